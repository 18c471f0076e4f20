"""Rows of the pages of a mission: each knows which stored row it is, and may be taken out with a tick."""

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy

from diaspora.forms.rows import Row, Rows

MAX_ROWS = 60


class KeptRow(Row):
    """A row of something that is stored: `id` is empty in a new one."""

    id = forms.CharField(required=False, widget=forms.HiddenInput, max_length=36)
    remove = forms.BooleanField(label=gettext_lazy("Retirer cette ligne"), required=False)

    def has_changed(self) -> bool:
        return not self["remove"].data and super().has_changed()

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "remove"}


class KeptRows(Rows):
    @property
    def kept(self) -> list[dict[str, Any]]:
        return [form.values() for form in self.forms if form.cleaned_data]

    @property
    def removed(self) -> set[str]:
        """Ids of rows that were taken out, by the tick or by emptying them."""
        return {form["id"].data for form in self.forms if form["id"].data and not form.cleaned_data}


def kept_rows(form: type[KeptRow], base: type[KeptRows] = KeptRows) -> type[KeptRows]:
    return formset_factory(form, formset=base, extra=1, max_num=MAX_ROWS, absolute_max=MAX_ROWS * 2, validate_max=True)
