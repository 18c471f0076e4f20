"""Agreeing on a call, on one page; the calendar file; how much of a mission it is to be."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.limits import limit
from accounts.time_zones import zone_name
from core.transitions import StateChanged
from missions import actions, rules
from missions.calendar import calendar_of
from missions.enums import MissionState, Track
from missions.forms.calls import (
    CallForm,
    CancelForm,
    ChooseForm,
    PlaceForm,
    TimeRows,
    TimeRowsBase,
    TrackForm,
    times_of,
)
from missions.moments import in_zones, zones_of
from missions.panels.connect import Where, answering
from missions.panels.connect import context as panel_of
from missions.rules.free_times import callers_among, suggest
from missions.views.base import OneMission


class Connecting(OneMission):
    """Base of the pages of the first step; once it is over they lead back to the mission."""

    must_act = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reader.acts and self.mission.state != MissionState.CONNECT:
            messages.info(request, _("Cette étape est terminée."))
            return redirect(self.mission)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def panel(self) -> dict[str, Any]:
        return panel_of(self.mission, self.reader)

    @property
    def acting(self) -> dict[str, Any]:
        return {"by": self.request.user, "acting_for": self.reader.acting_for}

    def draw(self, template: str, status: int = 200, **values: Any) -> HttpResponse:
        """`to_act_for`: the parties among which somebody who acts for another has yet to choose."""
        to_act_for = [] if self.reader.party else list(self.mission.parties.current())
        context = {"mission": self.mission, "reader": self.reader, "panel": self.panel, "to_act_for": to_act_for}
        return render(self.request, template, context | values, status=status)

    def call_page(self, status: int = 200, problem: str = "") -> HttpResponse:
        """As the call stands now."""
        return self.look_again() or self.draw("missions/call.html", status, problem=problem)

    def look_again(self) -> HttpResponse | None:
        """Read anew where the call stands. Once the step is over: the way back to the mission."""
        self.__dict__.pop("panel", None)
        self.mission.refresh_from_db(fields=["state"])
        if self.mission.state == MissionState.CONNECT:
            return None
        messages.info(self.request, StateChanged().message)
        return redirect(self.mission)

    def done(self, name: str = "mission_call") -> HttpResponse:
        response = redirect(name, self.mission.key) if name != "mission" else redirect(self.mission)
        response["Location"] += self.panel["pour"]
        return response


class MissionCall(Connecting):
    """What is proposed or agreed on; with nothing of it, the form."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        if self.panel["where"] in (Where.NOTHING, Where.GONE_BY) and self.reader.party is not None:
            return self.done("mission_call_propose")
        return self.call_page()


@method_decorator(limit("edit"), name="dispatch")
class MissionCallPropose(Connecting):
    """One screen: times that suit everybody to tick, others to type, and how."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reader.acts and self.reader.party is None and self.mission.state == MissionState.CONNECT:
            return redirect("mission_call", self.mission.key)  # in whose name?
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def suggestions(self) -> list[tuple[Any, str]]:
        people = list(
            dict.fromkeys([*([] if self.reader.acting_for else [self.request.user]), *rules.callers(self.mission)])
        )
        now, zones = timezone.now(), zones_of(self.mission)
        callers = callers_among(people, timezone.localdate())
        moments = suggest(callers, now=now, zone=timezone.get_current_timezone_name())
        return [(moment, in_zones(moment, zones)) for moment in moments]

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        call = self.panel["call"]
        initial = {"seen": call.key if call else None}
        if call:
            initial |= {"channel": call.channel, "where": call.where, "minutes": call.minutes}
        return self.page(CallForm(initial=initial, suggestions=self.suggestions), TimeRows())

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form, rows = CallForm(request.POST, suggestions=self.suggestions), TimeRows(request.POST)
        if not (form.is_valid() & rows.is_valid()):
            return self.page(form, rows, status=422)
        times = times_of(form, rows)
        if form.errors:
            return self.page(form, rows, status=422)
        try:
            seen = form.cleaned_data["seen"]
            actions.propose_call(
                self.mission, form.proposal(times), party=self.reader.party, seen=seen, **self.acting
            )  # fmt: skip
        except StateChanged:
            return self.overtaken(rows)
        messages.success(request, _("Vos horaires sont proposés. L’autre partie est prévenue."))
        return self.done("mission")

    def overtaken(self, rows: TimeRowsBase) -> HttpResponse:
        """Somebody proposed or chose meanwhile: what was typed is kept, beside what there is now."""
        if way_back := self.look_again():
            return way_back
        call = self.panel["call"]
        data = self.request.POST.copy()
        data["seen"] = str(call.key) if call else ""
        form = CallForm(data, suggestions=self.suggestions)
        form.add_error(None, _("Entre-temps, la situation a changé : voyez ci-dessous où en est l’appel. Vos horaires "
                               "sont gardés ; envoyez-les de nouveau s’ils conviennent mieux."))  # fmt: skip
        return self.page(form, rows, status=409, overtaken=True)

    def page(self, form: CallForm, rows: TimeRowsBase, status: int = 200, overtaken: bool = False) -> HttpResponse:
        zone = zone_name(timezone.get_current_timezone_name())
        return self.draw("missions/call_propose.html", status, form=form, rows=rows, zone=zone, overtaken=overtaken)


@method_decorator(limit("edit"), name="dispatch")
class MissionCallChoose(Connecting):
    """One click on a time. Its address shows the page, for those who come back to it."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.done()

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form, call = ChooseForm(request.POST), self.panel["call"]
        party = answering(call, self.reader) if call else self.reader.party
        if not form.is_valid() or party is None:
            return self.call_page(409, problem=StateChanged().message)
        try:
            actions.choose_time(self.mission, party=party, **self.acting, **form.cleaned_data)
        except ValidationError as error:
            return self.call_page(409, problem=error.messages[0])
        except PermissionDenied:
            raise Http404 from None
        messages.success(request, _("L’heure de l’appel est fixée. Tout le monde est prévenu."))
        return self.done()


@method_decorator(limit("edit"), name="dispatch")
class MissionCallPlace(Connecting):
    """The link that follows, or another place; the time stays."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        call = self.panel["call"]
        if not self.panel["may_place"]:
            return self.done()
        return self.page(PlaceForm(initial={"seen": call.key, "channel": call.channel, "where": call.where}))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = PlaceForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            actions.place_call(self.mission, **self.acting, **form.cleaned_data)
        except StateChanged as error:
            return self.call_page(409, problem=error.message)
        messages.success(request, _("C’est noté."))
        return self.done()

    def page(self, form: PlaceForm, status: int = 200) -> HttpResponse:
        return self.draw("missions/call_place.html", status, form=form)


@method_decorator(limit("edit"), name="dispatch")
class MissionCallCancel(Connecting):
    """A page that says what will happen, then the deed."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        call = self.panel["call"]
        if call is None or call.has_begun:
            return self.done()
        return self.draw("missions/call_cancel.html", form=CancelForm(initial={"seen": call.key}))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self.draw("missions/call_cancel.html", 422, form=form)
        try:
            actions.cancel_call(self.mission, **self.acting, **form.cleaned_data)
        except StateChanged as error:
            return self.call_page(409, problem=error.message)
        messages.success(
            request, _("C’est annulé. Les autres reçoivent un message ; chacun peut proposer d’autres horaires.")
        )
        return self.done("mission")


@method_decorator(limit("edit"), name="dispatch")
class MissionTrack(Connecting):
    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.draw("missions/track.html", form=TrackForm(initial={"track": self.mission.track}))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = TrackForm(request.POST)
        if not form.is_valid():
            return self.draw("missions/track.html", 422, form=form)
        track = Track(form.cleaned_data["track"])
        try:
            actions.choose_track(self.mission, track=track, **self.acting)
        except StateChanged as error:
            messages.info(request, error.message)
            return redirect(self.mission)
        messages.success(request, _("C’est noté : %(track)s. L’autre partie est prévenue.") % {"track": track.label})
        return self.done("mission")


class MissionCalendar(OneMission):
    """The calendar file, for everybody who sees the mission."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        response = HttpResponse(calendar_of(self.mission), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="mission.ics"'
        return response
