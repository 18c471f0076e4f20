"""How often one person may do something: `@limit("offer")` on a view, the rates in the settings.

The counts live in the cache, which all processes share, through django-allauth's own counter.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit  # the one that can count a GET
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


def limit(action: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Decorator of a view: answers 429 to a POST beyond the rate of `action`. Other methods are not counted.

    A signed-in person counts as such, wherever they are; anybody else by address. For a class:
    `@method_decorator(limit("offer"), name="dispatch")`. An unknown action is a mistake of ours: KeyError.
    """
    settings.OWN_RATE_LIMITS[action]

    def decorator(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = refused(request, action) if request.method == "POST" else None
            return answer or view(request, *args, **kwargs)

        return wrapper

    return decorator


def refused(request: HttpRequest, action: str) -> HttpResponseBase | None:
    """Counts this request, whatever its method; the answer 429 once the rate of `action` is passed. Called by itself
    for a GET that changes nothing but costs much."""
    usage = ratelimit.consume(request, app="allauth.account", action=action, key=_who(request), limit_get=True)
    return None if usage else ratelimit.respond_429(request)


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"address {get_adapter().get_client_ip(request)}"
