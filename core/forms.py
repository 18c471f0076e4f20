"""How our forms are drawn, and the fields that several apps use."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

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
