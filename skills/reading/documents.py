"""The text of a CV: PDF and DOCX, distrusted. Nothing is kept, followed or carried out; only text comes out."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import pypdf
from celery.exceptions import SoftTimeLimitExceeded

from core.text import clean
from skills.enums import Refusal

MAX_PAGES = 30
MAX_CHARACTERS = 60_000  # some fifteen full pages: a CV says it in fewer
MAX_UNPACKED = 40_000_000  # bytes of a DOCX once unpacked
MAX_ENTRIES = 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and any Office file with a password
LEAST_LETTERS = 40  # fewer in a whole document: it is a picture of a text


class UnreadableDocument(Exception):
    """`refusal`: why a document gives no text."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class DocumentText:
    """`is_cut`: it was longer than we read."""

    text: str
    is_cut: bool


def text_of(content: bytes) -> DocumentText:
    """The text of a PDF or DOCX, told apart by what it contains. Raises UnreadableDocument; and, in a task
    whose time is up, SoftTimeLimitExceeded."""
    if content.startswith(b"%PDF-"):
        pieces = _pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        pieces = _docx(content)
    elif content.startswith(_OLE):
        raise UnreadableDocument(Refusal.OLD_WORD)
    else:
        raise UnreadableDocument(Refusal.UNKNOWN)
    text, is_cut = _gathered(pieces)
    if sum(char.isalpha() for char in text) < LEAST_LETTERS:
        raise UnreadableDocument(Refusal.SCANNED)
    return DocumentText(text, is_cut)


def _gathered(pieces: Iterator[str | None]) -> tuple[str, bool]:
    """The pieces until there are enough, and whether there was more; None stands for what was not even opened."""
    kept, length = [], 0
    for piece in pieces:
        if piece is None or length >= MAX_CHARACTERS:
            return "\n".join(kept), True
        text = clean(piece)
        kept.append(text[: MAX_CHARACTERS - length])
        length += len(text)
    return "\n".join(kept), length > MAX_CHARACTERS


def _pdf(content: bytes) -> Iterator[str | None]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(Refusal.LOCKED_PDF)
        for number, page in enumerate(reader.pages):
            if number == MAX_PAGES:
                yield None
                return
            yield page.extract_text()
    except (UnreadableDocument, SoftTimeLimitExceeded):
        raise
    except Exception as error:  # noqa: BLE001 - a damaged or hostile PDF fails in any way it likes
        raise UnreadableDocument(Refusal.DAMAGED_PDF) from error


def _docx(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise UnreadableDocument(Refusal.BOMB)
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableDocument(Refusal.LOCKED_WORD)
        document = docx.Document(io.BytesIO(content))
        for block in document.iter_inner_content():
            if isinstance(block, docx.table.Table):
                yield from (cell.text for row in block.rows for cell in row.cells)
            else:
                yield block.text
    except (UnreadableDocument, SoftTimeLimitExceeded):
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise UnreadableDocument(Refusal.DAMAGED_WORD) from error
