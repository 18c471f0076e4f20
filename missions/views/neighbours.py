"""« Nous voulons cela aussi » : asking to join a mission that one does not see, and answering."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from accounts.limits import limit
from core.transitions import StateChanged
from missions import actions, rules
from missions.enums import PartyState
from missions.forms.people import AskForm, NeighbourDeclineForm, kind_no
from missions.models import Mission
from missions.views.people import OneParty
from projects.models import Project


@method_decorator(limit("offer"), name="dispatch")
class AskToJoin(View):
    """Shows of the mission only its project, which is public. 404 for whoever could not ask anyway."""

    mission: Mission

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.mission = get_object_or_404(Mission.objects.with_project(), key=kwargs["key"])
        project = self.mission.need.project
        if not Project.objects.visible_to(request.user).filter(pk=project.pk).exists():
            raise Http404
        if not rules.neighbours_of(request.user, self.mission).exists():
            raise Http404
        if not rules.takes_neighbours(self.mission):
            messages.info(request, StateChanged().message)
            return redirect(project)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page(AskForm(mission=self.mission, user=request.user))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = AskForm(request.POST, mission=self.mission, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            actions.ask_to_join(self.mission, **form.cleaned_data, by=request.user)
        except (StateChanged, PermissionDenied):
            form.add_error(None, StateChanged())
            return self.page(form, status=409)
        messages.success(request, _("Votre demande est envoyée au porteur du projet."))
        return redirect(self.mission.need.project)

    def page(self, form: AskForm, status: int = 200) -> HttpResponse:
        context = {"mission": self.mission, "project": self.mission.need.project, "form": form}
        return render(self.request, "missions/neighbour_ask.html", context, status=status)


class NeighbourAnswer(OneParty):
    """Base: a request to join, for those who lead the mission."""

    def may(self, user: Any) -> bool:
        return rules.leads(user, self.mission)

    def still_waits(self) -> bool:
        return self.party.state == PartyState.ASKED and rules.takes_neighbours(self.mission)


@method_decorator(limit("edit"), name="dispatch")
class NeighbourAccept(NeighbourAnswer):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.accept_neighbour(self.party, by=request.user)
        except (ValidationError, PermissionDenied):
            messages.error(request, StateChanged().message)
        else:
            messages.success(request, _("C’est noté : cette organisation participe et en est prévenue."))
        return redirect(self.address)


@method_decorator(limit("edit"), name="dispatch")
class NeighbourDecline(NeighbourAnswer):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.still_waits():
            messages.info(request, StateChanged().message)
            return redirect(self.address)
        return self.decline_page(NeighbourDeclineForm(initial={"message": kind_no(self.party)}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NeighbourDeclineForm(request.POST)
        if not form.is_valid():
            return self.decline_page(form, status=422)
        try:
            actions.decline_neighbour(self.party, by=request.user, message=form.cleaned_data["message"])
        except (ValidationError, PermissionDenied):
            form.add_error(None, StateChanged())
            return self.decline_page(form, status=409)
        messages.success(request, _("Votre réponse est envoyée."))
        return redirect(self.address)

    def decline_page(self, form: NeighbourDeclineForm, status: int = 200) -> HttpResponse:
        context = {"mission": self.mission, "party": self.party, "form": form}
        return render(self.request, "missions/neighbour_decline.html", context, status=status)
