"""Some hundred people of the portable tier, held against all slots of the index at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine import weights as w
from matching.engine.index import FINE, Index
from matching.engine.rows import ON_SITE, REMOTE
from matching.engine.scoring import coverage
from matching.engine.snapshot import Profiles, Ragged
from matching.engine.tiers import Ints, Job

TERRITORY, LANGUAGES, DATES, MODE = range(1, 5)  # places in Index.points, as w.WEIGHED


@dataclass(frozen=True, slots=True)
class Group:
    """R people, from position `first`.

    match: (R, S) the sum of each pair, 0 where the need's kind is shut to the person; of open needs at least what the
    person's level in their sector is worth, so that one comparison serves all · some: (R, open slots) whether there
    was any sum before that · class_points, class_dates: (R, kinds) what a person gets from each kind of need for
    languages, mode and at most for dates (-1: shut), and for dates alone · levels: (R, sectors) · tied: (R,) the most
    for territory · most: (R,) the most for all but competence.
    """

    index: Index
    today: int
    first: int
    people: Profiles
    match: NDArray[np.uint16]
    some: NDArray[np.bool_]
    class_points: Ints
    class_dates: Ints
    levels: Ints
    tied: Ints
    most: Ints

    @classmethod
    def of(cls, job: Job, index: Index, first: int, last: int, columns: Ints, shares: NDArray[np.float32]) -> "Group":
        people = job.snapshot.profiles.take(np.arange(first, last))
        levels = _levels(people, index)
        points, dates = _kinds(people, index, job.today)
        _, cover = coverage(people, columns, job.snapshot.taxonomy, job.weights)
        match = (cover.astype(np.float32) @ shares).astype(np.uint16)
        raised, start = match[:, index.open_from :], index.open_from
        some = raised > 0
        floor = index.fine[index.open_points[levels[:, index.slots["sector"][start:]]]].astype(np.uint16) << FINE
        np.maximum(raised, np.maximum(1, floor) * index.slots["any_skill"][start:], out=raised)
        match *= (points >= 0)[:, index.slots["kind"]]
        tied = index.points[TERRITORY] * _best_tie(people) // w.FULL
        most = np.maximum(points.max(axis=1, initial=0), 0) + tied + _activity(people, index, index.most_answers)
        return cls(index, job.today, first, people, match, some, points, dates, levels, tied, most)

    def scores(self, person: Ints, slot: Ints, asked: Ints) -> tuple[Ints, Ints, Ints]:
        """(person, slot, score) of those of these pairs that are eligible and reach what is asked of them."""
        index, slots = self.index, self.index.slots
        match = self.match[person, slot].astype(np.int64)
        is_open = slots["any_skill"][slot]
        level = np.where(is_open, self.levels[person, slots["sector"][slot]], 0)
        score = index.competence[np.minimum(match, w.FULL_MATCH)].astype(np.int64)
        score = np.where(is_open, np.maximum(score, index.open_points[level]), score)
        score += self.class_points[person, slots["kind"][slot]]
        score += index.activity[self.people.answers[person].astype(np.int64) + slots["answers"][slot]]
        near = np.flatnonzero(
            (self.class_points[person, slots["kind"][slot]] >= 0) & (score + self.tied[person] >= asked)
        )
        person, slot, asked, score, level = (each[near] for each in (person, slot, asked, score, level))
        territory, is_tied = self._territory(person, slot)
        some = np.ones(len(slot), dtype=np.bool_)
        opened = np.flatnonzero(slot >= index.open_from)
        some[opened] = self.some[person[opened], slot[opened] - index.open_from]
        passes = is_tied & (some | (level > 0) | (territory > 0))
        score += index.points[TERRITORY] * territory // w.FULL
        near = np.flatnonzero(passes & (score >= asked))
        person, slot, asked, score = (each[near] for each in (person, slot, asked, score))
        dates, is_there = self._dates(person, slot)
        score += index.points[DATES] * dates // w.FULL - self.class_dates[person, slots["kind"][slot]]
        near = np.flatnonzero(is_there & (score >= asked))
        person, slot, score = (each[near] for each in (person, slot, score))
        shut = self._among(self.people.organisations, person, slots["organisation"][slot])
        shut |= self._among(self.people.engaged, person, slots["id"][slot])
        return person[~shut], slot[~shut], score[~shut]

    def _territory(self, person: Ints, slot: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Credit of the best tie of each pair, and whether one is as near as the need asks for."""
        best, nearest = np.zeros(len(slot), dtype=np.int64), np.zeros(len(slot), dtype=np.int64)
        place = [self.index.slots[name][slot] for name in ("region", "province", "commune")]
        for tie, has in _each(self.people.ties, person):
            near = np.zeros(len(slot), dtype=np.int64)
            for level in range(3):
                near[(tie[:, level] == place[level]) & (place[level] > 0) & has] = level + 1
            nearest = np.maximum(nearest, near)
            best = np.maximum(best, np.array(w.TIE_CREDIT)[near, tie[:, 3]])
        return best, nearest >= self.index.slots["reach"][slot]

    def _dates(self, person: Ints, slot: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Credit of each pair, and whether the person is free in the wanted time, and comes where they have to."""
        starts, ends = self.index.slots["starts"][slot], self.index.slots["ends"][slot]
        longest = np.zeros(len(slot), dtype=np.int64)
        for window, has in _each(self.people.windows, person):
            days = np.minimum(window[:, 1], ends) - np.maximum(window[:, 0], np.maximum(starts, self.today)) + 1
            longest = np.maximum(longest, np.where(has, days, 0))
        days = w.PRESENCE_BASE + w.PRESENCE_PER_DAY * np.minimum(longest, w.ENOUGH_DAYS)
        kinds = self.index.class_mode[self.index.slots["kind"][slot]], self.people.mode[person]
        flags = (self.people.always_remote[person], self.people.in_morocco[person], self._says()[person])
        return _dated(*kinds, *flags, longest > 0, np.where(longest > 0, days, 0))

    def _says(self) -> NDArray[np.bool_]:
        return np.diff(self.people.windows.starts) > 0

    @staticmethod
    def _among(lists: Ragged, person: Ints, wanted: Ints) -> NDArray[np.bool_]:
        found = np.zeros(len(person), dtype=np.bool_)
        for value, has in _each(lists, person):
            found |= has & (value[:, 0] == wanted)
        return found


def _each(lists: Ragged, person: Ints):
    """The first item of each of these people, then the second …, and who has one."""
    first, after = lists.starts[person], lists.starts[person + 1]
    for turn in range(int((after - first).max(initial=0))):
        has = first + turn < after
        yield lists.values[np.where(has, first + turn, 0)], has


def _dated(
    wanted: Ints, mode: Ints, always: NDArray, in_morocco: NDArray, says: NDArray, overlaps: NDArray, days: Ints
) -> tuple[Ints, NDArray[np.bool_]]:
    """Credit for dates, and who may take part. says: the person gives windows · overlaps: one lies in the wanted
    time · days: the credit of the longest that does. Arrays of shapes that go together."""
    afar = (wanted != ON_SITE) & (mode != ON_SITE)
    comes = overlaps | (in_morocco & ~says)
    coming = np.where((wanted != REMOTE) & (mode != REMOTE) & comes, np.where(says, days, w.FULL), 0)
    remote = np.where(always, w.FULL, np.where(says, days, w.REMOTE_SOMETIMES_CREDIT))
    may = comes | (((wanted == REMOTE) | afar) & (overlaps | always | ~says))
    return np.maximum(coming, np.where(afar, remote, 0)), may


def _activity(people: Profiles, index: Index, answers: int) -> Ints:
    return index.activity[people.answers.astype(np.int64) + answers]


def _best_tie(people: Profiles) -> Ints:
    """(R,) the most that any tie can be worth."""
    credits = np.array(w.TIE_CREDIT)[1:, people.ties.column(3)].T
    return people.ties.reduce(np.maximum, np.where(people.ties.values[:, :3] > 0, credits, 0).max(axis=1, initial=0))


def _levels(people: Profiles, index: Index) -> Ints:
    sectors = int(max(index.slots["sector"].max(initial=0), index.skill_sector.max(initial=0))) + 1
    levels = np.zeros((len(people), sectors), dtype=np.int64)
    skill = people.skills.column(0)
    known = skill < len(index.skill_sector)
    sector = np.where(known, index.skill_sector[np.where(known, skill, 0)], 0)
    np.maximum.at(levels, (people.skills.owners(), sector), people.skills.column(1))
    levels[:, 0] = 0
    return levels


def _kinds(people: Profiles, index: Index, today: int) -> tuple[Ints, Ints]:
    wanted, mode = index.class_mode, people.mode[:, None]
    level = ((people.spoken[:, None, :] & index.class_languages[None, :, None]) != 0).sum(axis=2)
    language = np.where(index.class_languages == 0, w.FULL, np.array(w.LANGUAGE_CREDIT)[level])
    mode_credit = np.array(w.MODE_CREDIT)[wanted, mode]
    overlaps = people.windows.reduce(np.logical_or, people.windows.column(1) >= today)[:, None]
    flags = (people.always_remote, people.in_morocco, np.diff(people.windows.starts) > 0)
    dates, may = _dated(wanted, mode, *(each[:, None] for each in flags), overlaps, np.where(overlaps, w.FULL, 0))
    dates = index.points[DATES] * dates // w.FULL
    points = dates + index.points[LANGUAGES] * language // w.FULL + index.points[MODE] * mode_credit // w.FULL
    return np.where((mode_credit > 0) & (language > 0) & may, points, -1), dates
