"""Hours of the day as people write them: `18:00`, `18h30`, `6 pm`, `١٨:٣٠`."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import clean, latin_digits

_HOUR = re.compile(
    r"(\d{1,2})(?:\s*(?:[:.h٫،]|heures?|س)\s*(\d{2})?)?\s*(?:min|mn)?\s*([ap]\.?m\.?|[صم])?", re.IGNORECASE
)
_AFTERNOON = ("p", "م")


def hour_of_day(typed: str) -> time | None:
    """None for what is no hour."""
    found = _HOUR.fullmatch(latin_digits(clean(typed)).strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith(_AFTERNOON) else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class HourField(forms.TimeField):
    """An hour: chosen where the browser offers a clock, else typed in any of the usual ways, in any digits."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    default_error_messages = {"invalid": gettext_lazy("Écrivez l’heure comme 18:00 ou 18h30.")}

    def to_python(self, value: Any) -> time | None:
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        hour = hour_of_day(value)
        if hour is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return hour


def moment_of(day: date, hour: time) -> datetime:
    """On the reader's clock. Of an hour that comes twice, when clocks go back, the first. Raises ValidationError for
    one that does not exist, when clocks go forward."""
    moment = timezone.make_aware(datetime.combine(day, hour))
    there_and_back = timezone.localtime(moment.astimezone(UTC))
    if there_and_back.time() != hour:
        raise ValidationError(
            _("Cette heure n’existe pas ce jour-là : on change d’heure. Choisissez-en une autre."), code="no_such_hour"
        )
    return moment
