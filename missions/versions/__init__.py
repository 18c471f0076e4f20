"""What the parties validate and sign: the terms of a mission at one moment, compared with another, and shown."""

from missions.versions.compare import Change, changes, is_substance
from missions.versions.differences import ShownChange, amount_in_words, differences
from missions.versions.names import Words
from missions.versions.shown import ShownTerms, Total, shown, totals
from missions.versions.terms import Terms, canonical, digest, terms

__all__ = [
    "Change",
    "ShownChange",
    "ShownTerms",
    "Terms",
    "Total",
    "Words",
    "amount_in_words",
    "canonical",
    "changes",
    "differences",
    "digest",
    "is_substance",
    "shown",
    "terms",
    "totals",
]
