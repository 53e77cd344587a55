"""One class of attackers for each tier, graded once in a session."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.campaigns.attacks import sweep
from tests.campaigns.attacks.catalogue import attacks
from tests.campaigns.attacks.sweep import Sweep


@pytest.fixture(scope="session")
def swept(holding_tiers: list[str]) -> Callable[[str], Sweep]:
    """Return a function that grades all attacks in a tier, once, and skips where the tier does not hold on this machine."""
    done: dict[str, Sweep] = {}

    def of(tier: str) -> Sweep:
        tier = (holding_tiers or ["none"])[0] if tier == "strongest" else tier
        if tier not in done:
            done[tier] = sweep.run(tier, attacks(), ordinary=tier == "process")
        if done[tier].returncode == 2 and not done[tier].results:
            pytest.skip(f"{tier} does not hold here: {done[tier].stderr.decode().strip()}")
        return done[tier]

    return of


@pytest.fixture(
    scope="session",
    params=["strongest", *(pytest.param(tier, marks=pytest.mark.every_tier) for tier in ("user", "process"))],
)
def class_run(request: pytest.FixtureRequest, swept: Callable[[str], Sweep]) -> Sweep:
    """Grade the class in the strongest tier that holds here; with `make attacks`, in the other ones too."""
    if request.param == "user" and os.geteuid() != 0:
        pytest.skip("only root can become another user")
    return swept(request.param)
