"""Files that people send: judged by what they contain, limited in size, stored under a name of ours."""

import io
import uuid
import warnings
import zipfile
from pathlib import PurePosixPath
from typing import Any

import filetype
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.text import clean

PHOTO_EDGE, THUMB_EDGE = 1600, 480
MAX_PIXELS = 60_000_000
MAX_NAME = 150
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# What a document may be: its extension (ours, from its content) and the type it is served with.
DOCUMENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
_TOO_BIG = _("Ce fichier est trop lourd : %(size)s Mo. La limite est de %(limit)s Mo.")
_NOT_A_PHOTO = _("Ce fichier n’est pas une photo que nous savons lire. Envoyez une image JPEG, PNG ou WebP.")
_TOO_MANY_PIXELS = _("Cette image a trop de pixels. Réduisez-la, puis renvoyez-la.")
_NOT_A_DOCUMENT = _("Ce type de fichier n’est pas accepté. Envoyez un PDF, un DOCX, XLSX, ODT ou ODS, ou une image.")


class DiscardTooBig(FileUploadHandler):
    """First upload handler: lets a file that is too big run past without keeping it in memory or on disk.

    The form then receives an empty file that tells the true size, and answers beside its field; all else that
    was typed is kept.
    """

    allowance = 500_000  # what the rest of the form may weigh

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        limit = max(settings.UPLOAD_MAX_PHOTO_BYTES, settings.UPLOAD_MAX_DOCUMENT_BYTES)
        self.is_too_big = content_length > limit + self.allowance

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.is_too_big:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None if self.is_too_big else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.is_too_big:
            return None
        return UploadedFile(io.BytesIO(), name=self.file_name, content_type=self.content_type, size=file_size)


def display_name(raw: str, extension: str) -> str:
    """The name to show and to offer for the download: no folders, no control characters, our extension."""
    name = " ".join(clean(raw).replace("\\", "/").split("/")[-1].split())
    stem = name.rpartition(".")[0] or name
    stem = "".join(char for char in stem if char not in '<>:"|?*').strip(". ") or "document"
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"


def storage_name(extension: str) -> str:
    return f"{uuid.uuid4().hex}.{extension}"


def check_size(upload: UploadedFile, limit: int) -> None:
    if upload.size > limit:
        limit_shown = limit // 2**20
        size_shown = max(limit_shown + 1, upload.size // 10**6)
        raise ValidationError(_TOO_BIG, code="too_big", params={"size": size_shown, "limit": limit_shown})


class PhotoField(forms.FileField):
    """A photo, drawn anew from its pixels: no hidden data, no place where it was taken, at most 1,600 pixels wide.

    The cleaned value is a ContentFile in JPEG with a `display_name`.
    """

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data: Any) -> ContentFile | None:
        upload = super().to_python(data)
        if upload is None:
            return None
        check_size(upload, settings.UPLOAD_MAX_PHOTO_BYTES)
        photo = ContentFile(encode(read_photo(upload), PHOTO_EDGE), name=storage_name("jpg"))
        photo.display_name = display_name(upload.name, "jpg")
        return photo


class DocumentField(forms.FileField):
    """A document of a known kind. The cleaned value is the upload, with a `display_name` and a new storage name."""

    widget = forms.ClearableFileInput(attrs={"accept": ",".join(f".{extension}" for extension in DOCUMENT_TYPES)})

    def to_python(self, data: Any) -> UploadedFile | None:
        upload = super().to_python(data)
        if upload is None:
            return None
        check_size(upload, settings.UPLOAD_MAX_DOCUMENT_BYTES)
        extension = document_extension(upload)
        upload.display_name = display_name(upload.name, extension)
        upload.name = storage_name(extension)
        return upload


def read_photo(upload: Any) -> Image.Image:
    """The picture, upright and in RGB; raises ValidationError for what is none, or has too many pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upload.seek(0)
            image = Image.open(upload, formats=PHOTO_FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.draft("RGB", (PHOTO_EDGE, PHOTO_EDGE))
            image = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValidationError(_TOO_MANY_PIXELS, code="pixels") from error
    except (OSError, SyntaxError, ValueError) as error:  # Pillow raises each of these on damaged or hostile files
        raise ValidationError(_NOT_A_PHOTO, code="not_a_photo") from error
    if image.mode in ("RGBA", "LA", "P", "PA"):
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert("RGB")
    return image.convert("RGB")


def encode(image: Image.Image, edge: int) -> bytes:
    """As JPEG, neither side longer than `edge`."""
    image = image.copy()
    image.thumbnail((edge, edge))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80, optimize=True, progressive=True)
    return target.getvalue()


def document_extension(upload: UploadedFile) -> str:
    """The extension that the content deserves; raises ValidationError for what we do not take."""
    upload.seek(0)
    kind = filetype.guess(upload.read(8192))
    upload.seek(0)
    if kind is not None and kind.extension in ("pdf", "jpg", "png"):
        return kind.extension
    if zipfile.is_zipfile(upload):
        upload.seek(0)
        extension = _office_extension(upload)
        upload.seek(0)
        if extension:
            return extension
    raise ValidationError(_NOT_A_DOCUMENT, code="not_a_document")


def _office_extension(upload: UploadedFile) -> str | None:
    """Which office document a ZIP is; only its table of contents and its small `mimetype` are read."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
                return None  # macros
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    written = entry.read(100).decode("ascii", "replace").strip()
                return next((key for key in ("odt", "ods") if DOCUMENT_TYPES[key] == written), None)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return None
    parts = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
    return next((extension for part, extension in parts.items() if part in names), None)
