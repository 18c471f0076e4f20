"""The participants' page: no account, no name, one answer for each browser."""

import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.limits import limit
from core.languages import current_language
from missions import actions
from missions.forms.evaluations import QUICKEST, SurveyForm
from missions.models import Survey
from projects.enums import PUBLIC

COOKIE = "avis"
COOKIE_AGE = 90 * 24 * 3600
_SALT = "missions.survey.browser"


class OpenToAll(View):
    """Base: the survey of the address; nobody signs in here."""

    survey: Survey

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Survey.objects.select_related("mission__need__project__commune")
        self.survey = get_object_or_404(rows, key=kwargs["key"])

    @property
    def browser(self) -> str:
        """What tells this browser from others: random, signed, the same for every survey; empty without the cookie."""
        try:
            return signing.loads(self.request.COOKIES.get(COOKIE, ""), salt=_SALT)
        except signing.BadSignature:
            return ""

    def draw(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        mission = self.survey.mission
        common = {"mission": mission, "is_public": mission.need.project.state in PUBLIC}
        response = render(self.request, template, {**common, **context}, status=status)
        response["X-Robots-Tag"] = "noindex"
        return response


@method_decorator([login_not_required, never_cache, limit("survey")], name="dispatch")
class SurveyPage(OpenToAll):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_answered:
            return redirect("survey_thanks", self.survey.key)
        if not self.takes_answers:
            return self.draw("missions/survey_closed.html", {}, status=409 if request.method == "POST" else 200)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        response = self.page(SurveyForm(initial={"shown": SurveyForm.stamp()}))
        if not self.browser:
            response.set_cookie(
                COOKIE, signing.dumps(secrets.token_urlsafe(16), salt=_SALT), max_age=COOKIE_AGE, httponly=True,
                samesite="Lax", secure=request.is_secure(),
            )  # fmt: skip
        return response

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        if not self.browser:
            return self.page(self._form_again(), needs_cookie=True, status=422)
        form = SurveyForm(request.POST)
        if not form.is_valid():
            return self.page(self._form_again(), status=422)
        if not form.is_by_a_machine:
            try:
                actions.answer_survey(
                    self.survey, browser=self.browser, language=current_language(), answers=form.answers
                )
            except actions.SurveyClosed:
                return self.draw("missions/survey_closed.html", {}, status=409)
            except actions.AlreadyAnswered:
                pass  # sent twice: the first one counts, and the thanks are the same
        return redirect("survey_thanks", self.survey.key)

    def _form_again(self) -> SurveyForm:
        """With all that was typed; whoever has been told to send again may do so at once."""
        data = self.request.POST.copy()
        form = SurveyForm(data)
        if "shown" in form.errors:
            data["shown"] = SurveyForm.stamp(ago=QUICKEST)
        return form

    def page(self, form: SurveyForm, *, needs_cookie: bool = False, status: int = 200) -> HttpResponse:
        return self.draw("missions/survey.html", {"form": form, "needs_cookie": needs_cookie}, status)

    @property
    def has_answered(self) -> bool:
        mark = actions.browser_mark(self.survey, self.browser)
        return bool(self.browser) and self.survey.mission.evaluations.filter(browser=mark).exists()

    @property
    def takes_answers(self) -> bool:
        count = self.survey.mission.evaluations.of_participants().count()
        return self.survey.is_open and count < self.survey.max_answers


@method_decorator([login_not_required, never_cache], name="dispatch")
class SurveyThanks(OpenToAll):
    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.draw("missions/survey_thanks.html", {})
