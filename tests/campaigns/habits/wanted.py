"""What is wanted and not yet so: claims by case, and by the reason why they do not hold.

A mend removes its lines here: a claim that holds must not stand in this list.
"""

from __future__ import annotations

_BY_REASON: dict[str, dict[str, str]] = {}

WANTED = {
    (name, claim): reason
    for reason, cases in _BY_REASON.items()
    for name, claims in cases.items()
    for claim in claims.split()
}
