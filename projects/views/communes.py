"""The pages of communes: what was achieved, what is under way, what is wanted."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from communes.forms.territories import CommuneSearch
from communes.lookup import communes as lookup
from communes.models import Commune, Organisation
from projects import queries
from projects.enums import ProjectState
from projects.models import Project

PER_PAGE = 24


@login_not_required
def commune_list(request: HttpRequest) -> HttpResponse:
    """Those where something is published first, then by name; a search puts the best answer first."""
    form = CommuneSearch(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    text, territory = wanted.get("q", ""), wanted.get("territoire", "")
    rows = Commune.objects.in_territory(territory).select_related("province__region")
    if text:
        order = [option.value for option in [*lookup.exact(text), *lookup.search(text, 60)]]
        found: Any = sorted(rows.filter(code__in=order), key=lambda row: order.index(row.code))
    else:
        published = Project.objects.public().filter(commune=OuterRef("pk"))
        found = rows.annotate(is_active=Exists(published)).order_by("-is_active", "name", "code")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    _count_projects(rows)
    lively = [row for row in rows if text or row.achieved or row.under_way or row.wanted]
    quiet = [row for row in rows if row not in lively]
    return render(request, "communes/list.html", {"form": form, "page_obj": page, "lively": lively, "quiet": quiet})


def _count_projects(rows: list[Any]) -> None:
    """Give each commune of a page `achieved`, `under_way` and `wanted`, in one query."""
    counts: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    public = Project.objects.public().filter(commune__in=counts)
    for commune, state, number in public.order_by().values_list("commune", "state").annotate(Count("pk")):
        counts[commune][state] = number
    for row in rows:
        row.achieved = counts[row.pk][ProjectState.COMPLETED]
        row.under_way = counts[row.pk][ProjectState.UNDER_WAY]
        row.wanted = counts[row.pk][ProjectState.PUBLISHED]


@login_not_required
def commune_page(request: HttpRequest, code: str) -> HttpResponse:
    commune = get_object_or_404(Commune.objects.select_related("province__region"), code=code)
    organisations = Organisation.objects.visible_to(request.user).filter(commune=commune)
    stages = queries.by_stage(Project.objects.public().filter(commune=commune))
    context = {
        "commune": commune,
        "organisations": organisations.select_related("commune", "sector").order_by("kind", "name", "pk")[:50],
        "is_empty": not any(stages.values()),
        **stages,
    }
    return render(request, "communes/commune.html", context)
