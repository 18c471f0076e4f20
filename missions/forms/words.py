"""A word to the others, where something is asked for or refused."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import WrittenField


class AskChangesForm(forms.Form):
    text = WrittenField(
        label=gettext_lazy("Ce qu’il faudrait changer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Votre message paraît dans la discussion de la mission, et tout le monde est prévenu."),
        error_messages={"required": gettext_lazy("Dites ce qu’il faudrait changer.")},
    )  # fmt: skip


class RefuseCostsForm(forms.Form):
    text = WrittenField(
        label=gettext_lazy("Ce que vous pouvez ou ne pouvez pas payer"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Votre message paraît dans la discussion de la mission, et tout le monde est prévenu."),
        error_messages={"required": gettext_lazy("Dites ce qui ne va pas, pour que les autres cherchent avec vous.")},
    )  # fmt: skip
