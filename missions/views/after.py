"""After the mission: its summary, another one, its file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.limits import limit, refused
from missions import actions, rules
from missions.draft import drafted
from missions.enums import TOLD_OF
from missions.file import archive_of
from missions.forms.evaluations import SummaryForm
from missions.models import Mission, Summary
from missions.views.base import OneMission


@method_decorator(limit("edit"), name="dispatch")
class MissionSummary(OneMission):
    """One text for the mission, which all who act in it may write; read by all of them."""

    @property
    def may_write(self) -> bool:
        return self.reader.acts and self.mission.state in TOLD_OF

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        summary = Summary.objects.filter(mission=self.mission).first()
        texts = {name: getattr(summary, name) for name in SummaryForm.texts} if summary else drafted(self.mission)
        return self.page(SummaryForm(initial={**texts, "seen": actions.summary_stamp(summary)}), summary=summary)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        if not self.reader.acts:
            raise Http404
        form = SummaryForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        proposes = "propose" in request.POST
        try:
            actions.write_summary(
                self.mission, by=request.user, texts=form.written, seen=form.cleaned_data["seen"], proposes=proposes
            )
        except actions.SummaryChanged as error:
            form.data = {**form.data.dict(), "seen": actions.summary_stamp(error.summary)}
            form.add_error(None, error)
            return self.page(form, other=error.summary, status=409)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.page(form, status=409)
        if proposes:
            messages.success(
                request, _("Merci. L’équipe de la plateforme lit votre bilan et peut en faire une bonne pratique.")
            )
        else:
            messages.success(request, _("Le bilan est enregistré."))
        return redirect("mission_summary", self.mission.key)

    def page(
        self, form: forms.Form, *, summary: Summary | None = None, other: Summary | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "mission": self.mission, "reader": self.reader, "form": form, "summary": summary, "other": other,
            "may_write": self.may_write,
        }  # fmt: skip
        return render(self.request, "missions/summary.html", context, status=status)


@method_decorator(limit("edit"), name="dispatch")
class MissionAnother(OneMission):
    """Says what is taken over and what is not; one click opens it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_open_another(self.reader.roles):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        try:
            again: Mission = actions.open_another(self.mission, by=request.user)
        except ValidationError:
            return self.page(status=409)
        messages.success(request, _("Une autre mission est ouverte. Tout le monde est prévenu."))
        return redirect(again)

    def page(self, status: int = 200) -> HttpResponse:
        context = {
            "mission": self.mission, "reader": self.reader, "refused": rules.another_refused(self.mission),
            "next_one": rules.next_one(self.mission), "parties": rules.parties_still_there(self.mission),
        }  # fmt: skip
        return render(self.request, "missions/another.html", context, status=status)


class MissionFile(OneMission):
    """For the people of the parties and the facilitator; who only reads for an organisation of it has the pages."""

    must_act = True

    def get(self, request: HttpRequest, key: Any) -> HttpResponseBase:
        if answer := refused(request, "document"):
            return answer
        name = f"mission-{self.mission.opened_at:%Y-%m-%d}-{str(self.mission.key)[:8]}.zip"
        return FileResponse(
            archive_of(self.mission), as_attachment=True, filename=name, content_type="application/zip"
        )
