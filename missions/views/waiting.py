"""Answering a reminder: by the link of a mail without signing in, or on the page of the task signed in.

Both show on GET and act on POST: mail scanners follow links.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from accounts.limits import limit
from accounts.models import User
from core.transitions import StateChanged
from missions import actions, answer_links, rules
from missions.enums import TRANSITIONS
from missions.forms.waiting import CannotForm, HandOverForm
from missions.models import Mission, Party, Wait
from missions.standing import OWN_WORD, task_url
from missions.words import WHAT_IT_TAKES


class Answering(View):
    """Base: what is waited for, in whose name it is answered, and the four answers.

    `shows_people`: the names of colleagues are for those who are signed in.
    """

    wait: Wait
    answering: Any  # the person who answers
    acting_for: Party | None = None
    shows_people = True

    @cached_property
    def mission(self) -> Mission:
        return self.wait.mission

    @cached_property
    def may_answer(self) -> bool:
        return rules.may_answer(self.answering, self.mission, self.wait, self.acting_for)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        verbs = {"done": self.done, "week": self.week, "cannot": self.cannot, "hand_over": self.hand_over}
        verb = verbs.get(request.POST.get("answer", ""))
        if verb is None:
            return self.page(status=422)
        try:
            return verb()
        except (StateChanged, PermissionDenied):
            return self.page(is_over=True, status=409)

    # --- The four answers -----------------------------------------------------------------------

    def done(self) -> HttpResponse:
        if actions.answer_done(self.wait, by=self.answering, acting_for=self.acting_for):
            return self.thanks(_("C’est noté : l’étape est terminée. Merci."))
        messages.info(self.request, _("Il reste quelque chose à remplir : c’est ici."))
        return redirect(self.place)

    def week(self) -> HttpResponse:
        try:
            wait = actions.ask_for_a_week(self.wait, by=self.answering, acting_for=self.acting_for)
        except StateChanged:
            raise
        except ValidationError as error:
            return self.page(problems=error.messages, status=422)
        day = date_format(wait.due_on, "DATE_FORMAT")
        return self.thanks(_("C’est noté : la date est repoussée au %(day)s. Chacun la voit.") % {"day": day})

    def cannot(self) -> HttpResponse:
        form = CannotForm(self.request.POST)
        if not form.is_valid():
            return self.page(cannot=form, status=422)
        actions.say_cannot(self.wait, by=self.answering, why=form.cleaned_data["why"], acting_for=self.acting_for)
        return self.thanks(_("C’est noté. Les autres personnes de la mission sont prévenues."))

    def hand_over(self) -> HttpResponse:
        if not self.shows_people:
            return redirect("mission_wait", self.wait.key)
        form = HandOverForm(self.request.POST, people=self.others)
        if not form.is_valid():
            return self.page(hand_over=form, status=422)
        to = form.cleaned_data["to"]
        actions.hand_over_to(self.wait, to=to, by=self.answering, acting_for=self.acting_for)
        return self.thanks(_("C’est noté : %(name)s est prévenu.e.") % {"name": to.get_full_name()})

    # --- The page -------------------------------------------------------------------------------

    @property
    def others(self) -> Any:
        """Who could take it over."""
        if self.wait.party is None:
            return User.objects.none()
        holders = [person.pk for person in rules.people_waited_for(self.wait)]
        without = holders if len(holders) == 1 else [self.answering.pk]
        return rules.acting_people(self.wait.party).exclude(pk__in=without)

    @property
    def place(self) -> str:
        """Where the task is done."""
        party = self.acting_for if self.wait.task not in OWN_WORD else None
        return task_url(self.mission, self.wait, party) or self.mission.get_absolute_url()

    def thanks(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.request.get_full_path())

    def page(
        self, *, cannot: forms.Form | None = None, hand_over: forms.Form | None = None, problems: Any = (),
        is_over: bool = False, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        wait = self.wait
        if status != 200:
            wait.refresh_from_db()
        name = actions.step_to_finish(self.mission)
        others = self.others if self.shows_people else None
        context = {
            "wait": wait,
            "mission": self.mission,
            "acting_for": self.acting_for,
            "is_over": is_over or wait.ended_at is not None or not self.may_answer,
            "what_it_takes": WHAT_IT_TAKES[wait.task],
            "place": self.place,
            "done_label": TRANSITIONS[name].label if name else "",
            "can_wait": wait.extensions < settings.MISSION_EXTENSIONS,
            "cannot": cannot or CannotForm(),
            "hand_over": hand_over or (HandOverForm(people=others) if others else None),
            "shows_people": self.shows_people,
            "problems": problems,
        }
        return render(self.request, "missions/wait.html", context, status=status)


@method_decorator([login_not_required, limit("message")], name="dispatch")
class WaitAnswer(Answering):
    """The link of a mail: it gives the answers of the person to whom it was sent, and shows nothing else."""

    link: answer_links.AnswerLink

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link = answer_links.read(kwargs["token"])
        if link is None:
            raise Http404
        self.link, self.wait, self.answering = link, link.wait, link.user
        self.shows_people = request.user == link.user
        if link.is_expired and link.wait.ended_at is None and self.may_answer:
            return self.expired()
        return super().dispatch(request, *args, **kwargs)

    def expired(self) -> HttpResponse:
        if self.request.method == "POST":
            actions.send_new_link(self.wait, self.answering)
            messages.success(self.request, _("Un nouveau lien est parti à l’adresse qui avait reçu celui-ci."))
            return redirect(self.request.path)
        return render(self.request, "missions/wait_expired.html", {"mission": self.mission, "wait": self.wait})


@method_decorator(limit("message"), name="dispatch")
class MissionWait(Answering):
    """The same for the signed-in: for those who are waited for, and for the facilitator in the name of the party."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waits = Wait.objects.filter(mission__in=Mission.objects.visible_to(request.user))
        rows = waits.select_related("mission__need__project__commune", "mission__facilitator", "person",
                                    "party__organisation__commune", "party__speaker")  # fmt: skip
        self.wait = get_object_or_404(rows, key=kwargs["key"])
        self.answering = request.user
        if not rules.may_answer(request.user, self.mission, self.wait):
            self.acting_for = self.wait.party
        if not self.may_answer:
            raise Http404
        return super().dispatch(request, *args, **kwargs)
