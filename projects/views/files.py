"""Photos and documents: sent, taken away, and handed to those who may see the sheet."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import limit
from projects import actions
from projects.downloads import hand_out_document, hand_out_photo
from projects.enums import EDITABLE
from projects.forms import DocumentForm, PhotoForm
from projects.models import Document, Photo, Project
from projects.views.sheets import edit_page


@require_POST
@limit("upload")
def photo_add(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _add(request, key, PhotoForm, actions.add_photo, "photo_form", _("La photo est ajoutée."))


@require_POST
@limit("upload")
def document_add(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _add(request, key, DocumentForm, actions.add_document, "document_form", _("Le document est ajouté."))


def _add(request: HttpRequest, key: uuid.UUID, form_class: Any, action: Any, name: str, done: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.editable_by(request.user).filter(state__in=EDITABLE), key=key)
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            action(project, values.pop("file"), by=request.user, **values)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            form.add_error("file", ValidationError(error.messages))
        else:
            messages.success(request, done)
            return redirect("project_edit", key=project.key)
    return edit_page(request, project, **{name: form})


@require_POST
def photo_remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _remove(request, Photo, key, actions.remove_photo, _("La photo est retirée."))


@require_POST
def document_remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _remove(request, Document, key, actions.remove_document, _("Le document est retiré."))


def _remove(request: HttpRequest, model: Any, key: uuid.UUID, action: Any, done: str) -> HttpResponse:
    rows = model.objects.filter(project__in=Project.objects.editable_by(request.user)).select_related("project")
    row = get_object_or_404(rows, key=key)
    try:
        action(row, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, done)
    return redirect("project_edit", key=row.project.key)


@login_not_required
@require_safe
def project_photo(request: HttpRequest, key: uuid.UUID, size: str = "full") -> FileResponse:
    photo = _visible(request, Photo, key)
    name = photo.thumb_name if size == "small" else photo.file.name
    return hand_out_photo(name, is_public=photo.project.is_public)


@login_not_required
@require_safe
def project_document(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    document = _visible(request, Document, key)
    return hand_out_document(document.file.name, document.name, is_public=document.project.is_public)


def _visible(request: HttpRequest, model: Any, key: uuid.UUID) -> Any:
    rows = model.objects.filter(project__in=Project.objects.visible_to(request.user)).select_related("project")
    return get_object_or_404(rows, key=key)
