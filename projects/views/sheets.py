"""A sheet: seen, completed, carried to its end."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.enums import Role
from core.transitions import Transition
from projects import actions, queries, rules
from projects.enums import EDITABLE, ProjectState
from projects.forms import DocumentForm, GiveUpForm, PhotoForm, SheetForm
from projects.history import events_of
from projects.models import Draft, Project
from projects.spoken import spoken_in

PAGE_SIZE = 20
# The moves that the holder makes from the page; moderators have their own desk.
MOVES = {
    "submit": actions.submit_project,
    "start": actions.start_project,
    "complete": actions.complete_project,
    "give_up": actions.give_up_project,
    "archive": actions.archive_project,
}
SENDING = {"publish_trusted": "submit"}
ENDS = {"complete", "give_up", "archive"}


@login_not_required
def project_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return sheet_page(request, get_object_or_404(queries.sheet(Project.objects.visible_to(request.user)), key=key))


def sheet_page(request: HttpRequest, project: Project, template: str = "projects/project.html") -> HttpResponse:
    """The sheet as `request.user` sees it; whether they may is for the caller to know (the moderators’ preview)."""
    roles = rules.roles_of(request.user, project)
    is_team = bool(roles)
    needs = list(project.needs.all())
    may_edit = Role.HOLDER in roles and project.state in EDITABLE
    spoken = spoken_in(project, needs) if may_edit else {}
    for need in needs:
        need.spoken = spoken.get(need.pk)
    context = {
        "project": project,
        "needs": needs,
        "is_holder": Role.HOLDER in roles,
        "may_edit": may_edit,
        "moves": _moves(request.user, project) if Role.HOLDER in roles else [],
        "lacks": rules.missing(project) if Role.HOLDER in roles and not project.is_public else {},
        "review": project.reviews.first() if is_team and not project.is_public else None,
        "events": list(events_of(project, for_team=is_team)),
        "whatsapp": _whatsapp(request, project),
    }
    return render(request, template, context)


def _moves(user: Any, project: Project) -> list[Transition]:
    return [row for row in rules.open_transitions(user, project) if SENDING.get(row.name, row.name) in MOVES]


def _whatsapp(request: HttpRequest, project: Project) -> str:
    """The application's own link: nothing is loaded from it, nobody is followed."""
    address = request.build_absolute_uri(project.get_absolute_url())
    return "https://wa.me/?" + urlencode({"text": f"{project.title}\n{address}"})


@limit("edit")
def project_edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    project = _editable(request, key)
    form = SheetForm(request.POST if request.method == "POST" else None, instance=project)
    if request.method == "POST" and form.is_valid():
        actions.save_sheet(project, form.values(), by=request.user)
        messages.success(request, _("La fiche est enregistrée."))
        return redirect(project)
    return edit_page(request, project, form=form)


def edit_page(
    request: HttpRequest,
    project: Project,
    *,
    form: SheetForm | None = None,
    photo_form: PhotoForm | None = None,
    document_form: DocumentForm | None = None,
) -> HttpResponse:
    """The page with its three forms; the one that was refused is handed in."""
    context = {
        "project": project,
        "form": form or SheetForm(instance=project),
        "photo_form": photo_form or PhotoForm(),
        "document_form": document_form or DocumentForm(),
        "needs": project.needs.prefetch_related("skills"),
        "photos": project.photos.all(),
        "documents": project.documents.all(),
    }
    return render(request, "projects/project_edit.html", context)


@limit("edit")
def project_move(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Send it, start it, end it. What cannot be undone is asked once more, on a page.

    `submit` stands for both ways to send, so that a link stays good when the organisation becomes trusted.
    """
    project = get_object_or_404(Project.objects.editable_by(request.user), key=key)
    if name not in MOVES:
        raise Http404
    moves = {SENDING.get(row.name, row.name): row for row in _moves(request.user, project)}
    move = moves.get(name)
    if move is None:
        messages.error(request, _("Ce n’est plus possible : la situation a changé entre-temps."))
        return redirect(project)
    posted = request.POST if request.method == "POST" else None
    form = GiveUpForm(posted) if name == "give_up" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _carry_out(request, project, name, form.cleaned_data if form else {})
    return render(request, "projects/project_move.html", {
        "project": project, "move": move, "form": form, "is_end": name in ENDS,
    })  # fmt: skip


def _carry_out(request: HttpRequest, project: Project, name: str, values: dict[str, Any]) -> HttpResponse:
    try:
        MOVES[name](project, by=request.user, **values)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        state = project.get_state_display()
        messages.success(request, _("C’est fait. État de la fiche : %(state)s") % {"state": state})
    return redirect(project)


def my_projects(request: HttpRequest) -> HttpResponse:
    """What I began, what waits for me, what I hold."""
    sheets = queries.sheets_of(request.user)
    others = sheets.exclude(state=ProjectState.CHANGES_REQUESTED)
    return render(request, "projects/my_projects.html", {
        "drafts": Draft.objects.filter(user=request.user),
        "to_mend": sheets.filter(state=ProjectState.CHANGES_REQUESTED).prefetch_related("reviews"),
        "page_obj": Paginator(others, PAGE_SIZE).get_page(request.GET.get("page")),
    })  # fmt: skip


def _editable(request: HttpRequest, key: uuid.UUID) -> Project:
    projects = Project.objects.select_related("organisation__commune", "commune__province", "sector")
    return get_object_or_404(projects.editable_by(request.user).filter(state__in=EDITABLE).distinct(), key=key)
