from django import forms
from django.utils.translation import gettext_lazy

from core.forms import WrittenField


class SkipForm(forms.Form):
    """`step`: where the mission stood when the page was opened."""

    step = forms.CharField(widget=forms.HiddenInput)
    reason = WrittenField(
        label=gettext_lazy("Pourquoi"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Une ligne suffit. Les deux parties la lisent."),
        error_messages={"required": gettext_lazy("Dites pourquoi.")},
    )  # fmt: skip
