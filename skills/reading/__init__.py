"""From a text to the skills it speaks of: words in, skills and passages out.

`forms` makes spellings of one word meet, `lexicon` holds every name, synonym and clue, `scopes` tells what a text
denies or says of somebody else, `reader` weighs what is left. Only `lexicons` knows the database.
"""

from skills.reading.lexicon import Lexicon, Term, TermKind
from skills.reading.reader import BODY, TITLE, Found, Part, Passage, read
from skills.reading.scopes import Voice

__all__ = ["BODY", "TITLE", "Found", "Lexicon", "Part", "Passage", "Term", "TermKind", "Voice", "read"]
