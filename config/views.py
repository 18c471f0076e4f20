"""The front door: home, what the platform says of itself, errors."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from core.home import sections_for
from projects.enums import ProjectState
from projects.models import Need, Project

HOME_PROJECTS = 3
HOME_NEEDS = 6


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What was achieved, then what is under way, then what is wanted."""
    projects = Project.objects.public().select_related("commune__province", "sector")
    needs = Need.objects.public().open().select_related("project__commune__province")
    context = {
        "completed": projects.filter(state=ProjectState.COMPLETED).order_by("-ended_at", "-pk")[:HOME_PROJECTS],
        "under_way": projects.filter(state=ProjectState.UNDER_WAY).order_by("-published_at", "-pk")[:HOME_PROJECTS],
        "needs": needs.prefetch_related("skills").order_by("-project__published_at", "-pk")[:HOME_NEEDS],
    }
    return render(request, "pages/home.html", context)


def home_member(request: HttpRequest) -> HttpResponse:
    """What waits for me, then what I follow."""
    waiting, following = sections_for(request.user)
    return render(request, "pages/home_member.html", {"waiting": waiting, "following": following})


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


# --- Errors ---------------------------------------------------------------------------------


def _error(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """The page of an error, in the language of the address even when no middleware had its turn."""
    language = translation.get_language_from_path(request.path_info) or translation.get_language()
    with translation.override(language):
        return render(request, template or f"{status}.html", status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


@login_not_required
def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 429)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the database, which may be what failed."""
    return _error(request, 500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, 403, "csrf_failure.html")
