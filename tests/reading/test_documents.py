"""The text of a CV: from documents as people have them, and from those that were made to harm."""

import io
import zipfile
from functools import cache

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.enums import Refusal
from skills.reading import documents
from skills.reading.documents import MAX_CHARACTERS, MAX_PAGES, UnreadableDocument, text_of

pytestmark = pytest.mark.without_database

LINE = "Apicultrice depuis dix ans, ruches, varroa et élevage de reines"


@cache
def pdf(html):
    import weasyprint

    return weasyprint.HTML(string=html).write_pdf()


def word(*lines, table=()):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        row = document.add_table(1, len(table)).rows[0]
        for cell, text in zip(row.cells, table, strict=True):
            cell.text = text
    return saved(document.save)


def saved(save):
    file = io.BytesIO()
    save(file)
    return file.getvalue()


def test_a_pdf_in_two_scripts():
    arabic = "خمس عشرة سنة في مستشفى جامعي، إنعاش الوليد"
    text = text_of(pdf(f'<p lang="ar" dir="rtl">{arabic}</p><p>{LINE}</p>')).text
    assert arabic in text
    assert LINE in text


def test_a_word_document_with_a_table():
    read = text_of(word(LINE, table=("Béton", "Charpente")))
    assert not read.is_cut
    assert read.text.split("\n") == [LINE, "Béton", "Charpente"]


def test_of_five_hundred_pages_the_first_are_read():
    page = pypdf.PdfReader(io.BytesIO(pdf(f"<p>{LINE}</p>"))).pages[0]
    writer = pypdf.PdfWriter()
    for _number in range(500):
        writer.add_page(page)
    read = text_of(saved(writer.write))
    assert read.is_cut
    assert read.text.count(LINE) == MAX_PAGES


def test_a_novel_is_cut():
    read = text_of(word("mot " * 30_000))
    assert read.is_cut
    assert len(read.text) == MAX_CHARACTERS


def encrypted():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(f"<p>{LINE}</p>")))
    writer.encrypt("secret", algorithm="AES-256")
    return saved(writer.write)


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (documents.MAX_UNPACKED + 1))
    return file.getvalue()


def many_entries():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(documents.MAX_ENTRIES + 1):
            archive.writestr(str(number), b"")
    return file.getvalue()


def outside_entity():
    """A DOCX whose text is said to be a file of the server."""
    hostile = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    source, target = zipfile.ZipFile(io.BytesIO(word(LINE))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for entry in source.infolist():
            archive.writestr(entry, hostile if entry.filename == "word/document.xml" else source.read(entry))
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (encrypted, Refusal.LOCKED_PDF),
        (lambda: pdf("<p></p>"), Refusal.SCANNED),
        (lambda: b"%PDF-1.7 nothing more", Refusal.DAMAGED_PDF),
        (lambda: word(LINE)[:2000], Refusal.DAMAGED_WORD),
        (bomb, Refusal.BOMB),
        (many_entries, Refusal.BOMB),
        (outside_entity, Refusal.SCANNED),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), Refusal.OLD_WORD),
        (lambda: b"", Refusal.UNKNOWN),
        (LINE.encode, Refusal.UNKNOWN),
    ],
)
def test_what_gives_no_text_is_refused_with_the_reason(make, refusal):
    with pytest.raises(UnreadableDocument) as error:
        text_of(make())
    assert error.value.refusal == refusal


@given(st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b""]), st.binary(max_size=400))
def test_rubbish_is_refused_and_nothing_else_happens(start, rest):
    with pytest.raises(UnreadableDocument):
        text_of(start + rest)
