"""Who is typing, before anybody signs in: a token in the session, to which the drafts are tied."""

import secrets
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from projects import actions

_NAME = "drafts"


def draft_token(request: HttpRequest) -> str:
    """The token of this session; empty as long as nothing was typed in it."""
    return request.session.get(_NAME, "")


def make_draft_token(request: HttpRequest) -> str:
    """The same, made when there is none: writes, so only from a POST."""
    if not request.user.is_authenticated and not draft_token(request):
        request.session[_NAME] = secrets.token_hex(24)
    return draft_token(request)


def keep_drafts_at_signup(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """So that the confirmation may be opened on another device: the drafts wait there too."""
    actions.claim_drafts(user, draft_token(request), keep_session=True)


def keep_drafts_at_login(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    actions.claim_drafts(user, request.session.pop(_NAME, ""))
