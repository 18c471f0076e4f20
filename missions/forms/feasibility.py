"""What the programme takes: people, things, what is arranged, and who pays."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import WrittenField
from missions.enums import (
    ArrangementKind,
    ArrangementState,
    CostKind,
    Currency,
    MaterialAvailability,
    MaterialState,
    PartyState,
)
from missions.forms.rows import KeptRow, kept_rows
from missions.models import Arrangement, CostLine, Feasibility, Material, Mission
from missions.models.preparing import MAX_AMOUNT
from projects.forms.numbers import AmountField, CountField

Choices = list[tuple[str, str]]
MAX_QUANTITY = 30_000
MAX_PARTICIPANTS = 5000


def parties_to_name(mission: Mission) -> Choices:
    """Those that take part; and a party that has left, where it is still put down for something."""
    named = Q(cost_lines__mission=mission)
    for model in (Arrangement, Material):
        named |= Q(pk__in=model.objects.filter(mission=mission).values("party"))
    rows = mission.parties.filter(Q(state=PartyState.IN) | named).distinct()
    return [(str(party.key), party.display_name) for party in rows.select_related("organisation__commune", "speaker")]


class FeasibilityForm(forms.Form):
    marks_optional = False  # as in the programme

    participants = CountField(
        label=gettext_lazy("Nombre de participants"), required=False, min_value=1, max_value=MAX_PARTICIPANTS,
        help_text=gettext_lazy("Combien de personnes vous attendez, à peu près."),
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre de personnes, par exemple 17."),
            "max_value": gettext_lazy("C’est beaucoup : %(limit_value)s personnes au plus."),
        },
    )  # fmt: skip
    local_resources = WrittenField(
        label=gettext_lazy("Ressources locales"), required=False,
        max_length=Feasibility._meta.get_field("local_resources").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Personnes, lieux, associations, entreprises du territoire qui peuvent aider."),
    )  # fmt: skip


class ArrangementForm(forms.Form):
    """One of the five; always there, so that none is forgotten."""

    state = forms.ChoiceField(label=gettext_lazy("Où en est-on"), choices=ArrangementState.choices)
    party = forms.ChoiceField(label=gettext_lazy("Qui s’en charge"), required=False)
    note = WrittenField(
        label=gettext_lazy("Précision"), required=False, max_length=Arrangement._meta.get_field("note").max_length
    )

    def __init__(self, *args: Any, kind: ArrangementKind, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"arrangement-{kind.value}", **kwargs)
        self.kind = kind
        self.fields["party"].choices = [("", "—"), *parties]

    def values(self) -> dict[str, Any]:
        return {"id": self.kind.value, **self.cleaned_data}


class WithParties(KeptRow):
    """Base of rows that name a party."""

    party_field = "party"

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.party_field].choices = [("", "—"), *parties]


class MaterialRow(WithParties):
    main = ("name", "party")

    name = WrittenField(label=gettext_lazy("Matériel"), max_length=Material._meta.get_field("name").max_length)
    quantity = CountField(
        label=gettext_lazy("Quantité"), min_value=1, max_value=MAX_QUANTITY, initial=1,
        error_messages={"required": gettext_lazy("Dites combien il en faut.")},
    )  # fmt: skip
    state = forms.ChoiceField(label=gettext_lazy("État"), choices=MaterialState.choices, initial=MaterialState.UNKNOWN)
    availability = forms.ChoiceField(
        label=gettext_lazy("Disponibilité"), choices=MaterialAvailability.choices, initial=MaterialAvailability.THERE
    )
    party = forms.ChoiceField(label=gettext_lazy("Qui s’en charge"), required=False)
    field_order = ("id", "name", "quantity", "state", "availability", "party", "remove")


class CostRow(WithParties):
    main = ("amount", "label", "payer", "payer_name")
    party_field = "payer"

    kind = forms.ChoiceField(label=gettext_lazy("Pour quoi"), choices=CostKind.choices)
    label = WrittenField(
        label=gettext_lazy("Précision"), required=False, max_length=CostLine._meta.get_field("label").max_length
    )
    amount = AmountField(
        label=gettext_lazy("Montant"), min_value=Decimal(0), max_value=MAX_AMOUNT, max_digits=None, decimal_places=2,
        help_text=gettext_lazy("0 pour ce qui est offert en nature."),
        error_messages={
            "required": gettext_lazy("Écrivez un montant ; 0 si c’est offert en nature."),
            "min_value": gettext_lazy("Un montant n’est pas négatif."),
            "max_value": gettext_lazy("Ce montant est trop grand pour être noté ici : vérifiez les zéros."),
            "max_decimal_places": gettext_lazy("Deux chiffres au plus après la virgule."),
        },
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("Monnaie"), choices=Currency.choices)
    payer = forms.ChoiceField(label=gettext_lazy("Qui paie"), required=False)
    payer_name = WrittenField(
        label=gettext_lazy("Ou un autre financeur"), required=False,
        max_length=CostLine._meta.get_field("payer_name").max_length,
        help_text=gettext_lazy("Par exemple une fondation ou un ministère."),
    )  # fmt: skip
    field_order = ("id", "kind", "label", "amount", "currency", "payer", "payer_name", "remove")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("payer") and values.get("payer_name"):
            self.add_error("payer_name", _("Choisissez une partie, ou écrivez le nom d’un autre : pas les deux."))
        return values


MaterialRows = kept_rows(MaterialRow)
CostRows = kept_rows(CostRow)
