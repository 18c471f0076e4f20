"""How our forms are drawn, and the fields that several apps use."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from core.dates import day_in_figures, latin_digits
from core.text import clean


class Renderer(TemplatesSetting):
    """Project templates first; every field is a label, a hint, its errors and its control, in this order."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"


class WrittenField(forms.CharField):
    """Words of a person. Control characters (NUL, direction overrides) go silently: nobody typed them."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """People write in any language on any page: the direction follows the words.

        A browser cuts what is pasted over `maxlength` without a word; a long text is answered by the server instead.
        """
        attrs = {**super().widget_attrs(widget), "dir": "auto"}
        if isinstance(widget, forms.Textarea):
            attrs.pop("maxlength", None)
        return attrs


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


class AmountField(forms.DecimalField):
    """An amount as people write it: `1 234,50`, `1.234,50`, `1,234.50`, in any digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": _("Écrivez un montant en chiffres, comme 12500 ou 1234,50.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.is_localized = True  # shown as the reader writes it; read by ourselves

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
