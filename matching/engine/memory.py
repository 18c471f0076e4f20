"""The memory of the compiled tier: what its kernel reads of people, and what each of its threads writes."""

from typing import NamedTuple

import numpy as np

from matching.engine import weights as w
from matching.engine.index import BLOCK, NOBODY, Index, asked_matches, step_of
from matching.engine.snapshot import Profiles

BUCKETS = (w.MAX_SCORE >> 6) + 1


class People(NamedTuple):
    """The arrays of `Profiles` that are read, as they are there."""

    skills_start: np.ndarray
    skills: np.ndarray
    found_start: np.ndarray
    found: np.ndarray
    refused_start: np.ndarray
    refused: np.ndarray
    ties_start: np.ndarray
    ties: np.ndarray
    windows_start: np.ndarray
    windows: np.ndarray
    organisations_start: np.ndarray
    organisations: np.ndarray
    engaged_start: np.ndarray
    engaged: np.ndarray
    spoken: np.ndarray
    mode: np.ndarray
    always_remote: np.ndarray
    in_morocco: np.ndarray
    answers: np.ndarray

    @classmethod
    def of(cls, profiles: Profiles) -> "People":
        names = ("skills", "found", "refused", "ties", "windows", "organisations", "engaged")
        lists = [getattr(profiles, name) for name in names]
        flat = [array for each in lists for array in (each.starts, each.values)]
        return cls(
            *flat, profiles.spoken, profiles.mode, profiles.always_remote, profiles.in_morocco, profiles.answers
        )


class Work(NamedTuple):
    """What one thread writes. Heaps of the needs: (S, kept) keys, the least at the root · least: (S,) the score that
    a need's list asks for · block_least: (B,) the least of these in each block · asked: (LEVELS, S) the smallest match
    that may reach `least`, by how many steps of points come from all but competence."""

    heap: np.ndarray
    filled: np.ndarray
    least: np.ndarray
    block_least: np.ndarray
    asked: np.ndarray
    step: int
    cover: np.ndarray
    touched: np.ndarray
    match: np.ndarray
    block_floor: np.ndarray
    block_over: np.ndarray
    bound: np.ndarray
    order: np.ndarray
    counts: np.ndarray
    class_points: np.ndarray
    class_dates: np.ndarray
    sector_level: np.ndarray
    person: np.ndarray

    @classmethod
    def of(cls, index: Index, *, at_least: int, keep_per_need: int, keep_per_profile: int, floor: np.ndarray | None):
        slots, blocks, skills = len(index.need), len(index.need) // BLOCK, len(index.post_start) - 1
        least = np.full(slots, at_least, dtype=np.int16)
        if floor is not None:
            taken = index.need != NOBODY
            least[taken] = np.maximum(at_least, floor[index.need[taken]])
        least[index.need == NOBODY] = w.MAX_SCORE + 1
        sectors = int(max(index.slots["sector"].max(initial=0), index.skill_sector.max(initial=0))) + 1
        return cls(
            heap=np.zeros((slots, keep_per_need), dtype=np.int64),
            filled=np.zeros(slots, dtype=np.int32),
            least=least,
            block_least=least.reshape(-1, BLOCK).min(axis=1),
            asked=asked_matches(index, least),
            step=step_of(index),
            cover=np.zeros(skills, dtype=np.uint8),
            touched=np.zeros(skills, dtype=np.int32),
            match=np.zeros(slots, dtype=np.uint16),
            block_floor=np.zeros(blocks, dtype=np.uint16),
            block_over=np.zeros(blocks, dtype=np.int16),
            bound=np.zeros(blocks, dtype=np.int16),
            order=np.zeros(blocks, dtype=np.int32),
            counts=np.zeros(BUCKETS + 1, dtype=np.int32),
            class_points=np.zeros(len(index.class_mode), dtype=np.int16),
            class_dates=np.zeros(len(index.class_mode), dtype=np.int16),
            sector_level=np.zeros(sectors, dtype=np.uint8),
            person=np.zeros(keep_per_profile, dtype=np.int64),
        )
