"""Posting a need in two minutes: begun by anybody, kept as typed, sent once signed in."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.limits import limit
from core.enums import Mode
from projects import actions
from projects.enums import NeedKind, ProjectState
from projects.forms import HolderForm, PostingForm
from projects.models import Draft, Project
from projects.queries import last_stamp
from projects.visitors import draft_token, make_draft_token
from skills.actions import propose_words

SHOWN = 3
NOT_TYPED = {"csrfmiddlewaretoken", "later"}


@login_not_required
@never_cache
@limit("draft")
def project_new(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _receive(request)
    begun = Draft.objects.owned_by(request.user, draft_token(request))[:SHOWN]
    return _page(request, PostingForm(initial={"key": uuid.uuid4()}), begun=begun)


@login_not_required
@never_cache
@limit("draft")
def project_resume(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What was typed, to be gone on with; complete and signed in, there is one button left to press."""
    if request.method == "POST":
        return _receive(request)
    draft = Draft.objects.owned_by(request.user, draft_token(request)).filter(key=key).first()
    if draft is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if draft is None:
        return _already_sent(request, get_object_or_404(Project.objects.editable_by(request.user), key=key))
    form = PostingForm(MultiValueDict(draft.data))
    if form.is_valid():
        return _page(request, form, is_ready=request.user.is_authenticated)
    return _page(request, PostingForm.unfinished(key, draft.data))


@login_not_required
@require_POST
@limit("draft")
def draft_save(request: HttpRequest) -> HttpResponse:
    """Called by the page while somebody types."""
    try:
        _keep(request, _posted_key(request))
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    return JsonResponse({"stamp": last_stamp(request.user, draft_token(request))})


@login_not_required
@require_POST
def draft_delete(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.throw_away(get_object_or_404(Draft.objects.owned_by(request.user, draft_token(request)), key=key))
    messages.success(request, _("Ce que vous aviez commencé est supprimé."))
    return redirect("my_projects" if request.user.is_authenticated else "project_new")


def _receive(request: HttpRequest) -> HttpResponse:
    form = PostingForm(request.POST)
    key = _posted_key(request)
    try:
        if _is_of_somebody_signed_out(request, key):
            return _keep_until_they_are_back(request, key)
        _keep(request, key)
    except ValidationError as error:
        if sent := Project.objects.filter(key=key, created_by=request.user.pk).first():
            return _already_sent(request, sent)
        form.add_error(None, error)  # too much to keep; the page still holds all of it
        return _page(request, form)
    if "later" in request.POST:
        return _kept_for_later(request, key)
    if not form.is_valid():
        return _page(request, form)
    if not request.user.is_authenticated:
        messages.info(
            request, _("Votre fiche est gardée. Il reste à créer votre compte, ou à vous connecter, pour l’envoyer.")
        )
        return redirect(_with_next("account_signup", key))
    return _send(request, form, key)


def _send(request: HttpRequest, form: PostingForm, key: uuid.UUID) -> HttpResponse:
    holder = HolderForm(request.POST, user=request.user)
    if not holder.holders:
        messages.info(request, _("Votre fiche est gardée. Dites maintenant quelle organisation portera le projet."))
        return redirect(_with_next("organisation_new", key))
    if not holder.is_valid():
        return _page(request, form, holder=holder, is_ready=True)
    try:
        skills = form.cleaned_data["skills"]
        project, is_new = actions.create_from_draft(
            key, form.sheet_values(), form.need_values(), skills=skills,
            organisation=holder.cleaned_data["organisation"], commune=holder.cleaned_data.get("commune"),
            by=request.user,
        )  # fmt: skip
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return _page(request, form, holder=holder)
    if not is_new:
        return _already_sent(request, project)
    propose_words(getattr(skills, "proposed_words", ()), by=request.user, language=project.language)
    messages.success(request, _sent_message(project))
    return redirect(project)


def _sent_message(project: Project) -> str:
    if project.state == ProjectState.PUBLISHED:
        return _("Votre fiche est publiée. Vous pouvez la compléter quand vous voulez.")
    return _("Votre fiche est envoyée. Nous la relisons en trois jours au plus, et vous écrivons.")


def _already_sent(request: HttpRequest, project: Project) -> HttpResponse:
    messages.info(request, _("Cette fiche est déjà envoyée : la voici."))
    return redirect(project)


def _kept_for_later(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    if request.user.is_authenticated:
        messages.success(request, _("Enregistré. Vous retrouverez cette fiche ici."))
        return redirect("my_projects")
    messages.success(
        request,
        _("Enregistré sur cet appareil pour deux mois. Avec un compte, vous la retrouverez partout."),
    )
    return redirect("project_resume", key=key)


def _keep(request: HttpRequest, key: uuid.UUID) -> None:
    """Raises Http404 for a key that is somebody else's, ValidationError for too much or for a sheet already sent."""
    if Project.objects.filter(key=key).exclude(created_by=request.user.pk).exists():
        raise Http404
    try:
        actions.save_draft(key, _typed(request), user=request.user, token=make_draft_token(request))
    except PermissionDenied:
        raise Http404 from None


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}


def _is_of_somebody_signed_out(request: HttpRequest, key: uuid.UUID) -> bool:
    """The form was begun by a person, and nobody is signed in any more: the session ended while they typed."""
    if request.user.is_authenticated:
        return False
    draft = Draft.objects.filter(key=key).exclude(user=None).first()
    is_anothers = draft is not None and not draft.belongs_to(request.user, draft_token(request))
    return is_anothers or Project.objects.filter(key=key).exists()


def _keep_until_they_are_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Aside, so that nobody writes over what is another's; signing in as that person unites the two."""
    if not Project.objects.filter(key=key).exists():
        actions.save_draft(uuid.uuid4(), _typed(request), user=request.user, token=make_draft_token(request))
    messages.info(
        request, _("Votre session est terminée. Ce que vous avez écrit est gardé : connectez-vous pour continuer.")
    )
    return redirect_to_login(reverse("project_resume", args=[key]))


def _posted_key(request: HttpRequest) -> uuid.UUID:
    """The key of the form, or one of this browser's own beside it.

    On a poor line the answer to a visitor's first save may be lost, and the new session with it: a draft bears the
    key, and the browser cannot show that it is theirs. What they go on typing is then kept under a key made of both.
    """
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None
    draft = Draft.objects.filter(key=key, user=None).first()
    if draft is None or draft.belongs_to(request.user, draft_token(request)):
        return key
    return uuid.uuid5(key, make_draft_token(request) or str(request.user.pk))


def _with_next(name: str, key: uuid.UUID) -> str:
    return f"{reverse(name)}?{urlencode({'next': reverse('project_resume', args=[key])})}"


def _page(
    request: HttpRequest,
    form: PostingForm,
    *,
    holder: HolderForm | None = None,
    is_ready: bool = False,
    begun: Iterable[Draft] = (),
) -> HttpResponse:
    """`is_ready`: nothing is left to fill in, so what was typed is shown to be read again and sent."""
    if holder is None and request.user.is_authenticated:
        # What was chosen before an error elsewhere is kept.
        holder = HolderForm(initial=_chosen_before(request), user=request.user)
    context: dict[str, Any] = {
        "form": form,
        "begun": begun,
        "holder": holder if holder and holder.holders else None,
        "stamp": last_stamp(request.user, draft_token(request)),
        "is_ready": is_ready,
        "typed": form.cleaned_data if is_ready else {},
        "kind_label": NeedKind(form.cleaned_data["kind"]).label if is_ready else "",
        "mode_label": Mode(form.cleaned_data["mode"]).label if is_ready else "",
    }
    return render(request, "projects/posting.html", context)


def _chosen_before(request: HttpRequest) -> dict[str, Any]:
    fields = HolderForm.base_fields.items()
    return {
        name: field.widget.value_from_datadict(request.POST, request.FILES, name)
        for name, field in fields
        if name in request.POST
    }
