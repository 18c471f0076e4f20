"""Days as people write them: any digits, any marks between, the month as a number or by its name."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import clean, fold, latin_digits

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


class DayField(forms.DateField):
    """A day: chosen where the browser offers a calendar, else typed in any of the usual ways, in any digits."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {
        "invalid": _("Cette date n’existe pas. Écrivez-la comme 31/07/2027."),
        "no_leap_day": _("Il n’y a pas de 29 février en %(year)s. Choisissez le 28 février ou le 1er mars."),
    }

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        typed = day_in_figures(value)
        try:
            return super().to_python(typed)
        except ValidationError:
            if year := _leap_day_of(typed):
                raise ValidationError(
                    self.error_messages["no_leap_day"], code="no_leap_day", params={"year": year}
                ) from None
            raise


def _leap_day_of(typed: str) -> str | None:
    """The year of a 29 February that does not exist."""
    numbers = re.findall(r"\d+", typed)
    if len(numbers) == 3 and len(numbers[0]) == 4:
        numbers.reverse()
    is_leap_day = len(numbers) == 3 and [int(number) for number in numbers[:2]] == [29, 2]
    return numbers[2] if is_leap_day else None
