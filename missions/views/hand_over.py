"""The hand-over, the pair, and the follow-ups."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.transitions import StateChanged
from missions import actions
from missions.actions.hand_over import TAKES_MATERIALS
from missions.enums import FollowUpAnswer, MissionState
from missions.forms.hand_over import FollowUpForm, HandedOverForm, PairForm
from missions.models import FollowUp, HandedOver
from missions.panels.follow_up import suggests_another
from missions.rules.follow_ups import HAS_PAIR, answerable, may_answer_follow_up, pair_of
from missions.views.base import OneMission
from missions.views.doing import DoingPage
from projects.downloads import hand_out_document

# --- What is handed over -----------------------------------------------------------------------


@method_decorator(limit("upload"), name="dispatch")
class HandOver(DoingPage):
    template = "missions/hand_over.html"

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.hand_over(HandedOverForm())

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = HandedOverForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.hand_over(form, 422)
        status = self.attempt(form, lambda: actions.add_handed_over(
            self.mission, by=request.user, acting_for=self.reader.acting_for, **form.values
        ))  # fmt: skip
        if status:
            return self.hand_over(form, status)
        messages.success(request, _("Le support est noté."))
        return self.to("mission_hand_over")

    def hand_over(self, form: HandedOverForm, status: int = 200) -> HttpResponse:
        mission, rows = self.mission, list(self.mission.handed_over.select_related("added_by"))
        pair = pair_of(mission)
        can_write = self.reader.acts and mission.state in TAKES_MATERIALS
        return self.page(
            status, form=form, rows=rows, named=pair, follow_ups=list(mission.follow_ups.all()), can_write=can_write,
            shows_form=can_write or form.is_bound, has_pair=mission.state in HAS_PAIR,
            can_end=self.reader.acts and mission.state == MissionState.HAND_OVER and rows and pair is not None,
        )  # fmt: skip


class OneHandedOver(DoingPage):
    must_act = True
    row: HandedOver

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(HandedOver, mission=self.mission, key=kwargs["row"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reader.acts and self.mission.state not in TAKES_MATERIALS:
            messages.info(request, StateChanged().message)
            return self.to("mission_hand_over")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(limit("upload"), name="dispatch")
class HandedOverChange(OneHandedOver):
    template = "missions/handed_over.html"

    def get(self, request: HttpRequest, key: Any, row: Any) -> HttpResponse:
        return self.page(form=HandedOverForm.of(self.row), row=self.row)

    def post(self, request: HttpRequest, key: Any, row: Any) -> HttpResponse:
        form = HandedOverForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(422, form=form, row=self.row)
        status = self.attempt(form, lambda: actions.change_handed_over(
            self.row, by=request.user, acting_for=self.reader.acting_for, **form.values
        ))  # fmt: skip
        if status:
            return self.page(status, form=form, row=self.row)
        messages.success(request, _("Le support est modifié."))
        return self.to("mission_hand_over")


@method_decorator(limit("edit"), name="dispatch")
class HandedOverRemove(OneHandedOver):
    def get(self, request: HttpRequest, key: Any, row: Any) -> HttpResponse:
        return self.to("mission_handed_over", row=row)

    def post(self, request: HttpRequest, key: Any, row: Any) -> HttpResponse:
        actions.remove_handed_over(self.row, by=request.user, acting_for=self.reader.acting_for)
        messages.success(request, _("Le support est retiré de la liste."))
        return self.to("mission_hand_over")


class HandedOverFile(OneMission):
    """A download, for those who may see the mission and nobody else."""

    def get(self, request: HttpRequest, key: Any, row: Any) -> FileResponse:
        found = get_object_or_404(HandedOver.objects.exclude(file=""), mission=self.mission, key=row)
        return hand_out_document(found.file.name, found.name, is_public=False)


# --- The pair ----------------------------------------------------------------------------------


@method_decorator(limit("edit"), name="dispatch")
class PairPage(DoingPage):
    template = "missions/pair.html"
    must_act = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reader.acts and self.mission.state not in HAS_PAIR:
            messages.info(request, _("Le binôme se nomme une fois les séances terminées."))
            return self.to("mission")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page(form=PairForm(mission=self.mission, pair=pair_of(self.mission)))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = PairForm(request.POST, mission=self.mission, pair=pair_of(self.mission))
        if not form.is_valid():
            return self.page(422, form=form)
        values = form.cleaned_data
        status = self.attempt(form, lambda: actions.name_pair(
            self.mission, by=request.user, abroad=values["abroad"], local=values["local"],
            local_name=values["local_name"], days=form.chosen_days, acting_for=self.reader.acting_for,
        ))  # fmt: skip
        if status:
            return self.page(status, form=form)
        messages.success(request, _("Le binôme est noté, avec ses jours de suivi."))
        return self.to("mission_hand_over")


# --- The follow-ups ----------------------------------------------------------------------------


@method_decorator(limit("edit"), name="dispatch")
class FollowUpPage(DoingPage):
    """Four buttons and one line. `?mois=` chooses among several; the latest one is there at once."""

    template = "missions/follow_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not may_answer_follow_up(request.user, self.mission):
            raise Http404
        return OneMission.dispatch(self, request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        rows = answerable(self.mission)
        chosen = next((row for row in rows if str(row.month) == request.GET.get("mois")), None)
        chosen = chosen or next((row for row in reversed(rows) if not row.answer), None)
        form = FollowUpForm(initial={"month": chosen.month, "line": chosen.line}) if chosen else None
        return self.follow_up(form, chosen)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = FollowUpForm(request.POST)
        rows = {row.month: row for row in self.mission.follow_ups.all()}
        if not form.is_valid():
            return self.follow_up(form, rows.get(_number(form.data.get("month"))), 422)
        row, values = rows.get(form.cleaned_data["month"]), form.cleaned_data
        if row is None:
            raise Http404
        status = self.attempt(form, lambda: actions.answer_follow_up(
            row, by=request.user, answer=values["answer"], line=values["line"], acting_for=self.reader.acting_for
        ))  # fmt: skip
        if status:
            return self.follow_up(form, row, status)
        messages.success(request, _("Merci, c’est noté."))
        return self.to("mission_follow_up")

    def follow_up(self, form: FollowUpForm | None, chosen: FollowUp | None, status: int = 200) -> HttpResponse:
        rows = list(self.mission.follow_ups.select_related("answered_by"))
        may = may_answer_follow_up(self.request.user, self.mission)
        return self.page(
            status, form=form if may else None, chosen=chosen, rows=rows, named=pair_of(self.mission),
            open_months={row.month for row in answerable(self.mission)} if may else set(),
            answers=FollowUpAnswer.choices, suggests_another=suggests_another(rows) and self.reader.acts,
        )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
