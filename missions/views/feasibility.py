"""The page of what the programme takes, and of who pays."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from missions import actions
from missions.editing import Difference, Sheet
from missions.enums import ArrangementKind, CostKind, MissionState
from missions.forms.feasibility import (
    ArrangementForm,
    CostRow,
    CostRows,
    FeasibilityForm,
    MaterialRow,
    MaterialRows,
    parties_to_name,
)
from missions.models import Feasibility, Mission
from missions.versions import amount_in_words, feasibility_terms, shown
from missions.views.editing import EditSheet, Parts, Question

MUCH = Decimal(1_000_000)  # above it, in either currency, a mistyped zero is likelier than the amount


class MissionFeasibility(EditSheet):
    name = "mission_feasibility"
    template = "missions/feasibility.html"
    ends_step = MissionState.FEASIBILITY

    def stored(self) -> tuple[Sheet, Feasibility]:
        return actions.feasibility_sheet(self.mission)

    def build(self, data: Any = None) -> Parts:
        sheet, _page = self.stored()
        self.parties = parties_to_name(self.mission)
        named = {"parties": self.parties}
        return {
            "form": FeasibilityForm(data, initial=sheet.values),
            "arrangements": [
                ArrangementForm(data, kind=ArrangementKind(row["id"]), initial=row, **named)
                for row in sheet.rows["arrangements"]
            ],
            "materials": MaterialRows(data, prefix="materials", initial=sheet.rows["materials"], form_kwargs=named),
            "costs": CostRows(data, prefix="costs", initial=sheet.rows["costs"], form_kwargs=named),
        }

    def read(self, parts: Parts) -> Sheet:
        materials, costs = parts["materials"], parts["costs"]
        return Sheet(
            dict(parts["form"].cleaned_data),
            {
                "arrangements": [form.values() for form in parts["arrangements"]],
                "materials": materials.kept,
                "costs": costs.kept,
            },
            {"materials": materials.removed, "costs": costs.removed},
        )

    def save(self, sheet: Sheet, stamp: str) -> Mission:
        return actions.save_feasibility(
            self.mission, sheet, by=self.request.user, stamp=stamp, acting_for=self.reader.acting_for
        )

    def row_form(self, parts: Parts, difference: Difference) -> tuple[str, forms.Form]:
        row = difference.theirs or difference.mine
        if difference.part == "arrangements":
            kind = ArrangementKind(row["id"])
            return str(kind.label), ArrangementForm(kind=kind, parties=self.parties)
        if difference.part == "materials":
            return row["name"], MaterialRow(parties=self.parties)
        return str(CostKind(row["kind"]).label), CostRow(parties=self.parties)

    def questions(self, stored: Sheet, typed: Sheet) -> list[Question]:
        """Large amounts that were not there before."""
        before = {(row["id"], row["amount"], row["currency"]) for row in stored.rows["costs"]}
        points = [
            _("%(cost)s : %(amount)s")
            % {"cost": CostKind(row["kind"]).label, "amount": amount_in_words(row["amount"], row["currency"])}
            for row in typed.rows["costs"]
            if row["amount"] > MUCH and (row["id"], row["amount"], row["currency"]) not in before
        ]
        return [Question(points, _("Oui, ces montants sont justes."))] if points else []

    def extra(self) -> dict[str, Any]:
        told = shown(feasibility_terms(self.mission))
        return {"totals": told.totals, "by_payer": told.totals_by_payer}
