"""What every pair of days must satisfy, wherever it is typed."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _


def check_days(form: forms.BaseForm, values: dict[str, Any]) -> None:
    """Put the message beside the day that is wrong: the end before the start, or all of it in the past."""
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", _("La date de fin vient avant la date de début."))
    elif ends_on and _is_past(ends_on):
        form.add_error("ends_on", _("Cette date est déjà passée."))
    elif starts_on and not ends_on and _is_past(starts_on):
        form.add_error("starts_on", _("Cette date est déjà passée."))


def _is_past(day: date) -> bool:
    return day < timezone.localdate()
