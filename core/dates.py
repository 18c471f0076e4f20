"""Days as people write them: any digits, any marks between, the month as a number or by its name."""

import re
import unicodedata

from core.text import clean, fold

# By their first spelling in Morocco, then in French and English; a shortened name is its beginning.
_NAMES = (
    ("يناير", "janvier", "january"),
    ("فبراير", "fevrier", "february"),
    ("مارس", "mars", "march"),
    ("ابريل", "avril", "april"),
    ("ماي", "مايو", "mai", "may"),
    ("يونيو", "juin", "june"),
    ("يوليوز", "يوليو", "juillet", "july"),
    ("غشت", "اغسطس", "aout", "august"),
    ("شتنبر", "سبتمبر", "septembre", "september"),
    ("اكتوبر", "octobre", "october"),
    ("نونبر", "نوفمبر", "novembre", "november"),
    ("دجنبر", "ديسمبر", "decembre", "december"),
)
_SHORTEST = 3
_DAY = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?")


def latin_digits(text: str) -> str:
    """Arabic and Persian digits as `0` to `9`."""
    return "".join(str(unicodedata.digit(char)) if char.isdigit() and char > "\u0600" else char for char in text)


def day_in_figures(typed: str) -> str:
    """`1er août 27`, `٣١ يوليوز ٢٠٢٧` or `31-7-27` as `31/7/2027`; what is no such thing comes back as typed."""
    typed = latin_digits(clean(typed)).strip()
    parts = fold(typed).split()
    if len(parts) != 3 or not (day := _DAY.fullmatch(parts[0])) or not re.fullmatch(r"\d\d|\d{4}", parts[2]):
        return typed
    month = parts[1] if parts[1].isdigit() else _month(parts[1])
    year = parts[2] if len(parts[2]) == 4 else f"20{parts[2]}"
    return f"{day[1]}/{month}/{year}" if month else typed


def _month(name: str) -> str:
    """The number of the one month that is so called; "jui" could be two, so it is none."""
    found = {
        number
        for number, spellings in enumerate(_NAMES, 1)
        if any(name == full or (len(name) >= _SHORTEST and full.startswith(name)) for full in spellings)
    }
    return str(found.pop()) if len(found) == 1 else ""
