"""The local mailbox in the browser: for demonstrations and development, where mails go to a folder."""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications.mailbox import StoredMail, find_mail, stored_mails

PER_PAGE = 20
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def _only_where_there_is_one(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to all, since its mails are those of a demonstration; elsewhere the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.MAILBOX_DIR is None:
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(require_safe(guarded))


@_only_where_there_is_one
def mailbox(request: HttpRequest) -> HttpResponse:
    recipient = request.GET.get("to", "").strip()[:254]
    paginator = Paginator(stored_mails(recipient), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(request, "notifications/mailbox.html", {"page_obj": page, "recipient": recipient})


@_only_where_there_is_one
def mailbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "notifications/mailbox_mail.html", {"mail": _mail(name)})


@_only_where_there_is_one
@xframe_options_sameorigin
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for the frame: it may use its own styles and nothing else; its links leave the frame."""
    html = _mail(name).html
    allowed = " ".join(_fingerprint(style) for style in _STYLE.findall(html)) or "'none'"
    response = HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    return response


def _fingerprint(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _mail(name: str) -> StoredMail:
    mail = find_mail(name)
    if mail is None:
        raise Http404
    return mail
