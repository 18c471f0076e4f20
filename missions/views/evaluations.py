"""Evaluating a mission, and reading what everybody said; the participants' questionnaire as its parties see it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.limits import limit
from core.languages import LANGUAGE_CODES, direction
from missions import actions, rules
from missions.enums import EvaluationBy, MissionState, Score
from missions.evaluations import CLOSED_QUESTIONS, FREE_QUESTIONS, QUESTIONS
from missions.forms.evaluations import EvaluationForm
from missions.models import Evaluation, Party, Survey
from missions.qr import qr_code
from missions.results import answered, results_of
from missions.views.base import OneMission
from notifications.mail import absolute

FACILITATION = "facilitation"


@method_decorator(limit("edit"), name="dispatch")
class MissionEvaluate(OneMission):
    """`voix`: for whom the reader speaks, where there is a choice: the key of a party, or `facilitation`."""

    must_act = True
    asks_for_whom = False

    @cached_property
    def voices(self) -> dict[str, Party | None]:
        """Nobody evaluates in the name of another: a facilitator has a voice of their own."""
        voices: dict[str, Party | None] = {str(party.key): party for party in self.reader.parties}
        if self.mission.facilitator_id == self.request.user.pk:
            voices[FACILITATION] = None
        return voices

    @cached_property
    def voice(self) -> str:
        asked = self.request.POST.get("voix") or self.request.GET.get("voix")
        if asked in self.voices:
            return asked
        unheard = [name for name in self.voices if self._answer_of(name) is None]
        return (unheard or list(self.voices))[0]

    @property
    def party(self) -> Party | None:
        return self.voices[self.voice]

    @property
    def role(self) -> str:
        return self.party.side if self.party else EvaluationBy.FACILITATOR

    def _answer_of(self, voice: str) -> Evaluation | None:
        party = self.voices[voice]
        role = party.side if party else EvaluationBy.FACILITATOR
        return Evaluation.objects.filter(mission=self.mission, role=role, party=party).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.voices:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        earlier = self._answer_of(self.voice)
        initial = {name: getattr(earlier, name) for name in (*CLOSED_QUESTIONS, *FREE_QUESTIONS)} if earlier else {}
        return self.page(
            EvaluationForm(role=self.role, initial={**initial, "seen": actions.stamp_of(earlier)}), earlier=earlier
        )

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = EvaluationForm(request.POST, role=self.role)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            actions.evaluate(
                self.mission, by=request.user, party=self.party, answers=form.answers,
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except actions.AnsweredMeanwhile as error:
            return self._both(form, error)
        except ValidationError as error:
            self.mission.refresh_from_db(fields=["state"])
            form.add_error(None, error.messages)
            return self.page(form, status=409)
        messages.success(request, _("Merci. Vos réponses seront montrées quand chacun aura répondu."))
        return redirect(self.mission)

    def _both(self, form: EvaluationForm, error: actions.AnsweredMeanwhile) -> HttpResponse:
        """What the other person of the party said beside what was typed: sent again, it replaces it."""
        form.data = {**form.data.dict(), "seen": actions.stamp_of(error.evaluation)}
        form.add_error(None, error)
        return self.page(form, other=error.evaluation, status=409)

    def page(
        self, form: EvaluationForm, *, earlier: Evaluation | None = None, other: Evaluation | None = None,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        context = {
            "mission": self.mission, "reader": self.reader, "form": form, "earlier": earlier, "other": other,
            "others": said_in(other) if other else [],
            "voice": self.voice, "voices": [item for item in self.voices.items() if item[0] != self.voice],
            "party": self.party, "may_evaluate": rules.may_evaluate(self.mission),
            "are_shown": rules.evaluations_are_over(self.mission),
            "ends_at": rules.evaluation_ends_at(self.mission),
        }  # fmt: skip
        return render(self.request, "missions/evaluate.html", context, status=status)


def said_in(evaluation: Evaluation) -> list[tuple[Any, Any]]:
    """The closed questions that it answers, each with its answer in words."""
    words = QUESTIONS[EvaluationBy(evaluation.role)]
    scores = {name: getattr(evaluation, name) for name in CLOSED_QUESTIONS}
    return [(words[name], Score(score).label) for name, score in scores.items() if score is not None]


class MissionResults(OneMission):
    """What everybody said; until then, who has answered and when it will be shown."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        context = {"mission": self.mission, "reader": self.reader, **answered(self.mission)}
        return render(request, "missions/results.html", {**context, "groups": results_of(self.mission)})


@method_decorator(limit("edit"), name="dispatch")
class MissionSurvey(OneMission):
    """The questionnaire as the parties see it: its link, its poster, how many have answered. POST opens it where no
    session was reported."""

    must_act = True

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        survey = Survey.objects.filter(mission=self.mission).first()
        context = {
            "mission": self.mission, "reader": self.reader, "survey": survey, "may_open": self.may_open,
            "count": self.mission.evaluations.of_participants().count(),
            "address": address_of(survey) if survey else "",
        }  # fmt: skip
        return render(request, "missions/survey_count.html", context)

    @property
    def may_open(self) -> bool:
        return self.mission.state in (MissionState.CARRYING_OUT, MissionState.HAND_OVER, MissionState.EVALUATION)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        if self.may_open:
            actions.open_survey(self.mission, opens_on=timezone.localdate())
            messages.success(request, _("Le questionnaire est ouvert."))
        else:
            messages.error(request, _("Le questionnaire s’ouvre quand la mission est en cours."))
        return redirect("mission_survey", self.mission.key)


class MissionPoster(OneMission):
    """One A4 page to hang on the wall of the room, in three languages."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        survey = Survey.objects.filter(mission=self.mission).first()
        if survey is None:
            raise Http404
        address = address_of(survey)
        context = {
            "mission": self.mission, "survey": survey, "address": address, "code": qr_code(address),
            "invitations": [_invitation(language) for language in LANGUAGE_CODES],
        }  # fmt: skip
        return render(request, "missions/poster.html", context)


def address_of(survey: Survey) -> str:
    """Without a language: whoever opens it is sent on to the page in that of their telephone."""
    return absolute(f"/avis/{survey.key}/")


def _invitation(language: str) -> dict[str, str]:
    with override(language):
        return {
            "language": language,
            "direction": direction(language),
            "title": _("Votre avis compte"),
            "text": _("Deux minutes, sans compte et sans votre nom. Visez ce carré avec l’appareil photo de votre "
                      "téléphone."),
        }  # fmt: skip
