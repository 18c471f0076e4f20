"""Several small rows on one page, without JavaScript: one blank row at the end, an emptied row goes away."""

from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

MAX_ROWS = 20


class Row(forms.Form):
    """A row counts once one of the fields named in `main` is filled; an emptied one is no mistake."""

    main: ClassVar[tuple[str, ...]]

    def has_changed(self) -> bool:
        return any(_is_filled(self[name].data) for name in self.main)


def _is_filled(value: Any) -> bool:
    items = value if isinstance(value, list | tuple) else [value]
    return any(str(item).strip() for item in items if item is not None)


class Rows(BaseFormSet):
    """Every row may be left empty: those that are there already differ in nothing from new ones."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return min(len(self.initial or ()) + self.extra, self.max_num)

    @property
    def filled(self) -> list[dict[str, Any]]:
        """The cleaned rows, without empty ones."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


def rows_of(form: type[Row], base: type[Rows] = Rows) -> type[Rows]:
    return formset_factory(form, formset=base, extra=1, max_num=MAX_ROWS, absolute_max=MAX_ROWS * 2, validate_max=True)
