"""One need: seen, added, changed, closed."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.limits import limit
from projects import actions, queries, rules
from projects.enums import EDITABLE
from projects.forms import NeedForm
from projects.models import Need, Project
from projects.spoken import spoken_in
from skills.actions import propose_words
from skills.models import Skill

# What becomes of a skill of which the text speaks.
SPOKEN = {
    "add": (actions.add_skill_to_need, gettext_lazy("Ajoutée au besoin : %(skill)s")),
    "dismiss": (actions.set_skill_aside, gettext_lazy("Écartée : %(skill)s")),
}


@login_not_required
def need_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    need = get_object_or_404(queries.need_cards(Need.objects.visible_to(request.user)), key=key)
    others = need.project.needs.exclude(pk=need.pk).prefetch_related("skills")
    may_edit = request.user.is_authenticated and rules.may_edit(request.user, need.project)
    return render(request, "projects/need.html", {
        "spoken": spoken_in(need.project, [need]).get(need.pk) if may_edit else None,
        "need": need, "project": need.project, "others": others,
        "explained": [skill for skill in need.skills.all() if skill.definition],
        "may_edit": may_edit,
    })  # fmt: skip


@limit("edit")
def need_new(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    projects = Project.objects.editable_by(request.user).filter(state__in=EDITABLE)
    return _write(request, Need(project=get_object_or_404(projects, key=key)))


@limit("edit")
def need_edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _write(request, _editable(request, key))


def _write(request: HttpRequest, need: Need) -> HttpResponse:
    form = NeedForm(request.POST if request.method == "POST" else None, need=need)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("Le besoin est enregistré."))
        return redirect("project_edit", key=need.project.key)
    return render(request, "projects/need_form.html", {"form": form, "need": need, "project": need.project})


def _save(request: HttpRequest, form: NeedForm) -> bool:
    need, project = form.need, form.need.project
    skills = form.cleaned_data["skills"]
    try:
        if project.sector_id is None and (sector := form.known_sector() or actions.guess_sector(skills)):
            actions.save_sheet(project, {"sector": sector}, by=request.user)
        if need.pk:
            actions.edit_need(need, form.need_values(), skills=skills, by=request.user)
        else:
            actions.add_need(project, form.need_values(), skills=skills, by=request.user)
        propose_words(skills.proposed_words, by=request.user, language=project.language)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    return True


@require_POST
@limit("edit")
def need_spoken(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A skill of which the text speaks is added, or set aside."""
    need = _editable(request, key)
    verb = "add" if "add" in request.POST else "dismiss"
    spoken = spoken_in(need.project, [need]).get(need.pk)
    skills = {row.skill.slug: row.skill for row in spoken.proposals} if spoken else {}
    skill = skills.get(request.POST.get(verb, ""))
    if skill is None:
        messages.error(request, _("Ce n’est plus possible : la situation a changé entre-temps."))
    else:
        _decide(request, need, skill, verb)
    return redirect(need.project if request.POST.get("back") == "sheet" else need)


def _decide(request: HttpRequest, need: Need, skill: Skill, verb: str) -> None:
    action, done = SPOKEN[verb]
    try:
        action(need, skill, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done % {"skill": skill})


@require_POST
@limit("edit")
def need_close(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _move(request, key, actions.close_need, _("Le besoin est fermé : plus personne ne peut proposer."))


@require_POST
@limit("edit")
def need_reopen(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _move(request, key, actions.reopen_need, _("Le besoin est de nouveau ouvert."))


def _move(request: HttpRequest, key: uuid.UUID, action: Callable[..., None], done: str) -> HttpResponse:
    need = _editable(request, key)
    try:
        action(need, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("project_edit", key=need.project.key)


def _editable(request: HttpRequest, key: uuid.UUID) -> Need:
    needs = Need.objects.filter(project__in=Project.objects.editable_by(request.user), project__state__in=EDITABLE)
    return get_object_or_404(needs.select_related("project__sector", "project__organisation"), key=key)
