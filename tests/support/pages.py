"""What every page of ours must be, whatever the test was about."""

import gzip
import re
from collections import Counter
from html.parser import HTMLParser

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_info

from tests.support.complaints import complain

DATA_SCRIPTS = {"application/json", "application/ld+json"}
LANGUAGES = ("fr", "ar", "en")


class Page(HTMLParser):
    """What the guards and the sweeps want to know of a page, read in one go."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.html: dict[str, str | None] | None = None
        self.headings = 0
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.headings += tag == "h1"
        if tag == "html":
            self.html = names
        if names.get("id"):
            self.ids[names["id"] or ""] += 1
        if tag in ("a", "link", "area") and names.get("href"):
            self.links.append(names["href"] or "")
        self._look_for_inline(tag, names)
        if tag == "img" and "alt" not in names:
            self.faults.append(f"<img> without alt: {names.get('src')}")

    def _look_for_inline(self, tag: str, names: dict[str, str | None]) -> None:
        """The Content-Security-Policy would throw these away in silence."""
        self.faults += [f'inline handler {name}="…" on <{tag}>' for name in names if re.match(r"on[a-z]+$", name)]
        if "style" in names:
            self.faults.append(f"style attribute on <{tag}>")
        if tag == "style":
            self.faults.append("<style> in the page")
        if tag == "script" and "src" not in names and names.get("type") not in DATA_SCRIPTS:
            self.faults.append("inline <script>")


def is_page(response: HttpResponseBase) -> bool:
    """A document that is framed (the HTML of a mail) is no page of ours: it has a policy and styles of its own."""
    framed = "frame-ancestors 'self'" in response.headers.get("Content-Security-Policy", "")
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return isinstance(response, HttpResponse) and is_html and not framed


def look_at(request: HttpRequest, response: HttpResponse) -> None:
    """Complain of what is wrong with one response. The admin and the API's own pages are not our markup."""
    packed = response.headers.get("Content-Encoding") == "gzip"
    text = (gzip.decompress(response.content) if packed else response.content).decode()
    at = f"{request.method} {request.path}"
    for brace in ("{{", "{%", "{#"):
        if brace in text:
            complain(f"{at}: left in the page: {text[text.index(brace) :][:60]!r}")
    page = Page(text)
    # A document may be asked for in another language than that of the site around it.
    asked = request.GET.get("langue") if response.status_code == 200 else None
    language = asked or request.path.split("/")[1]
    if page.html is not None and language in LANGUAGES:
        wanted = {"lang": language, "dir": "rtl" if get_language_info(language)["bidi"] else "ltr"}
        got = {name: page.html.get(name) or ("ltr" if name == "dir" else None) for name in wanted}
        if got != wanted:
            complain(f"{at}: <html> says {got}, the address says {wanted}")
    if re.match(r"/\w\w/admin/", request.path):
        return
    for fault in page.faults:
        complain(f"{at}: {fault}")
    for name, times in page.ids.items():
        if times > 1:
            complain(f"{at}: id {name!r} stands {times} times")
    if page.html is not None and page.headings != 1:
        complain(f"{at}: {page.headings} <h1>")
