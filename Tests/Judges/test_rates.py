"""Runaways are seen and named, and calm days are green, in every kind of account. `rates.py` prints both, of more histories."""
from __future__ import annotations

from rates import KINDS, now, rates


def test_runaways_are_seen_within_two_days_and_calm_days_are_green() -> None:
    found = {kind.name: rates(kind, now, 15) for kind in KINDS}
    assert all(seen >= 90 and alarms <= 10 for seen, alarms in found.values()), found
    assert sum(seen for seen, _ in found.values()) / len(found) >= 98, found
    assert sum(alarms for _, alarms in found.values()) / len(found) <= 2, found
