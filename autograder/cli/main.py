"""The `autograder` command: for each command a thin door, whose module is imported when the command is used.

Exit codes: 0 done, whatever the grades; 1 a submission could not be graded through no fault of the student; 2 wrong
usage, a broken assignment, or no isolation that hides the course's files.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any, NoReturn

import click

from autograder.cli import (
    decision_commands,
    grading_commands,
    import_commands,
    pipeline_commands,
    roster_commands,
    signals,
    term,
    term_commands,
)
from autograder.cli.groups import WholeSentences
from autograder.cli.terminal import visible
from autograder.errors import AutograderError, NoIsolation, UsageError


class _Group(WholeSentences):
    """Commands in the order of a term's work, as they are listed below; an error is one sentence, no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        _open_standard_descriptors()
        _spell_out_what_the_terminal_lacks()
        try:
            with signals.first_interrupts():
                return super().invoke(ctx)
        except (UsageError, NoIsolation) as error:
            _fail(str(error), 2)
        except AutograderError as error:
            _fail(str(error), 1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            _fail(f"{error.filename or 'the system'}: {error.strerror or error}", 1)
        except UnicodeEncodeError as error:
            _fail(f"the name {error.object!r} is not valid UTF-8; rename the file or folder", 2)
        except MemoryError:
            _fail("the memory is used up; grade fewer submissions at once (--jobs 1) or raise the limit", 1)
        except RuntimeError as error:
            if "new thread" not in str(error):
                raise
            _fail("no new thread can be started; raise the limits on processes and memory", 1)
        except KeyboardInterrupt:
            _fail("stopped", 130)


def _open_standard_descriptors() -> None:
    """Open the descriptors 0 to 2 where a scheduler closed them: our first pipe would be given their numbers."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(descriptor)


def _spell_out_what_the_terminal_lacks() -> None:
    """Let a character that the terminal's encoding has not be written as its escape, and end no command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _fail(text: str, code: int) -> NoReturn:
    click.echo(f"autograder: {visible(text)}", err=True)
    sys.exit(code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="autograder")
def main() -> None:
    """Give and grade coursework in Jupyter notebooks.

    Students' notebooks run in a sandbox and return values; hidden tests judge the values elsewhere.
    """


for _command in (
    grading_commands.init,
    grading_commands.release,
    grading_commands.verify,
    grading_commands.grade,
    grading_commands.mark,
    *term.COMMANDS,
    roster_commands.roster,
    term_commands.collect,
    *pipeline_commands.COMMANDS,
    import_commands.import_,
    decision_commands.extend,
    decision_commands.adjust,
    decision_commands.choose,
    decision_commands.team,
    term_commands.export,
    term_commands.final,
    term_commands.rollover,
    grading_commands.run_gradescope,
    grading_commands.doctor,
):
    main.add_command(_command)
