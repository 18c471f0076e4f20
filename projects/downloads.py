"""Files that people sent, handed to those who may have them. Whoever calls has asked who may."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from projects.uploads import DOCUMENT_TYPES

KEPT_FOR = 60 * 60 * 24 * 30  # a file never changes under its key


def hand_out(name: str, *, is_public: bool, **options: Any) -> FileResponse:
    """The stored file of this name; 404 when it is gone. `options` go to FileResponse."""
    try:
        response = FileResponse(default_storage.open(name), **options)
    except FileNotFoundError:
        raise Http404 from None
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}" if is_public else "private, max-age=0"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def hand_out_photo(name: str, *, is_public: bool) -> FileResponse:
    """One of `PhotoField`, or its small version."""
    return hand_out(name, is_public=is_public, content_type="image/jpeg")


def hand_out_document(name: str, filename: str, *, is_public: bool) -> FileResponse:
    """One of `DocumentField`: always a download, under the name it came with. Nothing in it can run on our pages."""
    content_type = DOCUMENT_TYPES[name.rpartition(".")[2]]
    response = hand_out(name, is_public=is_public, content_type=content_type, as_attachment=True, filename=filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
