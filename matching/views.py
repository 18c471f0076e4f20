"""The needs for me, one introduction, the people for a need."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import limit
from diaspora.models import Profile
from matching import actions
from matching.asked import asked_of, what_keeps_apart
from matching.forms import DismissForm
from matching.groups import groups_for
from matching.learning import undo
from matching.models import Diagnosis, Lesson, Match
from matching.queries import PLACE, SECTOR, matches_for, needs_held_with, people_for
from matching.reasons import FOR_HOLDER, FOR_PERSON, Reasons, lessons_of, score_table
from matching.why_nobody import diagnosis_rows
from projects.models import Need

PEOPLE_PER_PAGE = 20


@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """The open needs that suit me, best first, with why."""
    profile = Profile.objects.filter(user=request.user).first()
    has_skills = profile is not None and profile.profile_skills.exists()
    found = matches_for(profile) if profile and has_skills else []
    reasons = Reasons(found)
    cards = [
        {"match": match, "reasons": reasons.for_person(match), "missing": reasons.missing_for_person(match)}
        for match in found
    ]
    context = {"cards": cards, "has_skills": has_skills, "lessons": lessons_of(profile)}
    if profile and has_skills and not found:
        context["asked"] = asked_of(profile)
    return render(request, "matching/matches.html", context)


@require_POST
def lesson_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What was learnt from one of my answers is not taken into account any more."""
    lesson = get_object_or_404(Lesson.objects.in_effect(), pk=pk, profile__user=request.user)
    undo(lesson, by=request.user)
    messages.success(request, _("C’est noté : nous n’en tenons plus compte."))
    return redirect("matches")


@require_safe
def match(request: HttpRequest, key: UUID) -> HttpResponse:
    """One introduction, as the person or as the holder sees it."""
    found = get_object_or_404(
        Match.objects.visible_to(request.user).select_related(
            PLACE, SECTOR, "need__project__organisation__commune", "profile__user"
        ),
        key=key,
    )
    reasons = Reasons([found])
    is_mine = found.profile.user_id == request.user.pk
    context: dict[str, Any] = {
        "match": found,
        "need": found.need,
        "project": found.need.project,
        "is_open": found.need.is_open,
        "score_table": score_table(found),
        "reasons": reasons.for_person(found) if is_mine else reasons.for_holder(found),
        "missing": reasons.missing_for_person(found) if is_mine else reasons.missing_for_holder(found),
        "lacks": [] if found.is_current else what_keeps_apart(found, FOR_PERSON if is_mine else FOR_HOLDER),
        "version": found.parts.get("version"),
    }
    return render(request, "matching/match.html" if is_mine else "matching/match_holder.html", context)


@require_POST
def match_seen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sent by the page itself once it is shown; without JavaScript the next action says as much."""
    found = get_object_or_404(Match.objects.select_related("profile"), key=key, profile__user=request.user)
    actions.see(found, by=request.user)
    return HttpResponse(status=204)


@limit("edit")
def match_dismiss(request: HttpRequest, key: UUID) -> HttpResponse:
    """Not for me: one question, then on to the other needs. `key` is the need's."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("project"), key=key)
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.dismiss(need, by=request.user, reason=form.cleaned_data["reason"])
        except Match.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("C’est noté : ce besoin ne vous sera plus proposé."))
        return redirect("matches")
    context = {"form": form, "need": need, "project": need.project}
    return render(request, "matching/dismiss.html", context, status=422 if form.errors else 200)


@require_safe
def need_matches(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who fits one of our needs; or, when nobody does, what keeps people out and what to relax."""
    need = get_object_or_404(needs_held_with(request.user), key=key)
    page = Paginator(people_for(need, request.user), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    reasons = Reasons(page.object_list)
    context: dict[str, Any] = {
        "need": need,
        "project": need.project,
        "page_obj": page,
        "people": [
            {"match": found, "reasons": reasons.for_holder(found), "missing": reasons.missing_for_holder(found)}
            for found in page
        ],
    }
    if page.number == 1:
        context["groups"] = groups_for(need, request.user)
    if not page.paginator.count:
        context["diagnosis"] = Diagnosis.objects.filter(need=need).first() if need.is_open else None
        context["rows"] = diagnosis_rows(context["diagnosis"].excluded) if context["diagnosis"] else []
    return render(request, "matching/need_matches.html", context)
