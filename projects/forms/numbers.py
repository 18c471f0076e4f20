"""Amounts and counts as people write them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import clean, latin_digits


class AmountField(forms.DecimalField):
    """An amount as people write it: `1 234,50`, `1.234,50`, `1,234.50`, in any digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": _("Écrivez un montant en chiffres, comme 12500 ou 1234,50.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.is_localized = True  # shown as the reader writes it; read by ourselves

    def prepare_value(self, value: Any) -> Any:
        """A whole amount without its two zeros."""
        is_whole = isinstance(value, Decimal) and value == value.to_integral_value()
        return value.to_integral_value() if is_whole else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = plain_number(value)
            if value and not re.fullmatch(r"-?\d+(\.\d+)?", value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class CountField(forms.IntegerField):
    """How many: `1 200` as well as `1200`, in any digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", latin_digits(value))
        return super().to_python(value)


def plain_number(text: str) -> str:
    """A number as Python reads it. Of a point and a comma the last one parts the decimals; one alone before
    exactly three digits parts thousands."""
    text = re.sub(r"[\s\u066c'’]", "", latin_digits(clean(text))).replace("\u066b", ",")
    marks = [char for char in text if char in ",."]
    if not marks:
        return text
    last = text.rindex(marks[-1])
    parts_thousands = len(set(marks)) == 1 and (len(marks) > 1 or len(text) - last - 1 == 3)
    whole = re.sub("[,.]", "", text if parts_thousands else text[:last])
    return whole if parts_thousands else f"{whole}.{text[last + 1 :]}"
