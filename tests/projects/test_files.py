"""Photos and documents: judged by what they contain, shown to those who may see the sheet."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from communes.enums import MemberRole
from projects.enums import ProjectState
from projects.models import Document, Photo, Project
from tests.factories import MembershipFactory, NeedFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return MembershipFactory(role=MemberRole.EDITOR)


@pytest.fixture
def sheet(editor, client):
    project = ProjectFactory(organisation=editor.organisation, published=True)
    NeedFactory(project=project)
    client.force_login(editor.user)
    return project


def picture(size=(2400, 1200), form="JPEG", mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, size, 128).save(target, form, **options)
    return target.getvalue()


def office(part, macros=False):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
        if macros:
            archive.writestr("word/vbaProject.bin", "x")
    return target.getvalue()


def open_document(kind):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return target.getvalue()


def send_photo(client, sheet, content, name="photo.jpg", **data):
    data = {"photo-file": SimpleUploadedFile(name, content), "photo-people_agreed": "on"} | data
    return client.post(reverse("photo_add", args=[sheet.key]), data)


def send_document(client, sheet, content, name="plan.pdf"):
    return client.post(reverse("document_add", args=[sheet.key]), {"document-file": SimpleUploadedFile(name, content)})


def body(response):
    return b"".join(response.streaming_content)


# --- Photos ----------------------------------------------------------------------------------


def test_a_photo_is_drawn_anew_in_two_sizes(client, sheet):
    exif = Image.Exif()
    exif[0x010E] = "chez Fatima"
    exif.get_ifd(0x8825)[1] = "N"
    assert send_photo(client, sheet, picture(exif=exif), **{"photo-caption": "Le puits"}).status_code == 302
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.caption) == (1600, 800, "Le puits")
    full = client.get(reverse("project_photo", args=[photo.key]))
    content = body(full)
    assert b"Fatima" not in content
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1600, 800), {})
    small = client.get(reverse("project_photo_small", args=[photo.key]))
    assert Image.open(io.BytesIO(body(small))).size == (480, 240)
    assert full.headers["Content-Type"] == "image/jpeg"
    assert full.headers["X-Content-Type-Options"] == "nosniff"
    assert full.headers["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("GIF", "P"), ("JPEG", "CMYK")]
)
def test_every_usual_kind_of_picture(client, sheet, form, mode):
    assert send_photo(client, sheet, picture((20, 10), form, mode)).status_code == 302
    assert Photo.objects.get().file.name.endswith(".jpg")


@pytest.mark.parametrize(
    "content",
    [
        b"#!/bin/sh\nrm -rf /\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?php system('id'); ?>",
        picture()[:500],
        b"GIF89a" + b"\x00" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
    ],
    ids=["script", "svg", "php", "cut", "gif", "png"],
)
def test_what_is_no_photo_is_refused_whatever_its_name(client, sheet, content):
    response = send_photo(client, sheet, content, **{"photo-caption": "À garder"})
    assert response.context["photo_form"].errors["file"] == [
        "Ce fichier n’est pas une photo que nous savons lire. Envoyez une image JPEG, PNG ou WebP."
    ]
    assert "À garder" in response.content.decode()
    assert not Photo.objects.exists()


def test_a_picture_that_would_fill_the_memory_is_refused(client, sheet):
    response = send_photo(client, sheet, picture((12_000, 9_000), "PNG", "1"))
    assert "trop de pixels" in response.context["photo_form"].errors["file"][0]


def test_a_photo_of_40_mb_is_refused_without_being_kept(client, sheet, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    response = send_photo(client, sheet, b"\xff\xd8\xff" + b"\0" * 40_000_000, **{"photo-caption": "À garder"})
    message = response.context["photo_form"].errors["file"][0]
    assert message == "Ce fichier est trop lourd\u00a0: 40 Mo. La limite est de 10 Mo."
    assert "À garder" in response.content.decode()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Photo.objects.exists()


def test_the_size_is_said_in_the_readers_language(client, sheet):
    address = reverse("photo_add", args=[sheet.key]).replace("/fr/", "/en/")
    data = {"photo-file": SimpleUploadedFile("photo.jpg", b"\0" * 11_000_000), "photo-people_agreed": "on"}
    assert client.post(address, data).context["photo_form"].errors["file"] == [
        "This file is too large: 11 MB. The limit is 10 MB."
    ]


def test_the_agreement_of_people_is_asked(client, sheet):
    response = send_photo(client, sheet, picture((20, 10)), **{"photo-people_agreed": ""})
    assert list(response.context["photo_form"].errors) == ["people_agreed"]
    assert not Photo.objects.exists()


def test_a_photo_goes_with_its_files(client, sheet, django_capture_on_commit_callbacks):
    send_photo(client, sheet, picture((20, 10)))
    photo = Photo.objects.get()
    names = [photo.file.name, photo.thumb_name]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("photo_remove", args=[photo.key]))
    assert not Photo.objects.exists()
    assert not any(default_storage.exists(name) for name in names)


def test_there_is_an_end_to_files(client, sheet, monkeypatch):
    monkeypatch.setattr("projects.actions.files.MAX_FILES", 1)
    send_photo(client, sheet, picture((20, 10)))
    response = send_photo(client, sheet, picture((20, 10)))
    assert "retirez-en un" in response.context["photo_form"].errors["file"][0]
    assert Photo.objects.count() == 1


# --- Documents -------------------------------------------------------------------------------

GOOD = {
    "pdf": b"%PDF-1.7\n%x",
    "docx": office("word/document.xml"),
    "xlsx": office("xl/workbook.xml"),
    "odt": open_document("text"),
    "ods": open_document("spreadsheet"),
    "png": picture((20, 10), "PNG"),
    "jpg": picture((20, 10)),
}


@pytest.mark.parametrize("extension", GOOD)
def test_documents_are_known_by_their_content(client, sheet, extension):
    assert send_document(client, sheet, GOOD[extension], name="n’importe.exe").status_code == 302
    document = Document.objects.get()
    assert document.name == f"n’importe.{extension}"
    assert document.file.name.endswith(f".{extension}")
    response = client.get(reverse("project_document", args=[document.key]))
    assert body(response) == GOOD[extension]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00", b"<html><script>alert(1)</script>", office("word/document.xml", macros=True), office("evil.xml"),
     open_document("presentation"), b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"\0" * 600],
    ids=["exe", "html", "macros", "zip", "odp", "broken", "doc"],
)  # fmt: skip
def test_other_documents_are_refused(client, sheet, content):
    response = send_document(client, sheet, content)
    assert response.context["document_form"].errors["file"][0].startswith("Ce type de fichier n’est pas accepté")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("خطة/العمل 2027.pdf", "العمل 2027.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Plans\\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.pdf"),
        ("a" * 250 + ".pdf", "a" * 146 + ".pdf"),
        ("<b>.pdf", "b.pdf"),
    ],
)
def test_names_are_made_safe_and_stay_readable(client, sheet, raw, shown):
    upload = SimpleUploadedFile("x.pdf", GOOD["pdf"])
    upload._name = raw  # as a browser that does not strip folders would send it
    client.post(reverse("document_add", args=[sheet.key]), {"document-file": upload})
    document = Document.objects.get()
    assert document.name == shown
    stored = Path(default_storage.path(document.file.name)).resolve()
    assert stored.parent == Path(django_settings.MEDIA_ROOT).resolve() / "documents"
    assert len(stored.stem) == 32


def test_an_empty_file_is_said_to_be_empty(client, sheet):
    assert send_document(client, sheet, b"").context["document_form"].errors["file"] == ["Ce fichier est vide."]


# --- Who sees them ---------------------------------------------------------------------------


def test_files_follow_the_sheet(client, sheet, editor):
    send_photo(client, sheet, picture((20, 10)))
    send_document(client, sheet, GOOD["pdf"])
    addresses = [
        reverse("project_photo", args=[Photo.objects.get().key]),
        reverse("project_photo_small", args=[Photo.objects.get().key]),
        reverse("project_document", args=[Document.objects.get().key]),
    ]
    visitor = type(client)()
    for address in addresses:
        body(visitor.get(address))
    Project.objects.filter(pk=sheet.pk).update(state=ProjectState.ARCHIVED)
    for address in addresses:
        assert visitor.get(address).status_code == 404
        response = client.get(address)
        assert response.headers["Cache-Control"] == "private, max-age=0"
        body(response)


def test_nobody_else_takes_files_away(client, sheet):
    send_photo(client, sheet, picture((20, 10)))
    send_document(client, sheet, GOOD["pdf"])
    client.force_login(MembershipFactory().user)
    assert client.post(reverse("photo_remove", args=[Photo.objects.get().key])).status_code == 404
    assert client.post(reverse("document_remove", args=[Document.objects.get().key])).status_code == 404
