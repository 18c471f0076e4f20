"""Several people of one network who together can do all that a need wants."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from communes.enums import GROUP_KINDS, Verification
from communes.models import Membership, Organisation
from diaspora.models import Profile
from matching import engine
from matching.snapshots import load_taxonomy, need_rows, profile_rows, today
from matching.versions import in_force
from projects.models import Need
from skills.models import Skill

COVERS = 50  # percent: from here on a person's skill stands for the wanted one
MOST_PEOPLE = 500  # members of networks that are looked at for one need
MOST_SETS = 60  # distinct sets of skills that are combined exactly
EXACT_UP_TO = 3
GROUPS_SHOWN = 3

Covers = frozenset[int]


@dataclass(frozen=True, slots=True)
class Group:
    """members: [(profile, the wanted skills that they bring), …], who brings most first."""

    organisation: Organisation
    members: list[tuple[Profile, list[Skill]]]


def groups_for(need: Need, reader: Any) -> list[Group]:
    """Of networks and associations whose members the reader may see; the smallest set first. None when the need wants
    a single skill, and none of a single person: those stand in the list of who fits."""
    wanted = {skill.pk: skill for skill in need.skills.all()}
    if len(wanted) < 2 or not need.is_open:
        return []
    brought = _brought(need, reader)
    found = []
    for organisation, people in _by_organisation(brought, need).items():
        covers = {pk: brought[pk] for pk in people}
        chosen = smallest_cover(covers, frozenset(wanted))
        if len(chosen) > 1:
            found.append((len(chosen), organisation, _who_brings_what(chosen, covers)))
    found = sorted(found, key=lambda row: (row[0], row[1]))[:GROUPS_SHOWN]
    organisations = Organisation.objects.select_related("commune").in_bulk([row[1] for row in found])
    ids = {pk for _size, _organisation, rows in found for pk, _skills in rows}
    profiles = Profile.objects.select_related("user").in_bulk(ids)
    return [
        Group(
            organisations[organisation], [(profiles[pk], [wanted[skill] for skill in skills]) for pk, skills in rows]
        )
        for _size, organisation, rows in found
    ]


def _brought(need: Need, reader: Any) -> dict[int, Covers]:
    """profile → which of the wanted skills they cover, of those who could take part and show themselves."""
    members = Membership.objects.filter(
        organisation__kind__in=GROUP_KINDS, organisation__verification=Verification.VERIFIED
    ).exclude(organisation=need.project.organisation_id)
    taxonomy, weights, day = load_taxonomy(), in_force().weights, today()
    (row,) = need_rows(Need.objects.filter(pk=need.pk))
    families = Skill.objects.filter(pk__in=need.skills.values("pk")).values("family")
    able = Profile.objects.matchable().filter(skills__family__in=families, user__memberships__in=members)
    seen = Profile.objects.visible_to(reader).exclude(user=reader)
    ids = able.filter(pk__in=seen.values("pk")).order_by("pk").values_list("pk", flat=True).distinct()[:MOST_PEOPLE]
    brought = {}
    for person in profile_rows(Profile.objects.filter(pk__in=list(ids))):
        told = engine.explain(person, row, taxonomy, weights, day)
        named = told.facts["skills"]["named"]
        covers = frozenset(fact["wanted"] for fact in named if fact["level"] and fact["credit"] >= COVERS)
        if covers and not told.excluded_by:
            brought[person.id] = covers
    return brought


def _by_organisation(brought: dict[int, Covers], need: Need) -> dict[int, list[int]]:
    rows = Membership.objects.filter(
        user__profile__in=list(brought), organisation__kind__in=GROUP_KINDS,
        organisation__verification=Verification.VERIFIED,
    ).exclude(organisation=need.project.organisation_id)  # fmt: skip
    people = defaultdict(list)
    for organisation, profile in rows.order_by("organisation", "user").values_list("organisation", "user__profile"):
        people[organisation].append(profile)
    return people


# --- The smallest set -----------------------------------------------------------------------------------------


def smallest_cover(covers: dict[int, Covers], wanted: Covers) -> tuple[int, ...]:
    """The fewest who cover it all: exact up to three of them, beyond that greedy. () when all together do not."""
    if not wanted or wanted - frozenset().union(*covers.values()):
        return ()
    one_each = _one_for_each_set(covers)
    for size in range(1, EXACT_UP_TO + 1):
        for people in combinations(one_each[:MOST_SETS], size):
            if frozenset().union(*(covers[pk] for pk in people)) >= wanted:
                return people
    return tuple(_greedy(one_each, covers, wanted))


def _one_for_each_set(covers: dict[int, Covers]) -> list[int]:
    """Of those who cover the same, or less than another, one: who covers most first, then the lower id."""
    kept: list[int] = []
    for pk in sorted(covers, key=lambda pk: (-len(covers[pk]), pk)):
        if not any(covers[pk] <= covers[other] for other in kept):
            kept.append(pk)
    return kept


def _greedy(people: Iterable[int], covers: dict[int, Covers], wanted: Covers) -> Iterator[int]:
    left = set(wanted)
    while left:
        best = max(people, key=lambda pk: (len(covers[pk] & left), -pk))
        left -= covers[best]
        yield best


def _who_brings_what(people: tuple[int, ...], covers: dict[int, Covers]) -> list[tuple[int, list[int]]]:
    """Each with all that they cover, who covers most first."""
    return [(pk, sorted(covers[pk])) for pk in sorted(people, key=lambda pk: (-len(covers[pk]), pk))]
