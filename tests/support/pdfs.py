"""What a PDF says, for tests."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    pdf = pypdfium2.PdfDocument(content)
    try:
        yield pdf
    finally:
        pdf.close()


def text_of(content: bytes) -> str:
    """All its text; each Arabic word in the order of reading, the words of a line from left to right."""
    with opened(content) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def language_of(content: bytes) -> str:
    with opened(content) as pdf:
        letters = (ctypes.c_ushort * 20)()
        pypdfium2.raw.FPDFCatalog_GetLanguage(pdf.raw, letters, len(letters))
        return "".join(map(chr, letters)).rstrip("\0")


def reach(content: bytes) -> tuple[float, float]:
    """How far left and right its letters go, in points."""
    with opened(content) as pdf:
        texts = [page.get_textpage() for page in pdf]
        boxes = [text.get_charbox(index) for text in texts for index in range(text.count_chars())]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def left_of(content: bytes, word: str) -> float:
    """Where a word of the first page begins, from the left."""
    with opened(content) as pdf:
        text = pdf[0].get_textpage()
        index, _count = text.search(word).get_next()
        return text.get_charbox(index)[0]
