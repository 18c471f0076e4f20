"""The moderator's pages: a queue, oldest first, and one page where a sheet is read and answered."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from rapidfuzz import fuzz

from communes.actions import trust_organisation, verify_organisation
from core.fields import WRITTEN_LANGUAGES
from core.text import clean, fold
from projects.actions.moderation import (
    mark_checked,
    publish_project,
    refuse_project,
    request_changes,
    take_off_project,
)
from projects.enums import PUBLIC, ProjectState
from projects.history import events_of
from projects.models import Project, ReviewTemplate
from projects.queries import sheet
from projects.spoken import skills_recognised
from projects.views.sheets import sheet_page

# With a message to the holder.
ANSWERS: dict[str, Callable[..., Any]] = {
    "publish": publish_project,
    "request_changes": request_changes,
    "refuse": refuse_project,
    "take_off": take_off_project,
}
# Without.
MARKS: dict[str, Callable[..., Any]] = {"check": mark_checked}
# About the holder: the sheet stays open, with what was typed.
HOLDER_ACTIONS: dict[str, Callable[..., Any]] = {"verify": verify_organisation, "trust": trust_organisation}
DONE = {
    "publish": _("Publiée : « %(title)s ». Le porteur en est informé."),
    "request_changes": _("Compléments demandés : « %(title)s »."),
    "refuse": _("Refusée : « %(title)s »."),
    "check": _("Relue : « %(title)s »."),
    "take_off": _("Retirée du site : « %(title)s »."),
    "verify": _("Vérifiée : %(name)s"),
    "trust": _("Publie désormais sans attendre : %(name)s"),
}
SHEETS_BEFORE_TRUST = 2
ALIKE = 75  # titles more alike than this (rapidfuzz, 0 to 100) may be about the same project


class DecisionForm(forms.Form):
    """`decision` comes with the button that was pressed."""

    decision = forms.ChoiceField(choices=[(name, name) for name in (*ANSWERS, *MARKS, *HOLDER_ACTIONS)])
    language = forms.ChoiceField(label=_("Langue du message"), choices=WRITTEN_LANGUAGES)
    message = forms.CharField(
        label=_("Message au porteur"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Facultatif pour publier ; nécessaire pour toute autre réponse."),
    )

    def clean_message(self) -> str:
        return clean(self.cleaned_data["message"])


class ModerationPages:
    """Mixed into the admin of sheets."""

    admin_site: Any

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        waiting = Project.objects.waiting_for_moderation().select_related("organisation__commune", "commune")
        unread = Project.objects.published_unread().select_related("organisation__commune", "commune")
        return self._page(
            request, "queue", title=_("Fiches à relire"), waiting=list(waiting[:100]), unread=list(unread[:100])
        )

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._check(request)
        project = get_object_or_404(sheet(Project.objects).prefetch_related("reviews__by"), pk=pk)
        form = DecisionForm(initial={"language": _holder_language(project)})
        if request.method == "POST" and "template" in request.POST:
            form = DecisionForm(initial=_with_template(request.POST))
        elif request.method == "POST":
            form = DecisionForm(request.POST)
            if form.is_valid() and self._decide(request, project, form):
                if form.cleaned_data["decision"] not in HOLDER_ACTIONS:
                    return HttpResponseRedirect(self._next(skipping=None))
                form = DecisionForm(initial=form.cleaned_data)
        return self._page(
            request,
            "review",
            title=project.title,
            project=project,
            form=form,
            templates=list(ReviewTemplate.objects.order_by("outcome", "pk")),
            alike=list(_alike(project)),
            recognised=skills_recognised(project),
            place=_place_in_queue(project),
            skip_url=self._next(skipping=project),
            may_answer=project.state == ProjectState.SUBMITTED,
            may_check=project.state in PUBLIC and project.checked_at is None,
            is_public=project.state in PUBLIC,
            may_verify=_may_verify(request.user, project),
            published_count=_published_count(project),
            may_trust=_may_trust(request.user, project),
            holder_language=_holder_language(project),
            holder_language_name=dict(WRITTEN_LANGUAGES)[_holder_language(project)],
            events=list(events_of(project, for_team=True)),
        )

    @method_decorator([xframe_options_sameorigin, csp_replace({"frame-ancestors": [SELF]})])
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The sheet's own page as a visitor will see it, to be shown in a frame beside the decision."""
        self._check(request)
        project = get_object_or_404(sheet(Project.objects), pk=pk)
        request.user = AnonymousUser()
        return sheet_page(request, project, "projects/project_preview.html")

    def _decide(self, request: HttpRequest, project: Project, form: DecisionForm) -> bool:
        """Carry the decision out; a refusal of the rules is shown beside the message, which is kept."""
        decision = form.cleaned_data["decision"]
        try:
            if decision in HOLDER_ACTIONS:
                self._decide_on_holder(request, project, decision)
                return True
            if decision in MARKS:
                MARKS[decision](project, by=request.user)
            else:
                words = {name: form.cleaned_data[name] for name in ("message", "language")}
                ANSWERS[decision](project, by=request.user, **words)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, DONE[decision] % {"title": project.title})
        if decision == "publish" and _may_trust(request.user, project):
            messages.info(request, _trust_hint(project))
        return True

    def _decide_on_holder(self, request: HttpRequest, project: Project, decision: str) -> None:
        if not request.user.has_perm("communes.change_organisation"):
            raise PermissionDenied
        HOLDER_ACTIONS[decision](project.organisation, by=request.user)
        messages.success(request, DONE[decision] % {"name": project.organisation.display_name})

    def _next(self, *, skipping: Project | None) -> str:
        """The oldest sheet that waits (after the one skipped), else the queue."""
        waiting = Project.objects.waiting_for_moderation()
        if skipping is not None and skipping.submitted_at:
            waiting = waiting.filter(submitted_at__gte=skipping.submitted_at).exclude(pk=skipping.pk)
        following = waiting.values_list("pk", flat=True).first()
        if following is None:
            return reverse("admin:projects_project_queue")
        return reverse("admin:projects_project_review", args=[following])

    def _check(self, request: HttpRequest) -> None:
        if not request.user.has_perm("projects.change_project"):
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": Project._meta, **context}
        return TemplateResponse(request, f"admin/projects/project/{name}.html", context)


def _holder_language(project: Project) -> str:
    """The language in which to write to them: that of who wrote the sheet."""
    return project.created_by.language if project.created_by else project.language


def _with_template(posted: Any) -> dict[str, str]:
    """The form as it was, with the ready-made answer that was pressed, without script, added in its language."""
    language = posted.get("language")
    language = language if language in dict(WRITTEN_LANGUAGES) else "fr"
    template = ReviewTemplate.objects.filter(slug=posted["template"]).first()
    parts = (clean(posted.get("message", "")).strip(), getattr(template, f"text_{language}", ""))
    return {"language": language, "message": "\n\n".join(filter(None, parts))}


def _may_verify(user: Any, project: Project) -> bool:
    holder = project.organisation
    return holder is not None and not holder.is_verified and user.has_perm("communes.change_organisation")


def _published_count(project: Project) -> int:
    """How many sheets of the same holder have been published so far."""
    return Project.objects.filter(organisation=project.organisation_id).exclude(published_at=None).count()


def _may_trust(user: Any, project: Project) -> bool:
    holder = project.organisation
    return (
        holder is not None
        and holder.is_verified
        and not holder.is_trusted
        and user.has_perm("communes.change_organisation")
        and _published_count(project) >= SHEETS_BEFORE_TRUST
    )


def _trust_hint(project: Project) -> str:
    """With the way to the page where one button does it."""
    return format_html(
        '{} <a href="{}">{}</a>',
        _("%(name)s a maintenant au moins deux fiches publiées.") % {"name": project.organisation.display_name},
        reverse("admin:projects_project_review", args=[project.pk]),
        _("Lui faire confiance ?"),
    )


def _place_in_queue(project: Project) -> dict[str, int] | None:
    """Where it stands, from 1, and how many wait."""
    if project.state != ProjectState.SUBMITTED:
        return None
    waiting = list(Project.objects.waiting_for_moderation().values_list("pk", flat=True))
    return {"number": waiting.index(project.pk) + 1, "count": len(waiting)} if project.pk in waiting else None


def _alike(project: Project) -> Any:
    """Sheets of the same commune whose title says nearly the same."""
    title = fold(project.title)
    others = Project.objects.filter(commune=project.commune_id).exclude(state=ProjectState.DRAFT)
    for other in others.exclude(pk=project.pk).order_by("-pk")[:200]:
        if fuzz.token_set_ratio(title, fold(other.title)) >= ALIKE:
            yield other
