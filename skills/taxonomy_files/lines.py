"""Where the tables and keys of a TOML file stand: `tomllib` gives values without their lines."""

import re

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?")


class Lines:
    """Lines are counted from 1. Looks for keys at the beginning of a line, as these files are written."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts: dict[str, list[int]] = {}  # table → index of the line of each of its headers
        self._ends: dict[int, int] = {}
        current, owner = None, ""
        for index, line in enumerate(self._lines):
            header = _HEADER.fullmatch(line)
            if header is None or (owner and header[1].startswith(f"{owner}.")):
                continue
            if current is not None:
                self._ends[current] = index
            current, owner = index, header[1]
            self._starts.setdefault(owner, []).append(index)

    def of(self, table: str, number: int = 1, key: str = "") -> int:
        """The line of `key` (`clues.fr`; else `clues`) in the number-th `table`; else of its header; else 1."""
        starts = self._starts.get(table, [])
        if not 1 <= number <= len(starts):
            return 1
        start = starts[number - 1]
        end = self._ends.get(start, len(self._lines))
        for name in (key, key.partition(".")[0]) if key else ():
            begins = re.compile(rf"\s*(?:\[{re.escape(table)}\.)?{re.escape(name)}(?![\w-])")
            for index in range(start + 1, end):
                if begins.match(self._lines[index]):
                    return index + 1
        return start + 1
