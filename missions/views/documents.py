"""The documents: a page that prints well, and the same as PDF."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import cached_property

from accounts.limits import refused
from core.languages import LANGUAGE_CODES, current_language
from missions.documents import SHEETS, Sheet
from missions.documents.pdf import PdfUnavailable, pdf_of
from missions.models import PartyPerson
from missions.views.base import OneMission


class MissionDocument(OneMission):
    """`?langue=fr|ar|en`, `?format=pdf`, `?personne=` for what is about one person. 404 for what is not there (yet)
    and for what is not this reader's to see."""

    def get(self, request: HttpRequest, key: Any, kind: str) -> HttpResponse:
        if not self.sheet.is_there():
            raise Http404
        person = self.person
        if request.GET.get("format") != "pdf":
            return HttpResponse(self.page(person, toolbar=self.toolbar(person)))
        if answer := refused(request, "document"):
            return answer
        try:
            return self.download(pdf_of(self.page(person, is_pdf=True)))
        except PdfUnavailable:
            return HttpResponse(self.page(person, toolbar=self.toolbar(person, pdf_failed=True)))

    @cached_property
    def sheet(self) -> Sheet:
        try:
            return SHEETS[self.kwargs["kind"]](self.mission, self.reader)
        except KeyError:
            raise Http404 from None

    @cached_property
    def language(self) -> str:
        """Of the document, whatever the language of the site."""
        asked = self.request.GET.get("langue")
        return asked if asked in LANGUAGE_CODES else current_language()

    @cached_property
    def person(self) -> PartyPerson | None:
        """The one asked for, else the reader, else the first."""
        if not self.sheet.is_personal:
            return None
        people = self.sheet.people()
        if asked := self.request.GET.get("personne"):
            people = [row for row in people if str(row.pk) == asked]
        people.sort(key=lambda row: row.user != self.request.user)
        if not people:
            raise Http404
        return people[0]

    def page(self, person: PartyPerson | None, *, toolbar: str = "", is_pdf: bool = False) -> str:
        with translation.override(self.language):
            context = {**self.sheet.context(person), "toolbar": toolbar, "is_pdf": is_pdf}
            return render_to_string(self.sheet.template, context, self.request)

    def toolbar(self, person: PartyPerson | None, *, pdf_failed: bool = False) -> str:
        """In the language of the site, which need not be that of the document."""
        context = {
            "mission": self.mission,
            "person": person,
            "language": self.language,
            "languages": settings.LANGUAGES,
            "pdf_failed": pdf_failed,
        }
        return render_to_string("missions/documents/toolbar.html", context, self.request)

    def download(self, content: bytes) -> HttpResponse:
        name = f"tiwizi-{self.sheet.code}-{self.language}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)
