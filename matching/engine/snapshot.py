"""Profiles and needs as flat arrays.

P profiles and N needs, each in ascending order of id. Lists of varying length are laid end to end: those of row i
stand at `values[starts[i]:starts[i + 1]]` (`starts` has one element more than there are rows and begins with 0).
Arrays are never changed in place: an update makes new ones, so that a reader keeps what it has. They are small (32
bits and less, but for ids): 425,000 profiles and 30,000 needs take some 90 MB.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.rows import NeedRow, ProfileRow
from matching.engine.taxonomy import Taxonomy

Ints = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of varying length. starts: (rows + 1,), values: (total, width), both int32."""

    starts: Ints
    values: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[Sequence[int]]], width: int) -> "Ragged":
        starts = np.zeros(len(rows) + 1, dtype=np.int32)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        values = np.array([item for row in rows for item in row], dtype=np.int32).reshape(-1, width)
        return cls(starts, values)

    def row(self, index: int) -> tuple[tuple[int, ...], ...]:
        part = self.values[self.starts[index] : self.starts[index + 1]]
        return tuple(tuple(item) for item in part.tolist())

    def take(self, indices: Ints) -> "Ragged":
        """The rows at `indices`, in that order."""
        lengths = self.starts[indices + 1] - self.starts[indices]
        starts = np.zeros(len(indices) + 1, dtype=np.int32)
        np.cumsum(lengths, out=starts[1:])
        source = np.repeat(self.starts[indices] - starts[:-1], lengths) + np.arange(starts[-1])
        return Ragged(starts, self.values[source])

    def followed_by(self, other: "Ragged") -> "Ragged":
        return Ragged(
            np.concatenate((self.starts, other.starts[1:] + self.starts[-1])),
            np.concatenate((self.values, other.values)),
        )

    def owners(self) -> Ints:
        """(total,) the row to which each item belongs."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def column(self, index: int) -> Ints:
        return self.values[:, index]

    def reduce(self, ufunc: np.ufunc, per_item: NDArray, empty: int = 0) -> NDArray:
        """`ufunc` over the items of each row: (total, …) → (rows, …); `empty` where a row has no item."""
        out = np.full((len(self.starts) - 1, *per_item.shape[1:]), empty, dtype=per_item.dtype)
        filled = self.starts[:-1] < self.starts[1:]
        if filled.any():
            out[filled] = ufunc.reduceat(per_item, self.starts[:-1][filled], axis=0)
        return out


@dataclass(frozen=True, slots=True)
class Table:
    """What Profiles and Needs share: rows in order of id, taken, joined and replaced as a whole."""

    ids: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, indices: Ints) -> Self:
        """The rows at these positions, in this order."""
        parts = (getattr(self, field.name) for field in fields(self))
        return type(self)(*(part.take(indices) if isinstance(part, Ragged) else part[indices] for part in parts))

    def followed_by(self, other: Self) -> Self:
        """Both, one after the other; the ids of `other` are above ours."""
        pairs = ((getattr(self, field.name), getattr(other, field.name)) for field in fields(self))
        return type(self)(*(a.followed_by(b) if isinstance(a, Ragged) else np.concatenate((a, b)) for a, b in pairs))

    def updated(self, rows: Iterable, gone: Iterable[int] = ()) -> Self:
        """These rows put in (new, or in place of those with their id), those with the ids `gone` left out."""
        fresh = type(self).of(rows)
        leave = np.concatenate((fresh.ids, np.array(list(gone), dtype=np.int64)))
        kept = self.take(np.flatnonzero(~np.isin(self.ids, leave)))
        joined = kept.followed_by(fresh)
        return joined.take(np.argsort(joined.ids, kind="stable"))

    def row_of(self, pk: int) -> Any:
        """The row with this id, or None."""
        place = int(np.searchsorted(self.ids, pk))
        return self.row(place) if place < len(self) and self.ids[place] == pk else None

    def positions(self, ids: Iterable[int]) -> Ints:
        """Where the rows with these ids stand; ids that are not there are left out."""
        return np.flatnonzero(np.isin(self.ids, np.fromiter(ids, dtype=np.int64)))


def _ordered(rows: Iterable) -> list:
    return sorted(rows, key=lambda row: row.id)


def _mask(levels: Iterable[tuple[int, int]], at_least: int) -> int:
    return sum(1 << index for index, level in levels if level >= at_least)


@dataclass(frozen=True, slots=True)
class Profiles(Table):
    """skills: (skill, level, years) · found: (skill, strength) · refused: (skill,) · ties: (region, province,
    commune, kind) · windows: (first, last) · spoken: (P, 3) bit masks of the languages spoken at level 1, 2, 3 or
    better."""

    skills: Ragged
    found: Ragged
    refused: Ragged
    ties: Ragged
    windows: Ragged
    organisations: Ragged
    engaged: Ragged
    spoken: Ints
    mode: Ints
    always_remote: NDArray[np.bool_]
    in_morocco: NDArray[np.bool_]
    answers: NDArray[np.uint8]

    @classmethod
    def of(cls, rows: Iterable[ProfileRow]) -> "Profiles":
        rows = _ordered(rows)
        return cls(
            ids=np.array([row.id for row in rows], dtype=np.int64),
            skills=Ragged.of([row.skills for row in rows], 3),
            found=Ragged.of([row.found for row in rows], 2),
            refused=Ragged.of([[(pk,) for pk in row.refused] for row in rows], 1),
            ties=Ragged.of([row.ties for row in rows], 4),
            windows=Ragged.of([row.windows for row in rows], 2),
            organisations=Ragged.of([[(pk,) for pk in row.organisations] for row in rows], 1),
            engaged=Ragged.of([[(pk,) for pk in row.engaged] for row in rows], 1),
            spoken=np.array([[_mask(row.languages, level) for level in (1, 2, 3)] for row in rows], dtype=np.uint32
                            ).reshape(-1, 3),
            mode=np.array([row.mode for row in rows], dtype=np.uint8),
            always_remote=np.array([row.always_remote for row in rows], dtype=np.bool_),
            in_morocco=np.array([row.in_morocco for row in rows], dtype=np.bool_),
            answers=np.array([row.answers for row in rows], dtype=np.uint8),
        )  # fmt: skip

    def row(self, index: int) -> ProfileRow:
        """The row at this position, as it was given (languages in order of their index)."""
        masks = self.spoken[index].tolist()
        return ProfileRow(
            id=int(self.ids[index]),
            skills=self.skills.row(index),
            found=self.found.row(index),
            refused=tuple(pk for (pk,) in self.refused.row(index)),
            ties=self.ties.row(index),
            languages=tuple(
                (language, sum(mask >> language & 1 for mask in masks))
                for language in range(masks[0].bit_length())
                if masks[0] >> language & 1
            ),
            windows=self.windows.row(index),
            mode=int(self.mode[index]),
            always_remote=bool(self.always_remote[index]),
            in_morocco=bool(self.in_morocco[index]),
            organisations=tuple(pk for (pk,) in self.organisations.row(index)),
            engaged=tuple(pk for (pk,) in self.engaged.row(index)),
            answers=int(self.answers[index]),
        )


@dataclass(frozen=True, slots=True)
class Needs(Table):
    """skills: (skill, emphasis) · found: (skill, strength) · place: (N, 3) region, province, commune · languages:
    (N,) bit mask, 0 for any."""

    skills: Ragged
    found: Ragged
    any_skill: NDArray[np.bool_]
    sector: Ints
    place: Ints
    reach: Ints
    languages: Ints
    mode: Ints
    starts: Ints
    ends: Ints
    organisation: Ints
    answers: NDArray[np.uint8]

    @classmethod
    def of(cls, rows: Iterable[NeedRow]) -> "Needs":
        rows = _ordered(rows)

        def column(name: str, dtype: type = np.int32) -> Ints:
            return np.array([getattr(row, name) for row in rows], dtype=dtype)

        return cls(
            ids=column("id", np.int64),
            skills=Ragged.of([row.skills for row in rows], 2),
            found=Ragged.of([row.found for row in rows], 2),
            any_skill=np.array([row.any_skill for row in rows], dtype=np.bool_),
            sector=column("sector"),
            place=np.array([(row.region, row.province, row.commune) for row in rows], dtype=np.int32).reshape(-1, 3),
            reach=column("reach", np.uint8),
            languages=np.array([sum(1 << index for index in row.languages) for row in rows], dtype=np.uint32),
            mode=column("mode", np.uint8),
            starts=column("starts"),
            ends=column("ends"),
            organisation=column("organisation"),
            answers=column("answers", np.uint8),
        )

    def row(self, index: int) -> NeedRow:
        """The row at this position, as it was given (languages in ascending order)."""
        region, province, commune = self.place[index].tolist()
        mask = int(self.languages[index])
        return NeedRow(
            id=int(self.ids[index]),
            skills=self.skills.row(index),
            found=self.found.row(index),
            any_skill=bool(self.any_skill[index]),
            sector=int(self.sector[index]),
            region=region,
            province=province,
            commune=commune,
            reach=int(self.reach[index]),
            languages=tuple(bit for bit in range(mask.bit_length()) if mask >> bit & 1),
            mode=int(self.mode[index]),
            starts=int(self.starts[index]),
            ends=int(self.ends[index]),
            organisation=int(self.organisation[index]),
            answers=int(self.answers[index]),
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is needed to match, at one moment. `version` grows by one with every update."""

    taxonomy: Taxonomy
    profiles: Profiles
    needs: Needs
    version: int = 1

    def updated(
        self,
        *,
        profiles: Iterable[ProfileRow] = (),
        gone_profiles: Iterable[int] = (),
        needs: Iterable[NeedRow] = (),
        gone_needs: Iterable[int] = (),
    ) -> "Snapshot":
        """The next version, equal to one built anew from the rows as they are now."""
        return Snapshot(
            self.taxonomy,
            self.profiles.updated(profiles, gone_profiles),
            self.needs.updated(needs, gone_needs),
            self.version + 1,
        )
