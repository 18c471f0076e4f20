"""A page made into PDF by WeasyPrint, which needs libraries of the system (docs/operate.md)."""

import logging
import re
import threading
from functools import cache
from typing import Any, NoReturn

from django.conf import settings

logger = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()  # Pango's fonts are not made for several threads
STYLE = settings.BASE_DIR / "static" / "css" / "documents.css"
# WeasyPrint does not know that <bdi> stands apart: the marks of Unicode say it.
_BDI = re.compile(r"<bdi(?:[^>]* dir=\"(?P<dir>ltr|rtl)\")?[^>]*>")
_SPAN = re.compile(r'(<span lang="\w\w" dir="(?P<dir>ltr|rtl)">)([^<]*)</span>')  # of the tag written_line
_OPENING, _CLOSING = {"ltr": "\u2066", "rtl": "\u2067", None: "\u2068"}, "\u2069"


class PdfUnavailable(Exception):
    """The libraries that draw PDFs are not on this machine."""


class _Closed:
    """Fetches nothing: a document needs neither the network nor files, and what people typed is not trusted."""

    _fail_on_errors = False

    def __call__(self, url: str) -> NoReturn:
        raise ValueError("Documents fetch nothing.")


@cache
def _engine() -> tuple[Any, Any, Any]:
    """WeasyPrint, its fonts, and our style sheet read once."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:  # OSError: a library of the system is missing
        logger.warning("No PDF can be made here: %s", error)
        raise PdfUnavailable from error
    fonts = FontConfiguration()
    return weasyprint, fonts, weasyprint.CSS(filename=STYLE, font_config=fonts, url_fetcher=_Closed())


def pdf_of(html: str) -> bytes:
    """The tagged PDF of a whole page. Raises PdfUnavailable."""
    weasyprint, fonts, style = _engine()
    page = weasyprint.HTML(string=_isolated(html), base_url=settings.SITE_URL, url_fetcher=_Closed())
    with _one_at_a_time:
        return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", full_fonts=False)


def _isolated(html: str) -> str:
    html = _SPAN.sub(lambda tag: f"{tag[1]}{_OPENING[tag['dir']]}{tag[3]}{_CLOSING}</span>", html)
    html = _BDI.sub(lambda tag: tag[0] + _OPENING[tag["dir"]], html)
    return html.replace("</bdi>", f"{_CLOSING}</bdi>")
