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
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from rapidfuzz import fuzz

from core.fields import WRITTEN_LANGUAGES
from core.text import clean, fold
from projects.actions.moderation import mark_checked, publish_project, refuse_project, request_changes
from projects.enums import PUBLIC, ProjectState
from projects.history import events_of
from projects.models import Project, ReviewTemplate
from projects.queries import sheet
from projects.views.sheets import sheet_page

ACTIONS: dict[str, Callable[..., Any]] = {
    "publish": publish_project,
    "request_changes": request_changes,
    "refuse": refuse_project,
}
DONE = {
    "publish": _("Publiée : « %(title)s ». Le porteur en est informé."),
    "request_changes": _("Compléments demandés : « %(title)s »."),
    "refuse": _("Refusée : « %(title)s »."),
    "check": _("Relue : « %(title)s »."),
}
ALIKE = 75  # titles more alike than this (rapidfuzz, 0 to 100) may be about the same project


class DecisionForm(forms.Form):
    """`decision` comes with the button that was pressed."""

    decision = forms.ChoiceField(choices=[(name, name) for name in ("publish", "request_changes", "refuse", "check")])
    language = forms.ChoiceField(label=_("Langue du message"), choices=WRITTEN_LANGUAGES)
    message = forms.CharField(
        label=_("Message au porteur"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}),
        help_text=_("Facultatif pour publier ; nécessaire pour demander des compléments ou refuser."),
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
        form = DecisionForm(request.POST or None, initial=_first_words(project, request.GET.get("template", "")))
        if request.method == "POST" and form.is_valid() and self._decide(request, project, form):
            return HttpResponseRedirect(self._next(skipping=None))
        return self._page(
            request,
            "review",
            title=project.title,
            project=project,
            form=form,
            templates=list(ReviewTemplate.objects.order_by("outcome", "pk")),
            alike=list(_alike(project)),
            place=_place_in_queue(project),
            skip_url=self._next(skipping=project),
            may_answer=project.state == ProjectState.SUBMITTED,
            may_check=project.state in PUBLIC and project.checked_at is None,
            holder_language=_holder_language(project),
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
            if decision == "check":
                mark_checked(project, by=request.user)
            else:
                ACTIONS[decision](
                    project,
                    by=request.user,
                    message=form.cleaned_data["message"],
                    language=form.cleaned_data["language"],
                )
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, DONE[decision] % {"title": project.title})
        left = Project.objects.waiting_for_moderation().count()
        messages.info(
            request,
            ngettext("Il reste %(count)s fiche à relire.", "Il reste %(count)s fiches à relire.", left)
            % {"count": left},
        )
        return True

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


def _first_words(project: Project, slug: str) -> dict[str, str]:
    """The form as it opens: the holder's language, and the ready-made answer if one was chosen without script."""
    language = _holder_language(project)
    template = ReviewTemplate.objects.filter(slug=slug).first() if slug else None
    return {"language": language, "message": getattr(template, f"text_{language}") if template else ""}


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
