"""The two-minute form: one screen, at most five answers to give."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communes.fields import CommuneField
from core.forms import WrittenField
from projects import rules
from projects.enums import NeedKind
from projects.forms.needs import NeedFields

SOON, BETWEEN = "soon", "between"


class PostingForm(NeedFields):
    """Title, what for, what kind of need, when, where. All else can wait until the sheet exists."""

    marks_optional = False  # a part that is shown is asked; what may stay empty says so in words

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = WrittenField(
        label=_("Que voulez-vous faire ?"), max_length=120,
        help_text=_("Ce sera le titre de la fiche. Par exemple : Former notre équipe à la gestion de l’eau."),
        error_messages={"required": _("Dites en quelques mots ce que vous voulez faire.")},
    )  # fmt: skip
    purpose = WrittenField(
        label=_("Pour quoi faire ?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une ou deux phrases : à qui cela servira, ce qui changera."),
        error_messages={"required": _("Dites en une phrase à quoi cela servira.")},
    )  # fmt: skip
    when = forms.ChoiceField(
        label=_("Quand ?"), widget=forms.RadioSelect, initial=SOON,
        choices=[(SOON, _("Dès que possible")), (BETWEEN, _("À des dates précises"))],
        error_messages={"required": _("Dites quand.")},
    )  # fmt: skip

    field_order = (
        "key", "title", "purpose", "kind", "skills", "description", "sector", "when", "starts_on", "ends_on", "mode",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("when") == SOON:  # dates typed before this was chosen are hidden now, and do not count
            self._forget("starts_on", "ends_on")
        elif data.get("when") == BETWEEN and not any(
            data.get(name) or name in self.errors for name in ("starts_on", "ends_on")
        ):
            self.add_error("starts_on", gettext("Donnez au moins une des deux dates."))
        return super().clean()

    def drop_what_the_kind_does_not_ask(self, kind: str) -> None:
        """What was filled in under another kind is hidden on the page, so it must not count."""
        self._forget(*(("description", "sector") if kind == NeedKind.SKILL else ("skills",)))

    def _forget(self, *names: str) -> None:
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = {"description": "", "skills": []}.get(name)

    def sheet_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "purpose", "sector")}

    @classmethod
    def unfinished(cls, key: uuid.UUID, typed: Mapping[str, list[str]]) -> "PostingForm":
        """The form as it was left, without reproaches for what is not filled in yet."""
        data = MultiValueDict(typed)
        given = {
            name: field.widget.value_from_datadict(data, MultiValueDict(), name)
            for name, field in cls.base_fields.items()
            if name in data
        }
        return cls(initial={**given, "key": key})


class HolderForm(forms.Form):
    """For whom: one of the organisations in whose name this person may act, and the commune if it has none."""

    organisation = forms.ModelChoiceField(
        label=_("Pour quelle organisation ?"), queryset=None, empty_label=None, widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez pour quelle organisation."),
            "invalid_choice": _("Choisissez une de vos organisations."),
        },
    )  # fmt: skip
    commune = CommuneField(
        label=_("Dans quelle commune ?"), required=False, help_text=_("Là où le projet sera réalisé.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = rules.holders_of(user)
        self.holders = list(field.queryset)
        if len(self.holders) == 1:
            field.initial, field.required = self.holders[0].pk, False
            field.widget = forms.HiddenInput()
        if all(holder.commune_id for holder in self.holders):
            del self.fields["commune"]
        elif len(self.holders) > 1:
            self.fields["commune"].help_text = _("Seulement si l’organisation n’est pas attachée à une commune.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if len(self.holders) == 1 and not self.errors.get("organisation"):
            data["organisation"] = self.holders[0]
        holder = data.get("organisation")
        if holder and not holder.commune_id and not data.get("commune") and "commune" not in self.errors:
            self.add_error("commune", gettext("Dites dans quelle commune le projet sera réalisé."))
        return data
