"""The lists of sheets and of needs, with filters that stand in the address."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pagination import ListPaginator
from projects import queries
from projects.filters import NeedFilters, ProjectFilters, SheetFilters
from projects.models import Need, Project

PAGE_SIZE = 20


@login_not_required
def project_list(request: HttpRequest) -> HttpResponse:
    filters = ProjectFilters(request.GET, queryset=Project.objects.public().order_by("-published_at", "-pk"))
    return _list(request, filters, queries.project_cards, "projects/project_list.html")


@login_not_required
def need_list(request: HttpRequest) -> HttpResponse:
    filters = NeedFilters(request.GET, queryset=Need.objects.public().order_by("-project__published_at", "-pk"))
    return _list(request, filters, queries.need_cards, "projects/need_list.html")


def _list(
    request: HttpRequest, filters: SheetFilters, cards: Callable[[QuerySet], QuerySet], template: str
) -> HttpResponse:
    """One search gives the keys of all pages; rows are dressed only for the one page that is shown."""
    found = list(filters.qs.values_list("pk", flat=True)[: ListPaginator.most + 1])
    page = ListPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    keys = list(page.object_list)
    rows = {row.pk: row for row in cards(filters.queryset.model.objects.filter(pk__in=keys).order_by("pk"))}
    return render(request, template, {
        "filters": filters,
        "asked": _without_each(request, filters),
        "page_obj": page,
        "rows": [rows[key] for key in keys if key in rows],
    })  # fmt: skip


def _without_each(request: HttpRequest, filters: SheetFilters) -> list[dict[str, Any]]:
    """Each filter in use, with the address of the same list without it."""
    links = []
    for name, label, value in filters.active():
        rest = request.GET.copy()
        rest.pop(name, None)
        rest.pop("page", None)
        links.append({"label": label, "value": value, "url": f"{request.path}?{rest.urlencode()}"})
    return links
