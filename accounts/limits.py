"""How often one person may do something: `@limit("offer")` on a view, the rates in the settings.

The counts live in the cache, which all processes share, through django-allauth's own counter.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
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
            if request.method == "POST" and not ratelimit.consume(request, action=action, key=_who(request)):
                return ratelimit.respond_429(request)
            return view(request, *args, **kwargs)

        return wrapper

    return decorator


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"address {get_adapter().get_client_ip(request)}"
