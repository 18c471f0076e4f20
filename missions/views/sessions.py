"""What became of the sessions."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.limits import limit
from missions import actions, rules
from missions.actions.programme import session_row
from missions.enums import MissionState, SessionState
from missions.forms.sessions import LightForm, PutOffForm, ReportForm, stamp
from missions.models import Session
from missions.panels.carrying_out import expected_people, rows_of
from missions.rules.dates import doubts_about_days
from missions.rules.reports import has_come, may_put_off, may_report, may_report_light, people_at
from missions.views.doing import DoingPage


@method_decorator(limit("edit"), name="dispatch")
class MissionSessions(DoingPage):
    """The sessions one by one; of a short mission, the one form that says that it took place."""

    template = "missions/sessions.html"

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        call = rules.open_call(self.mission)
        today = timezone.localdate()
        day = timezone.localtime(call.agreed_slot.starts_at).date() if call and call.agreed_slot else today
        return self.sessions(LightForm(initial={"on": min(day, today)}, mission=self.mission))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = LightForm(request.POST, mission=self.mission)
        if not form.is_valid():
            return self.sessions(form, 422)
        values = form.cleaned_data
        status = self.attempt(form, lambda: actions.report_light(
            self.mission, by=request.user, on=values["on"], people=values["people"], words=values["note"],
            acting_for=self.reader.acting_for,
        ))  # fmt: skip
        if status:
            return self.sessions(form, status)
        messages.success(request, _("C’est noté. Il reste à dire en deux minutes ce que vous en pensez."))
        return self.to("mission")

    def sessions(self, form: LightForm, status: int = 200) -> HttpResponse:
        mission, rows = self.mission, rows_of(self.mission, self.reader)
        is_now = mission.state == MissionState.CARRYING_OUT
        states = {row.session.state for row in rows}
        return self.page(
            status, rows=rows, expected=expected_people(mission), form=form,
            shows_form=self.reader.acts and (may_report_light(mission) or form.is_bound),
            can_end=self.reader.acts and is_now and not mission.is_light and SessionState.PLANNED not in states,
            something_held=SessionState.HELD in states,
        )  # fmt: skip


class OneSession(DoingPage):
    must_act = True
    session: Session

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = self.mission.sessions.select_related("trainer", "reported_by").prefetch_related("attendance")
        self.session = get_object_or_404(rows, key=kwargs["session"])
        self.session.mission = self.mission

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        session = self.session
        return super().page(status, session=session, expected=expected_people(self.mission), **context)


@method_decorator(limit("edit"), name="dispatch")
class SessionReport(OneSession):
    template = "missions/session.html"

    def get(self, request: HttpRequest, key: Any, session: Any) -> HttpResponse:
        if not may_report(self.mission, self.session):
            messages.info(request, _("Cette séance ne peut pas être notée maintenant."))
            return self.to("mission_sessions")
        return self.report(ReportForm(mission=self.mission, session=self.session))

    def post(self, request: HttpRequest, key: Any, session: Any) -> HttpResponse:
        form = ReportForm(request.POST, mission=self.mission, session=self.session)
        if not form.is_valid():
            return self.report(form, 422)
        try:
            status = self.attempt(form, lambda: actions.report_session(
                self.session, by=request.user, report=form.report, seen=_moment(form.cleaned_data["seen"]),
                is_over=form.cleaned_data.get("is_over", False), acting_for=self.reader.acting_for,
            ))  # fmt: skip
        except actions.ReportedMeanwhile:
            return self.compare(form)
        if status:
            return self.report(form, status)
        messages.success(request, _("C’est noté."))
        return self.to("mission_sessions", anchor=f"#seance-{self.session.key}")

    def compare(self, form: ReportForm) -> HttpResponse:
        """Both reports on one page; the next save counts."""
        self.setup(self.request, **self.kwargs)
        form.add_error(
            None, _("Quelqu’un d’autre vient de noter cette séance. Comparez, puis enregistrez ce qui est juste.")
        )
        form.data = form.data.copy()
        form.data["seen"] = stamp(self.session)
        return self.report(form, 409, theirs=self.session, theirs_people=people_at(self.session))

    def report(self, form: ReportForm, status: int = 200, **context: Any) -> HttpResponse:
        shared = {"theirs": None, "theirs_people": None, "has_come": has_come(self.session)}
        can_put_off = may_put_off(self.mission, self.session)
        return self.page(status, form=form, can_put_off=can_put_off, **{**shared, **context})


def _moment(text: str) -> datetime | None:
    """What `stamp` wrote; something else is as good as nothing, and is not the report that stands."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return datetime.min.replace(tzinfo=timezone.get_default_timezone())


@method_decorator(limit("edit"), name="dispatch")
class SessionPutOff(OneSession):
    template = "missions/session_put_off.html"

    def get(self, request: HttpRequest, key: Any, session: Any) -> HttpResponse:
        if not may_put_off(self.mission, self.session):
            messages.info(request, _("Cette séance ne peut plus être remise à un autre jour."))
            return self.to("mission_sessions")
        return self.page(form=PutOffForm(session=self.session), doubts=[])

    def post(self, request: HttpRequest, key: Any, session: Any) -> HttpResponse:
        form = PutOffForm(request.POST, session=self.session)
        if not form.is_valid():
            return self.page(422, form=form, doubts=[])
        values = form.cleaned_data
        if doubts := self.doubts(form):
            form.data = form.data.copy()
            form.data["sure_of"] = values["on"].isoformat()
            return self.page(422, form=form, doubts=doubts)
        status = self.attempt(form, lambda: actions.put_off_session(
            self.session, by=request.user, on=values["on"], half_day=values["half_day"],
            acting_for=self.reader.acting_for,
        ))  # fmt: skip
        if status:
            return self.page(status, form=form, doubts=[])
        messages.success(request, _("La séance est remise. Chaque partie valide le nouveau jour."))
        return self.to("mission")

    def doubts(self, form: PutOffForm) -> list[str]:
        """What is unusual about the day, unless the reader has read it."""
        on = form.cleaned_data["on"]
        if form.cleaned_data["sure_of"] == on.isoformat():
            return []
        return doubts_about_days(self.mission, [{**session_row(self.session), "on": on}])
