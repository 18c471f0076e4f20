"""How our forms are drawn, and the fields that several apps use."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

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


class DayField(forms.DateField):
    """A day: chosen where the browser offers a calendar, else typed in any of the usual ways."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("Cette date n’existe pas. Écrivez-la comme 31/07/2027.")}
