"""Whole numbers that keep their sum: what is left over by rounding down goes to the largest remainders."""

from collections.abc import Mapping


def apportion(total: int, raw: Mapping[int, int]) -> dict[int, int]:
    """`total` cut in proportion to `raw` (key → at least 0, not all 0); at equal remainders the lower key gains."""
    whole = sum(raw.values())
    parts = {key: total * value // whole for key, value in raw.items()}
    left = total - sum(parts.values())
    for key in sorted(raw, key=lambda key: (-(total * raw[key] % whole), key))[:left]:
        parts[key] += 1
    return parts
