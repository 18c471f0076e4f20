"""What the parties validate and sign: the terms of a mission at one moment, compared with another, and shown."""

from missions.versions.compare import Change, changes, is_substance
from missions.versions.differences import ShownChange, amount_in_words, differences
from missions.versions.names import Names, Words
from missions.versions.shown import ShownTerms, Total, shown, shown_sessions, totals
from missions.versions.terms import Terms, canonical, digest, feasibility_terms, programme_terms, terms

__all__ = [
    "Change",
    "Names",
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
    "feasibility_terms",
    "is_substance",
    "programme_terms",
    "shown",
    "shown_sessions",
    "terms",
    "totals",
]
