"""Skills and how they stand to each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.engine.weights import BROADER, NARROWER, NEAR, NOT_RELATED, SAME_FAMILY, SAME_SKILL

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """family[skill] and sector[skill], indexed by skill id; 0 for an id that no skill has.

    Links are laid end to end: those of skill k stand at starts[k]:starts[k + 1] of `target` (a skill that may be
    wanted) and `kind` (how k stands to it, the nearest that holds). A skill stands to itself as SAME_SKILL without a
    link, and one that is newer than the taxonomy stands to no other.
    """

    family: Ints
    sector: Ints
    starts: Ints
    target: Ints
    kind: NDArray[np.uint8]
    kinds: dict[tuple[int, int], int] = field(repr=False, compare=False)

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[int, int, int]],
        *,
        broader: Iterable[tuple[int, int]] = (),
        near: Iterable[tuple[int, int]] = (),
    ) -> "Taxonomy":
        """From (skill, family, sector), (skill, the one it is a part of) and pairs of near ones, in either order."""
        rows = sorted(rows)
        size = max((skill for skill, _, _ in rows), default=0) + 1
        family, sector = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        for skill, its_family, its_sector in rows:
            family[skill], sector[skill] = its_family, its_sector
        kinds = _kinds(rows, list(broader), list(near))
        links = sorted((skill, wanted, kind) for (skill, wanted), kind in kinds.items())
        flat = np.array(links, dtype=np.int64).reshape(-1, 3)
        starts = np.searchsorted(flat[:, 0], np.arange(size + 1))
        return cls(family, sector, starts, flat[:, 1].copy(), flat[:, 2].astype(np.uint8), kinds)

    def relation(self, skill: int, wanted: int) -> int:
        """How a person's skill stands to a wanted one: NOT_RELATED to SAME_SKILL."""
        return SAME_SKILL if skill == wanted else self.kinds.get((skill, wanted), NOT_RELATED)

    def relations(self, skills: Ints, wanted: Ints, value: Ints) -> Ints:
        """(skills, wanted) `value` of each relation; both are in ascending order, each once."""
        out = np.full((len(skills), len(wanted)), value[NOT_RELATED], dtype=value.dtype)
        row, link = self._links_of(skills)
        column = np.searchsorted(wanted, self.target[link])
        met = column < len(wanted)
        met[met] = wanted[column[met]] == self.target[link][met]
        out[row[met], column[met]] = value[self.kind[link][met]]
        _, row, column = np.intersect1d(skills, wanted, assume_unique=True, return_indices=True)
        out[row, column] = value[SAME_SKILL]
        return out

    def _links_of(self, skills: Ints) -> tuple[Ints, Ints]:
        """(index into skills, index into target and kind) of all their links."""
        row = np.flatnonzero(skills < len(self.family))
        first, after = self.starts[skills[row]], self.starts[skills[row] + 1]
        lengths = after - first
        begins = np.cumsum(lengths) - lengths
        return np.repeat(row, lengths), np.repeat(first - begins, lengths) + np.arange(lengths.sum())

    def sector_of(self, skill: int) -> int:
        return int(self.sector[skill]) if skill < len(self.sector) else 0

    def sectors(self, skills: Ints) -> Ints:
        """The sector of each; 0 for a skill newer than the taxonomy."""
        inside = skills < len(self.sector)
        return np.where(inside, self.sector[np.where(inside, skills, 0)], 0)


def _kinds(
    rows: list[tuple[int, int, int]], broader: list[tuple[int, int]], near: list[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """(a person's skill, a wanted one) → the nearest relation that holds; skills without a row have none."""
    known = {skill for skill, _, _ in rows}
    families: dict[int, list[int]] = {}
    for skill, family, _ in rows:
        if family:
            families.setdefault(family, []).append(skill)
    links = [(a, b, SAME_FAMILY) for members in families.values() for a in members for b in members]
    links += [pair for a, b in near for pair in ((a, b, NEAR), (b, a, NEAR))]
    for part, whole in broader:
        links += [(part, whole, NARROWER), (whole, part, BROADER)]
    kinds: dict[tuple[int, int], int] = {}
    for skill, wanted, kind in links:
        if skill != wanted and skill in known and wanted in known:
            kinds[skill, wanted] = max(kind, kinds.get((skill, wanted), NOT_RELATED))
    return kinds
