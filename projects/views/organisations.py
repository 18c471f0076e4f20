"""The page of an organisation: who it is, then its sheets, achieved, under way and wanted."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from communes import rules
from communes.enums import ACTING_ROLES, MemberRole
from communes.models import Organisation
from projects import queries
from projects.models import Project


@login_not_required
def organisation_page(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.visible_to(request.user).with_place(), key=key)
    role = rules.role_in(request.user, found)
    stages = queries.by_stage(Project.objects.public().filter(organisation=found))
    context = {
        "organisation": found,
        "role": role,
        "may_act": role in ACTING_ROLES,
        "may_manage": role == MemberRole.MANAGER,
        "is_empty": not any(stages.values()),
        **stages,
    }
    return render(request, "communes/organisation.html", context)
