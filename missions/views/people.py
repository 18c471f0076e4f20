"""Who takes part: speakers, colleagues, telephones; leaving; sharing a mission or parting."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.limits import limit
from accounts.models import User
from core.transitions import StateChanged
from missions import actions, rules
from missions.company import Company, companies_of, former_parties, requests_to_join
from missions.enums import PartySide, PartyState
from missions.forms.people import LeaveForm, NumberForm, colleague_form, speaker_form
from missions.models import Mission, Party
from missions.queries import others_who_offered
from missions.views.base import OneMission


class People(OneMission):
    """Base of what ends in the page of those who take part."""

    asks_for_whom = False

    def page(self, *, wrong: forms.Form | None = None, number: NumberForm | None = None, status: int = 200) -> Any:
        mission, reader = self.mission, self.reader
        leads = reader.acts and rules.leads(reader.user, mission)
        numbers = dict(mission.numbers.values_list("user", "number")) if reader.acts else {}
        context = {
            "mission": mission,
            "reader": reader,
            "companies": [(company, *_forms_for(company)) for company in companies_of(mission, reader)],
            "former": former_parties(mission),
            "requests": requests_to_join(mission) if leads or reader.user.is_staff else [],
            "leads": leads,
            "takes_neighbours": rules.takes_neighbours(mission),
            "joinable": rules.joinable(mission).with_project() if leads else [],
            "number_form": number or NumberForm(initial={"number": numbers.get(reader.user.pk, "")}),
            "facilitator_number": numbers.get(mission.facilitator_id, ""),
            "others": others_who_offered(mission, reader.user) if not mission.is_open else [],
            "wrong": wrong,
        }
        return render(self.request, "missions/people.html", context, status=status)

    @property
    def address(self) -> str:
        return reverse("mission_people", args=[self.mission.key])


def _forms_for(company: Company) -> tuple[forms.Form | None, forms.Form | None]:
    """To choose who speaks, and to bring a colleague in; None where there is nobody to choose."""
    speaker = speaker_form(company.party) if company.is_ours and company.has_several else None
    colleague = colleague_form(company.party) if company.is_ours and company.has_colleagues else None
    return speaker, colleague


class MissionPeople(People):
    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page()


@method_decorator(limit("edit"), name="dispatch")
class NumberShare(People):
    """My telephone, shared with the people of this mission; blank takes it back."""

    must_act = True

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return redirect(self.address)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = NumberForm(request.POST)
        if not form.is_valid():
            return self.page(number=form, status=422)
        number = form.cleaned_data["number"]
        actions.share_number(self.mission, by=request.user, number=number)
        messages.success(request, _("Votre téléphone est partagé.") if number else _("Votre téléphone est retiré."))
        return redirect(self.address)


class OneParty(People):
    """Base: a party for which the reader speaks, as one of its people or visibly as the facilitator."""

    must_act = True

    @cached_property
    def party(self) -> Party:
        rows = self.mission.parties.select_related("organisation__commune", "speaker", "contribution")
        party = get_object_or_404(rows, key=self.kwargs["party"])
        party.mission = self.mission
        return party

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not self.may(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def may(self, user: Any) -> bool:
        return rules.speaks_for(user, self.party)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.address)


@method_decorator(limit("edit"), name="dispatch")
class PersonChange(OneParty):
    """Base: somebody chosen from a list, then a verb of the party with that person."""

    form_for: Callable[..., forms.Form]
    verb: Callable[..., None]
    done: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = type(self).form_for(self.party, request.POST)
        if not form.is_valid():
            return self.page(wrong=form, status=422)
        try:
            type(self).verb(self.party, form.cleaned_data["person"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.page(wrong=form, status=409)
        messages.success(request, str(self.done))
        return redirect(self.address)


class SpeakerChange(PersonChange):
    form_for = speaker_form
    verb = actions.choose_speaker

    @property
    def done(self) -> str:
        return _("C’est noté : cette personne est prévenue la première.")


class PersonAdd(PersonChange):
    form_for = colleague_form
    verb = actions.add_person

    @property
    def done(self) -> str:
        return _("C’est noté : cette personne participe et en est prévenue.")


@method_decorator(limit("edit"), name="dispatch")
class PersonRemove(OneParty):
    """Somebody of a group stops: themselves, or for them a colleague."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = request.POST.get("person", "")
        person = User.objects.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 16 else None
        if person is None:
            raise Http404
        try:
            actions.remove_person(self.party, person, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.address)
        messages.success(request, _("C’est noté : cette personne ne participe plus."))
        still_reads = Mission.objects.visible_to(request.user).filter(pk=self.mission.pk).exists()
        return redirect(self.address if still_reads else reverse("home"))


class CheckPage(OneParty):
    """Base: a page that says what will happen, then the deed."""

    template: str

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_possible():
            messages.info(request, StateChanged().message)
            return redirect(self.address)
        return self.check_page(LeaveForm())

    def is_possible(self) -> bool:
        raise NotImplementedError

    def check_page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        context = {"mission": self.mission, "reader": self.reader, "party": self.party, "form": form, **self.facts()}
        return render(self.request, self.template, context, status=status)

    def facts(self) -> dict[str, Any]:
        return {}


@method_decorator(limit("edit"), name="dispatch")
class PartyLeave(CheckPage):
    """A whole party withdraws; what becomes of the mission is said first."""

    template = "missions/party_leave.html"

    def is_possible(self) -> bool:
        return self.mission.is_open and self.party.state == PartyState.IN

    def facts(self) -> dict[str, Any]:
        others = self.mission.parties.current().filter(side=self.party.side).exclude(pk=self.party.pk)
        people = self.party.people.values("user")
        return {
            "others": list(others),
            "sessions": list(self.mission.sessions.filter(state="planned", trainer__in=people)),
            "frees_place": self.party.contribution is not None and self.party.contribution.is_accepted,
            "is_mine": self.party in self.reader.parties,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LeaveForm(request.POST)
        if not form.is_valid():
            return self.check_page(form, status=422)
        try:
            actions.withdraw_party(self.party, by=request.user, message=form.cleaned_data["message"])
        except (ValidationError, PermissionDenied):
            form.add_error(None, StateChanged())
            return self.check_page(form, status=409)
        messages.success(request, _("C’est noté : les autres reçoivent un message."))
        return redirect(self.mission)


@method_decorator(limit("edit"), name="dispatch")
class PartySplit(CheckPage):
    template = "missions/party_split.html"

    def may(self, user: Any) -> bool:
        return rules.leads(user, self.mission)

    def is_possible(self) -> bool:
        parties = list(self.mission.parties.current())
        is_there = self.party in parties and self.party.side == PartySide.CONTRIBUTOR
        return is_there and rules.may_part(self.mission, parties)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            new = actions.split_off(self.party, by=request.user)
        except (ValidationError, PermissionDenied):
            form = LeaveForm(request.POST)
            form.add_error(None, StateChanged())
            return self.check_page(form, status=409)
        messages.success(request, _("Cette contribution a maintenant sa propre mission."))
        return redirect(new)


@method_decorator(limit("edit"), name="dispatch")
class BringIn(People):
    """Another mission of the same need is joined into this one."""

    must_act = True

    @cached_property
    def other(self) -> Mission:
        return get_object_or_404(
            Mission.objects.visible_to(self.request.user).with_project(), key=self.kwargs["other"],
            need=self.mission.need_id,
        )  # fmt: skip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        leads = request.user.is_authenticated and rules.leads(request.user, self.mission)
        if not leads or not rules.leads(request.user, self.other):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.joinable(self.mission).filter(pk=self.other.pk).exists():
            messages.info(request, StateChanged().message)
            return redirect(self.address)
        return self.check_page()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.bring_in(self.mission, self.other, by=request.user)
        except (ValidationError, PermissionDenied):
            return self.check_page(problem=StateChanged().message, status=409)
        messages.success(request, _("Les deux missions n’en font plus qu’une."))
        return redirect(self.mission)

    def check_page(self, problem: str = "", status: int = 200) -> HttpResponse:
        context = {
            "mission": self.mission,
            "other": self.other,
            "parties": [party for party in self.other.parties.current() if not party.is_holder],
            "problem": problem,
        }
        return render(self.request, "missions/bring_in.html", context, status=status)
