"""The page of a mission, the same for all who take part; going from its step to the next."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.transitions import NotComplete, StateChanged
from diaspora.forms import PostForm
from discussions.models import Post
from missions import actions, rules
from missions.enums import TRANSITIONS, MissionState, Task
from missions.forms.steps import SkipForm
from missions.history import history_of
from missions.models import Mission
from missions.panels import panels_for
from missions.queries import others_who_offered
from missions.standing import ending_of, line_of, may_close_now, skipping_of, turns_of, with_steps
from missions.views.base import OneMission
from projects.enums import ProjectState

HISTORY_SHOWN = 6


class Room(OneMission):
    """Base of what ends in the page of the mission."""

    def page(self, *, problems: Iterable[str] = (), form: PostForm | None = None, status: int = 200) -> HttpResponse:
        mission, reader = self.mission, self.reader
        prefetch_related_objects([mission], "visits")  # read by the line of steps and by several panels
        posts = list(Post.objects.about(mission))
        turns, lines, history = turns_of(mission, reader), line_of(mission), history_of(mission)
        lacks = rules.missing(mission, given={"cause"}) if mission.is_open else {}
        context = {
            "mission": mission,
            "reader": reader,
            "project": mission.need.project,
            "is_archived": mission.need.project.state == ProjectState.ARCHIVED,
            "parties": mission.current_parties,
            "others": [] if mission.is_open else others_who_offered(mission, reader.user),
            "unattended": rules.unattended(mission) if mission.is_open else [],
            "steps": lines,
            "to_come": [step.state for step in lines if step.is_to_come],
            "number": next((number for number, step in enumerate(lines, 1) if step.is_current), None),
            "turns": turns,
            "is_my_turn": any(turn.is_mine for turn in turns),
            "follow_up": mission.follow_ups.filter(answer="").first() if mission.is_carried_out else None,
            "ending": ending_of(mission, reader, lacks),
            "skipping": skipping_of(mission, reader),
            "problems": list(problems),
            "may_close": may_close_now(mission, reader, lacks)
            and not any(turn.wait.task == Task.CLOSE for turn in turns),
            "panels": with_steps(panels_for(mission, reader), lines),
            "history": history[:HISTORY_SHOWN],
            "earlier": history[HISTORY_SHOWN:],
            "neighbours": self.neighbours(),
            "posts": posts,
            "post_form": form or PostForm(),
            "can_write": reader.acts and mission.state != MissionState.JOINED,
        }
        return render(self.request, "missions/room.html", context, status=status)

    def neighbours(self) -> dict[str, Any]:
        """The missions that this one is tied to, as far as the reader may see them."""
        visible = Mission.objects.visible_to(self.request.user).with_project()
        tied = {self.mission.joined_into_id, self.mission.previous_id} - {None}
        found = {other.pk: other for other in visible.filter(Q(pk__in=tied) | Q(previous=self.mission))}
        return {
            "joined_into": found.get(self.mission.joined_into_id),
            "previous": found.get(self.mission.previous_id),
            "next": [other for other in found.values() if other.previous_id == self.mission.pk],
        }


class MissionRoom(Room):
    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page()


@method_decorator(limit("edit"), name="dispatch")
class MissionFinish(Room):
    """The button at the end of a step. Its address shows the page, for those who come back to it."""

    must_act = True

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return redirect(self.mission)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        try:
            if request.POST.get("step") != self.mission.state:
                raise StateChanged
            actions.finish_step(self.mission, by=request.user, acting_for=self.reader.acting_for)
        except NotComplete as error:
            return self.page(problems=error.messages, status=422)
        except StateChanged as error:
            self.mission.refresh_from_db(fields=["state", "closed_at"])
            return self.page(problems=error.messages, status=409)
        self.mission.refresh_from_db(fields=["state"])
        messages.success(
            request, _("C’est noté. Étape suivante : %(step)s.") % {"step": self.mission.get_state_display()}
        )
        return redirect(self.mission)


@method_decorator(limit("edit"), name="dispatch")
class MissionSkip(OneMission):
    """Going past the step, with a reason that both sides read."""

    must_act = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reader.acts and skipping_of(self.mission, self.reader) is None:
            messages.info(request, StateChanged().message)
            return redirect(self.mission)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page(SkipForm(initial={"step": self.mission.state}))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = SkipForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            if form.cleaned_data["step"] != self.mission.state:
                raise StateChanged
            actions.skip_step(
                self.mission, by=request.user, reason=form.cleaned_data["reason"], acting_for=self.reader.acting_for
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.page(form, status=422 if isinstance(error, NotComplete) else 409)
        messages.success(request, _("C’est noté : la raison se lit dans le fil des étapes."))
        return redirect(self.mission)

    def page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        row = TRANSITIONS[actions.skipping(self.mission) or ""]
        context = {"mission": self.mission, "reader": self.reader, "form": form, "label": row.label, "name": row.name}
        return render(self.request, "missions/skip.html", context, status=status)


@method_decorator(limit("message"), name="dispatch")
class MissionWrite(Room):
    """A post in the thread of the mission."""

    must_act = True
    asks_for_whom = False

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return redirect(self.mission)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = PostForm(request.POST)
        if not form.is_valid():
            return self.page(form=form, status=422)
        try:
            actions.post_message(self.mission, by=request.user, text=form.cleaned_data["text"])
        except PermissionDenied:
            self.mission.refresh_from_db(fields=["state"])
            form.add_error(None, _("Cette discussion est close : votre message n’a pas été envoyé."))
            return self.page(form=form, status=409)
        messages.success(request, _("Votre message est envoyé."))
        return redirect(f"{self.mission.get_absolute_url()}#discussion")
