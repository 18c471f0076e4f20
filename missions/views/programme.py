"""The page of the programme."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from missions import actions
from missions.actions.programme import days_changed, session_row
from missions.editing import Difference, Sheet
from missions.enums import MissionState, SessionState
from missions.forms.programme import ProgrammeForm, SessionRow, SessionRows, trainers_of
from missions.models import Mission, Programme
from missions.rules.dates import doubts_about_days
from missions.versions import shown_sessions
from missions.views.editing import EditSheet, Parts, Question


class MissionProgramme(EditSheet):
    name = "mission_programme"
    template = "missions/programme.html"
    ends_step = MissionState.PROGRAMME

    def stored(self) -> tuple[Sheet, Programme]:
        return actions.programme_sheet(self.mission)

    def build(self, data: Any = None) -> Parts:
        sheet, programme = self.stored()
        self.trainers = trainers_of(self.mission)
        held = self.mission.sessions.filter(state=SessionState.HELD)
        rows = SessionRows(
            data, prefix="sessions", initial=sheet.rows["sessions"] or actions.sessions_again(self.mission),
            held=[session_row(row) for row in held],
            form_kwargs={"trainers": self.trainers},
        )  # fmt: skip
        return {"form": ProgrammeForm(data, instance=programme), "sessions": rows}

    def read(self, parts: Parts) -> Sheet:
        rows = parts["sessions"]
        return Sheet(dict(parts["form"].cleaned_data), {"sessions": rows.kept}, {"sessions": rows.removed})

    def save(self, sheet: Sheet, stamp: str) -> Mission:
        return actions.save_programme(
            self.mission, sheet, by=self.request.user, stamp=stamp, acting_for=self.reader.acting_for
        )

    def row_form(self, parts: Parts, difference: Difference) -> tuple[str, forms.Form]:
        row = difference.theirs or difference.mine
        label = _("Séance du %(day)s") % {"day": date_format(row["on"], "DATE_FORMAT")}
        return label, SessionRow(trainers=self.trainers)

    def questions(self, stored: Sheet, typed: Sheet) -> list[Question]:
        points = doubts_about_days(self.mission, days_changed(stored, typed))
        return [Question(points, _("Nous nous sommes mis d’accord sur ces dates."))] if points else []

    def extra(self) -> dict[str, Any]:
        """What is over stays as it is, above the rows that can be changed."""
        over = {str(row.key): row for row in self.mission.sessions.exclude(state=SessionState.PLANNED)}
        told = shown_sessions(over.values())
        return {"over": [(session, over[session.key].get_state_display()) for session in told]}
