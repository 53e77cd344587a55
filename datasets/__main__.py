"""`python -m datasets NAME OUT.npz`: writes the file that students get; without arguments, the cards."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from datasets import bundle, catalogue, page, split, stored
from datasets.cards import Card


def main(arguments: list[str]) -> int:
    """Runs the command and gives its exit code: 0 done, 2 no such data set, changed data, or not writable."""
    given = _parser().parse_args(arguments)
    try:
        if given.page:
            print(page.markdown(), end="")
        elif given.store:
            for name in catalogue.names():
                data = catalogue.made(name)
                stored.write(name, data.X, data.y)
        elif given.name is None:
            print("\n\n".join(_described(catalogue.card(name)) for name in catalogue.names()))
        elif given.out is None:
            print(_described(catalogue.card(given.name)))
        else:
            bundle.write_npz(split.load(given.name, given.seed), given.out)
    except (catalogue.DatasetError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m datasets", description="Write a data set for students.")
    parser.add_argument("name", nargs="?", help="one of: " + ", ".join(catalogue.names()))
    parser.add_argument("out", nargs="?", type=Path, help="the .npz file to write")
    parser.add_argument(
        "--seed", type=int, default=0, help="another split, and other generated rows (default 0)"
    )
    parser.add_argument("--page", action="store_true", help="print docs/datasets.md, made from all cards")
    parser.add_argument(
        "--store", action="store_true", help="write the rows of all data sets, as scikit-learn makes them"
    )
    return parser


def _described(card: Card) -> str:
    return "\n".join(f"{field.name:<10} {getattr(card, field.name)}" for field in fields(card))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
