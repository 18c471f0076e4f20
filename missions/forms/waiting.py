from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import WrittenField


class CannotForm(forms.Form):
    why = WrittenField(
        label=_("Pourquoi"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une ligne suffit. Les autres personnes de la mission la lisent."),
    )  # fmt: skip


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.get_full_name()


class HandOverForm(forms.Form):
    """`people`: those who act for the party, without the one who holds the task now."""

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PersonChoice(
            label=_("Qui s’en charge"), queryset=people, widget=forms.RadioSelect, empty_label=None
        )
