"""The file of a mission, for those who take part in it: what they see on its pages, as one ZIP archive.

Telephone numbers and e-mail addresses stay out: what was shared with the people of a mission is not for a file that
goes from hand to hand. The answers of the evaluation are in it once they are shown.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from core.languages import current_language, direction
from discussions.models import Post
from missions.history import history_of
from missions.models import Mission, Party, Programme, Summary
from missions.results import results_of
from notifications.mail import absolute

IN_MEMORY = 4 * 2**20  # a larger archive is put together on disk


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A stored file under its name in the archive; `is_left_out`: too large for what the archive may weigh."""

    name: str
    title: str
    stored: Any
    is_left_out: bool = False


# --- The facts ----------------------------------------------------------------------------------


def facts_of(mission: Mission) -> dict[str, Any]:
    """Plain values; codes where the platform has codes, names of people where its pages show them."""
    project = mission.need.project
    return {
        "made_at": timezone.now(),
        "mission": {
            "key": mission.key, "address": absolute(mission.get_absolute_url()),
            "title": mission.display_title, "language": mission.display_language, "track": mission.track,
            "state": mission.state, "opened_at": mission.opened_at, "closed_at": mission.closed_at,
            "cause": mission.cause, "cause_side": mission.cause_side, "closing_note": mission.closing_note,
            "facilitator": name_of(mission.facilitator),
        },
        "project": {"title": project.title, "commune": str(project.commune or ""), "need": mission.need.kind},
        "parties": [_party(party) for party in mission.parties.select_related("organisation__commune", "speaker")],
        "steps": _rows(mission.visits, "step", "began_at", "ended_at", "is_skipped", "reason"),
        "history": [
            {"at": line.at, "what": str(line.sentence), "who": str(line.who), "in_name_of": str(line.in_name_of or "")}
            for line in history_of(mission)
        ],
        **_prepared(mission),
        **_carried_out(mission),
        "thread": [
            {"at": post.created_at, "by": name_of(post.author), "text": post.text, "language": post.language}
            for post in Post.objects.about(mission).select_related("author")
        ],
    }  # fmt: skip


def name_of(user: User | None) -> str | None:
    return user.get_full_name() if user else None


def _party(party: Party) -> dict[str, Any]:
    return {
        "name": party.display_name, "side": party.side, "state": party.state, "since": party.joined_at,
        "left_at": party.left_at,
        "people": [name_of(person.user) for person in party.people.select_related("user").filter(left_at=None)],
    }  # fmt: skip


def _rows(rows: QuerySet[Any] | Any, *fields: str) -> list[dict[str, Any]]:
    """Values of plain fields; of a party or a person, the name."""
    return [{field: _value(getattr(row, field)) for field in fields} for row in rows.all()]


def _value(value: Any) -> Any:
    if isinstance(value, User):
        return name_of(value)
    return value.display_name if isinstance(value, Party) else value


def _prepared(mission: Mission) -> dict[str, Any]:
    programme = Programme.objects.filter(mission=mission).first()
    feasibility = getattr(mission, "feasibility", None)
    return {
        "programme": {
            name: getattr(programme, name) for name in ("objective", "results", "audience", "language")
        } if programme else None,
        "feasibility": {
            "participants": feasibility.participants, "local_resources": feasibility.local_resources,
        } if feasibility else None,
        "arrangements": _rows(mission.arrangements.select_related("party"), "kind", "state", "party", "note"),
        "materials": _rows(
            mission.materials.select_related("party"), "name", "quantity", "state", "availability", "party"
        ),
        "costs": _rows(
            mission.costs.select_related("payer"), "kind", "label", "amount", "currency", "payer", "payer_name",
            "agreed_at",
        ),
        "versions": [
            {
                "number": version.number, "correction": version.correction, "at": version.created_at,
                "digest": version.digest, "terms": version.terms,
                "validated": _rows(version.validations.select_related("party"), "party", "shown_name", "at"),
                "signed": _rows(
                    version.signatures.select_related("party"), "party", "shown_name", "at", "method", "language",
                    "digest",
                ),
            }
            for version in mission.versions.all()
        ],
    }  # fmt: skip


def _carried_out(mission: Mission) -> dict[str, Any]:
    pair = getattr(mission, "pair", None)
    summary = Summary.objects.filter(mission=mission).first()
    return {
        "sessions": [
            {
                "on": session.on, "half_day": session.half_day, "title": session.title, "kind": session.kind,
                "trainer": session.trainer_shown, "place": session.place, "state": session.state,
                "note": session.note, "attendance": _rows(session.attendance, "gender", "age_band", "count"),
            }
            for session in mission.sessions.select_related("trainer").prefetch_related("attendance")
        ],
        "journal": _rows(mission.journal.select_related("by"), "on", "text", "language", "by"),
        "handed_over": _rows(mission.handed_over, "title", "form", "keeper", "link", "name"),
        "pair": {"abroad": name_of(pair.abroad), "local": pair.local_shown} if pair else None,
        "follow_ups": _rows(mission.follow_ups, "month", "due_on", "answer", "line", "answered_at"),
        "evaluations": _evaluations(mission),
        "closing_views": _rows(mission.closing_views.select_related("party"), "party", "cause", "text", "at"),
        "summary": {
            name: getattr(summary, name) for name in ("done", "learnt", "advice", "language", "proposed_at")
        } if summary else None,
    }  # fmt: skip


def _evaluations(mission: Mission) -> list[dict[str, Any]] | None:
    """As the page of results shows them: None as long as they are hidden."""
    groups = results_of(mission)
    if groups is None:
        return None
    return [
        {
            "role": str(group.role), "names": group.names, "answers": group.count,
            "questions": [
                {"question": str(closed.question), "answers": closed.answers, "average": closed.average,
                 "shares": {str(share.score): share.count for share in closed.shares}}
                for closed in group.closed
            ],
            "words": [
                {"question": str(words.question), "text": words.text, "language": words.language}
                for words in group.words
            ],
        }
        for group in groups
    ]  # fmt: skip


# --- The archive --------------------------------------------------------------------------------


def enclosed_in(mission: Mission) -> list[Enclosed]:
    """Photos, materials and signed scans, numbered; those that would make the archive too large are left out."""
    found, room = [], settings.MISSION_FILE_MAX_BYTES
    for folder, number, title, stored in _stored_files(mission):
        name = f"{folder}/{number:02d}.{stored.name.rpartition('.')[2]}"
        size = _size(stored)
        found.append(Enclosed(name, title, stored, is_left_out=size > room))
        room -= size if size <= room else 0
    return found


def _stored_files(mission: Mission) -> Iterator[tuple[str, int, str, Any]]:
    yield from (("photos", n, photo.caption, photo.file) for n, photo in enumerate(mission.photos.all(), 1))
    handed = (row for row in mission.handed_over.all() if row.file)
    yield from (("supports", number, row.title, row.file) for number, row in enumerate(handed, 1))
    signed = (
        signature for version in mission.versions.all() for signature in version.signatures.all() if signature.scan
    )
    yield from (("signatures", n, row.party.display_name, row.scan) for n, row in enumerate(signed, 1))


def _size(stored: Any) -> int:
    """A file that is not in the store any more weighs more than any archive: it is left out, and said so."""
    try:
        return stored.size
    except OSError:
        return settings.MISSION_FILE_MAX_BYTES + 1


def archive_of(mission: Mission) -> Any:
    """A file open for reading, from its start; the caller closes it. The page inside is in the language in force."""
    enclosed = enclosed_in(mission)
    facts = json.dumps(facts_of(mission), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    language = current_language()
    page = render_to_string(
        "missions/file_readme.html",
        {"mission": mission, "enclosed": enclosed, "language": language, "direction": direction(language)},
    )
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed to the caller
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LISEZMOI.html", page)
        archive.writestr("mission.json", facts)
        for item in _to_enclose(enclosed):
            with item.stored.open("rb") as source, archive.open(item.name, "w") as entry:
                for chunk in source.chunks():
                    entry.write(chunk)
    target.seek(0)
    return target


def _to_enclose(enclosed: Iterable[Enclosed]) -> list[Enclosed]:
    return [item for item in enclosed if not item.is_left_out]
