"""Made-up people and needs in any number, as flat arrays: always the same for the same sizes and seed.

For measuring only; nobody in them is real. Skills follow a Zipf–Mandelbrot law (a few are very common, most are
rare; families mix both), as occupations do. People have 1–8 chosen skills, 0–4 read ones, 1–3 ties, 1–4 languages,
0–3 windows; needs want 1–6 skills and speak of 0–4 more, one in ten is open to all. Territories: 1,503 communes in
75 provinces in 12 regions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import engine
from matching.engine.snapshot import Needs, Profiles, Ragged

TODAY = 740_000
SECTORS, FAMILIES, SKILLS = 12, 65, 560
REGIONS, PROVINCES, COMMUNES = 12, 75, 1_503
LANGUAGES, ORGANISATIONS = 12, 2_000
FLATTENED_BY = 4  # the most common skill is one in twenty-two of those that people have

Ints = NDArray[np.integer]


def taxonomy() -> engine.Taxonomy:
    """Skills 1 to SKILLS; in each family the first is broader than the next two, some have a near one elsewhere."""
    skills = range(1, SKILLS + 1)
    family = {skill: (skill - 1) % FAMILIES + 1 for skill in skills}
    broader = [(skill, family[skill]) for skill in skills if FAMILIES < skill <= 3 * FAMILIES]
    near = [(skill, (skill * 7) % SKILLS + 1) for skill in skills if skill % 4 == 0]
    return engine.Taxonomy.of(
        ((skill, family[skill], family[skill] % SECTORS + 1) for skill in skills), broader=broader, near=near
    )


def snapshot(profiles: int, needs: int, *, seed: int = 1) -> engine.Snapshot:
    """That many of each; ids begin at 1."""
    draw = Draw(np.random.default_rng(seed))
    return engine.Snapshot(taxonomy(), draw.profiles(profiles), draw.needs(needs))


@dataclass(frozen=True, slots=True)
class Draw:
    chance: np.random.Generator

    def profiles(self, count: int) -> Profiles:
        kind = self._ints(0, 3, count * 3)
        ties = self._ragged(self._ints(1, 4, count), lambda n: np.column_stack((self._places(n), kind[:n])))
        chosen = self._skills(self._ints(1, 9, count))
        years = self._ints(0, 31, len(chosen.values))
        chosen = Ragged(chosen.starts, np.column_stack((chosen.values, self._ints(1, 5, len(years)), years)))
        found = self._skills(self._ints(0, 5, count))
        languages = np.bitwise_or.accumulate(self._spoken(count), axis=1)[:, ::-1]
        return Profiles(
            ids=np.arange(1, count + 1),
            skills=chosen,
            found=Ragged(found.starts, np.column_stack((found.values, self._ints(1, 5, len(found.values))))),
            refused=self._skills((self.chance.random(count) < 0.1).astype(np.int32)),
            ties=ties,
            windows=self._ragged(self._ints(0, 4, count), self._windows),
            organisations=self._few(count, 0.2, ORGANISATIONS),
            engaged=self._few(count, 0.1, 30_000),
            spoken=np.ascontiguousarray(languages),
            mode=self.chance.choice(3, count, p=(0.2, 0.3, 0.5)).astype(np.uint8),
            always_remote=self.chance.random(count) < 0.7,
            in_morocco=self.chance.random(count) < 0.1,
            answers=self.chance.choice((0, 20, engine.NEWCOMER, 80, 100), count).astype(np.uint8),
        )

    def needs(self, count: int) -> Needs:
        wanted, found = self._skills(self._ints(1, 7, count)), self._skills(self._ints(0, 5, count))
        dated = self.chance.random(count) < 0.5
        starts = np.where(dated, TODAY + self._ints(0, 300, count), 0).astype(np.int32)
        ends = np.where(dated, starts + self._ints(5, 120, count), engine.FOREVER).astype(np.int32)
        masks = np.array([0b1, 0b11, 0b101, 0b111, 0b10011, 0], dtype=np.uint32)
        return Needs(
            ids=np.arange(1, count + 1),
            skills=Ragged(wanted.starts, np.column_stack((wanted.values, self._ints(0, 5, len(wanted.values))))),
            found=Ragged(found.starts, np.column_stack((found.values, self._ints(1, 5, len(found.values))))),
            any_skill=self.chance.random(count) < 0.1,
            sector=self._ints(1, SECTORS + 1, count),
            place=self._places(count),
            reach=self.chance.choice(4, count, p=(0.85, 0.1, 0.04, 0.01)).astype(np.uint8),
            languages=masks[self._ints(0, len(masks), count)],
            mode=self.chance.choice(3, count, p=(0.4, 0.3, 0.3)).astype(np.uint8),
            starts=starts,
            ends=ends,
            organisation=self._ints(1, ORGANISATIONS + 1, count),
            answers=self.chance.choice((0, 20, engine.NEWCOMER, 80, 100), count).astype(np.uint8),
        )

    def _ints(self, low: int, high: int, count: int) -> Ints:
        return self.chance.integers(low, high, count, dtype=np.int32)

    def _ragged(self, lengths: Ints, values) -> Ragged:
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
        return Ragged(starts, values(int(starts[-1])).astype(np.int32))

    def _skills(self, lengths: Ints) -> Ragged:
        """Each once: where the law drew one twice, the row has one less."""
        law = 1 / (np.arange(SKILLS) + 1 + FLATTENED_BY)
        law = np.random.default_rng(SKILLS).permutation(law / law.sum())
        owner = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        drawn = np.searchsorted(np.cumsum(law)[:-1], self.chance.random(len(owner))) + 1
        once = np.unique(owner << 32 | drawn)
        counts = np.bincount(once >> 32, minlength=len(lengths))
        return self._ragged(counts, lambda _: (once & 0xFFFFFFFF)[:, None])

    def _places(self, count: int) -> Ints:
        """(count, 3) region, province, commune."""
        commune = self._ints(1, COMMUNES + 1, count)
        province = commune % PROVINCES + 1
        return np.column_stack((province % REGIONS + 1, province, commune))

    def _windows(self, count: int) -> Ints:
        first = TODAY - 20 + self._ints(0, 320, count)
        return np.column_stack((first, first + self._ints(3, 45, count)))

    def _few(self, count: int, probability: float, most: int) -> Ragged:
        """One for some, none for the others."""
        lengths = (self.chance.random(count) < probability).astype(np.int32)
        return self._ragged(lengths, lambda n: self._ints(1, most + 1, n)[:, None])

    def _spoken(self, count: int) -> Ints:
        """(count, 3) masks of languages spoken best, well, a little; most know the first ones."""
        law = np.array([8, 5, 3, 3] + [1] * (LANGUAGES - 4))
        masks = np.zeros((count, 3), dtype=np.uint32)
        rows, lengths = np.arange(count), self._ints(1, 5, count)
        for turn in range(4):
            language = self.chance.choice(LANGUAGES, count, p=law / law.sum()).astype(np.uint32)
            more = turn < lengths
            np.bitwise_or.at(masks, (rows[more], self._ints(0, 3, count)[more]), np.uint32(1) << language[more])
        return masks
