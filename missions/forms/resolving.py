"""Choosing between what one has typed and what somebody else saved meanwhile."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from core.text import clean
from missions.editing import BOTH, MINE, THEIRS, Difference


@dataclass(frozen=True, slots=True)
class Side:
    """A difference in words: what it is about and what each has; an empty text where one has nothing."""

    difference: Difference
    label: str
    mine: str
    theirs: str


class ResolveForm(forms.Form):
    """One choice for each difference; none is made beforehand, so that nobody's text goes by a slip."""

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = sides
        for side in sides:
            self.fields[side.difference.key] = forms.ChoiceField(
                label=_("%(part)s : que garder ?") % {"part": side.label}, choices=_choices(side.difference),
                widget=forms.RadioSelect, error_messages={"required": _("Choisissez ce qu’il faut garder.")},
            )  # fmt: skip

    def pairs(self) -> list[tuple[Side, forms.BoundField]]:
        return [(side, self[side.difference.key]) for side in self.sides]


def _choices(difference: Difference) -> list[tuple[str, str]]:
    if difference.mine is None and difference.is_removed:
        return [(MINE, _("La retirer, comme je l’ai fait")), (THEIRS, _("La garder, comme elle est enregistrée"))]
    if difference.mine is None:
        return [(THEIRS, _("La garder : elle a été ajoutée")), (MINE, _("La retirer"))]
    if difference.theirs is None and difference.part:
        return [(MINE, _("Garder ma ligne")), (THEIRS, _("La retirer, comme c’est enregistré"))]
    both = [(BOTH, _("Garder les deux, l’une après l’autre"))] if difference.is_text else []
    return [(MINE, _("Garder ce que j’ai saisi")), (THEIRS, _("Garder ce qui est enregistré")), *both]


def described(form: forms.Form, row: dict[str, Any] | None) -> str:
    """A row on one line, in the words of its form."""
    if row is None:
        return ""
    fields = ((form.fields[name], row[name]) for name in form.fields if name in row and name != "id")
    return " · ".join(filter(None, (_shown(field, value) for field, value in fields)))


def _shown(field: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return number_format(value, force_grouping=True)
    return clean(str(value))
