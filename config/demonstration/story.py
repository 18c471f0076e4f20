"""The demonstration told in order: people, sheets, offers; then everything is moved to the day it is said to be of.

Sheets and offers go through the same actions as those of real users, so that every step has its activity and its
messages.
"""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from communes.models import Commune, Organisation
from config.demonstration.missions import entrust, tell_mission
from config.demonstration.people import (
    ACCOUNTS,
    ADMIN,
    PASSWORD,
    People,
    add_contributors,
    add_facilitator,
    add_organisations,
    add_staff,
    days,
)
from core.models import Activity
from diaspora.actions import accept, decline, offer, post_message, withdraw
from diaspora.models import Contribution
from discussions.models import Post
from notifications.models import Message
from projects.actions import (
    add_need,
    archive_project,
    complete_project,
    create_sheet,
    give_up_project,
    start_project,
    submit_project,
)
from projects.actions.moderation import publish_project, refuse_project, request_changes
from projects.enums import ProjectState
from projects.models import Need, Project, Review
from skills.models import Sector, Skill

__all__ = ["ACCOUNTS", "ADMIN", "PASSWORD", "tell"]

FOLDER = Path(__file__).parent
READ_AFTER = timedelta(days=14)
# States a sheet has been published on its way to.
AFTER_PUBLISHING = {"published", "under_way", "completed", "not_completed", "archived"}


def tell() -> dict[str, int]:
    """Write the whole demonstration, or nothing. Returns how many of each thing there are."""
    with transaction.atomic():
        people = People()
        moderator = add_staff(people)
        organisations = add_organisations(people, _read("organisations"))
        entrust(add_facilitator(people))
        contributors = add_contributors(people, _read("people")["people"])
        sheets = {
            row["title"]: _sheet(row, organisations[row["holder"]], moderator) for row in _read("projects")["projects"]
        }
        offers = _read("contributions")["contributions"]
        for row in offers:
            _offer(row, sheets[row["project"]], people.by_id[row["by"]])
        missions = _read("missions")["missions"]
        for row in missions:
            project, by = sheets[row["project"]], people.by_id[row["by"]]
            tell_mission(row, Contribution.objects.accepted().get(need__project=project, contributor=by))
        # What ended did so after the offers of its time.
        for row in _read("projects")["projects"]:
            _end(row, sheets[row["title"]])
    return {
        "organisations": len(organisations),
        "sheets": len(sheets),
        "contributors": contributors,
        "offers": len(offers),
        "missions": len(missions),
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


# --- Sheets ----------------------------------------------------------------------------------


def _sheet(row: dict[str, Any], holder: Organisation, moderator: User) -> Project:
    author = holder.memberships.get().user
    first, *others = row["needs"]
    names = ("title", "purpose", "context", "beneficiaries", "beneficiaries_count", "timetable", "partners", "cost",
             "funding")  # fmt: skip
    values = {name: row[name] for name in names if name in row}
    values["sector"] = Sector.objects.get(slug=row["sector"])
    commune = Commune.objects.filter(code=row.get("commune")).first()
    project = create_sheet(
        values, _need(first), skills=_skills(first), organisation=holder, commune=commune, by=author
    )
    Project.objects.filter(pk=project.pk).update(language=row["language"])
    project.language = row["language"]
    for need in others:
        add_need(project, _need(need), skills=_skills(need), by=author)
    if row["state"] != "draft":
        submit_project(project, by=author)
    _moderate(row, project, moderator)
    _date_sheet(project, row["age"])
    return project


def _need(row: dict[str, Any]) -> dict[str, Any]:
    start, end = days(row["when"]) if "when" in row else (None, None)
    return {"kind": row["kind"], "description": row.get("text", ""), "mode": row["mode"], "starts_on": start,
            "ends_on": end, "languages": row.get("languages", []), "places": row.get("places")}  # fmt: skip


def _skills(row: dict[str, Any]) -> list[Skill]:
    return list(Skill.objects.filter(slug__in=row.get("skills", [])).select_related("family__sector"))


def _moderate(row: dict[str, Any], project: Project, moderator: User) -> None:
    words = {"by": moderator, "message": row.get("message", ""), "language": row["language"]}
    if row["state"] in AFTER_PUBLISHING:
        publish_project(project, **words)
    elif row["state"] == "changes_requested":
        request_changes(project, **words)
    elif row["state"] == "refused":
        refuse_project(project, **words)


def _end(row: dict[str, Any], project: Project) -> None:
    author = project.created_by
    before = timezone.now()
    project.refresh_from_db()  # a mission that is carried out has started it
    if row["state"] in {"under_way", "completed"} and project.state == ProjectState.PUBLISHED:
        start_project(project, by=author)
    if row["state"] == "completed":
        complete_project(project, by=author)
    elif row["state"] == "not_completed":
        give_up_project(project, cause=row["cause"], side=row["cause_side"], by=author)
    elif row["state"] == "archived":
        archive_project(project, by=author)
    later = timedelta(days=row["age"] // 4)
    Activity.objects.about(project).filter(at__gte=before).update(at=F("at") - later)
    Project.objects.filter(pk=project.pk, ended_at__isnull=False).update(ended_at=F("ended_at") - later)


def _date_sheet(project: Project, age: int) -> None:
    """A sheet sent `age` days ago was read the day after, or on the same day."""
    sent, read = timedelta(days=age), timedelta(days=max(age - 1, 0))
    Project.objects.filter(pk=project.pk).update(
        created_at=F("created_at") - sent, submitted_at=F("submitted_at") - sent, published_at=F("published_at") - read
    )
    Activity.objects.about(project).filter(verb="submit").update(at=F("at") - sent)
    Activity.objects.about(project).exclude(verb="submit").update(at=F("at") - read)
    Review.objects.filter(project=project).update(at=F("at") - read)
    _date_messages(project, {}, otherwise=read)
    project.refresh_from_db()


# --- Offers ----------------------------------------------------------------------------------


def _offer(row: dict[str, Any], project: Project, by: User) -> None:
    need = list(project.needs.order_by("pk"))[row["need"]]
    start, end = _dates_of_offer(need, by)
    contribution = offer(need, by=by, proposal=row["text"], mode=need.mode, starts_on=start, ends_on=end)
    holder = project.created_by
    for side, text in row.get("posts", []):
        post_message(contribution, by=by if side == "contributor" else holder, text=text)
    if row["state"] == "accepted":
        accept(contribution, by=holder, message=row.get("answer", ""))
    elif row["state"] == "declined":
        decline(contribution, by=holder, reason=row["reason"], message=row["answer"], note=row.get("note", ""))
    elif row["state"] == "withdrawn":
        withdraw(contribution, by=by)
    _date_offer(contribution, row["age"])


def _dates_of_offer(need: Need, by: User) -> tuple[Any, Any]:
    """The person's first stay that meets what the need asks for, if they said one."""
    windows = by.profile.presence_windows.all()
    if need.starts_on and need.ends_on:
        windows = windows.filter(starts_on__lte=need.ends_on, ends_on__gte=need.starts_on)
    window = windows.first()
    return (window.starts_on, window.ends_on) if window else (None, None)


def _date_offer(contribution: Contribution, age: int) -> None:
    """Made `age` days ago, talked over in the days after, answered when half of the time had gone."""
    made, answered = timedelta(days=age), timedelta(days=age // 2)
    Contribution.objects.filter(pk=contribution.pk).update(
        created_at=F("created_at") - made, answered_at=F("answered_at") - answered
    )
    Activity.objects.about(contribution).filter(verb="offer").update(at=F("at") - made)
    Activity.objects.about(contribution).exclude(verb="offer").update(at=F("at") - answered)
    _date_messages(contribution, {"offer_received": made}, otherwise=answered)
    posts = Post.objects.filter(thread__object_id=contribution.pk, thread__content_type__model="contribution")
    for number, post in enumerate(posts.order_by("pk"), start=1):
        hours = age * 24 * (1 - number / (posts.count() + 2))
        Post.objects.filter(pk=post.pk).update(created_at=F("created_at") - timedelta(hours=hours))


def _date_messages(about: Project | Contribution, delays: dict[str, timedelta], *, otherwise: timedelta) -> None:
    """In the list of the person they are of their day too; what is older than two weeks has been read."""
    messages = Message.objects.filter(content_type=ContentType.objects.get_for_model(about), object_id=about.pk)
    for message in messages:
        delay = delays.get(message.kind, otherwise)
        message.created_at -= delay
        message.read_at = message.created_at if delay > READ_AFTER else None
        message.save(update_fields=["created_at", "read_at"])
