"""The agreement: read, signed by click, or deposited once signed on paper."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.languages import current_language
from missions import actions
from missions.agreements import CLAUSES, Agreement, agreement_of
from missions.forms.signing import ScanForm, SigningForm
from missions.models import Party, Signature
from missions.views.base import OneMission
from projects.downloads import hand_out_document


class AgreementPage(OneMission):
    """Base: the agreement as it stands, which is read again after a refusal: the text may have changed."""

    template: str

    @cached_property
    def agreement(self) -> Agreement | None:
        return agreement_of(self.mission)

    def look_again(self) -> None:
        self.mission.refresh_from_db(fields=["state", "version"])
        self.__dict__.pop("agreement", None)

    def draw(self, form: forms.Form | None, party: Party | None, status: int = 200) -> HttpResponse:
        context = {
            "mission": self.mission,
            "reader": self.reader,
            "agreement": self.agreement,
            "clauses": CLAUSES,
            "form": form,
            "party": party,
            "document_languages": settings.LANGUAGES,
        }
        return render(self.request, self.template, context, status=status)

    def refuse(self, form: forms.Form, party: Party, error: ValidationError) -> HttpResponse:
        """Somebody changed the text, or the mission went on, meanwhile: what is true now, with what was typed."""
        self.look_again()
        again = type(form)(initial={**self.hidden(party), "name": form.cleaned_data["name"]})
        messages.error(self.request, error.messages[0])
        return self.draw(again, party, status=409)

    def hidden(self, party: Party) -> dict[str, Any]:
        return {"version": self.agreement.version.key, "party": party.key}


@method_decorator(limit("edit"), name="dispatch")
class MissionAgreement(AgreementPage):
    """Everybody of the mission reads it; those who act for a party that has not signed yet sign it for that party.

    A signature is one's own: the facilitator cannot give it, and of a forwarded link only the address is worth
    something, to whoever is of the mission anyway.
    """

    template = "missions/agreement.html"

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        party = self.next_party
        return self.draw(self.blank(party) if party else None, party)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        party = self.posted_party()
        form = SigningForm(request.POST)
        if not form.is_valid():
            return self.draw(form, party, status=422)
        values = {name: form.cleaned_data[name] for name in ("name", "version")}
        try:
            signature = actions.sign(
                self.mission, party, by=request.user, language=current_language(), **values
            )  # fmt: skip
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            return self.refuse(form, party, error)
        if signature.by == request.user:
            messages.success(request, _("La convention est signée. Merci."))
        else:
            messages.info(request, _("Quelqu’un de votre partie a déjà signé : une signature suffit."))
        return redirect("mission_agreement", key=self.mission.key)

    @property
    def next_party(self) -> Party | None:
        """The reader's own that is still to sign."""
        if self.agreement is None or not self.agreement.is_open:
            return None
        return next(iter(self.agreement.to_sign_for(self.reader.parties)), None)

    def posted_party(self) -> Party:
        """One of those for which the reader acts; 404 for any other."""
        asked = self.request.POST.get("party")
        party = next((party for party in self.reader.parties if str(party.key) == asked), None)
        if party is None or self.agreement is None:
            raise Http404
        return party

    def blank(self, party: Party) -> SigningForm:
        return SigningForm(initial={**self.hidden(party), "name": self.request.user.name})


@method_decorator(limit("upload"), name="dispatch")
class MissionAgreementScan(AgreementPage):
    """The signed paper. The facilitator may deposit it for a party, named by `?pour=`."""

    template = "missions/agreement_scan.html"
    must_act = True
    asks_for_whom = False  # of several parties, one after the other

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        party = self.party
        if party is None or not self.agreement.is_open:
            messages.info(request, _("Il n’y a rien à déposer : la convention n’attend pas votre signature."))
            return redirect("mission_agreement", key=self.mission.key)
        return self.draw(ScanForm(initial=self.hidden(party)), party)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        party = self.posted_party()
        form = ScanForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.draw(form, party, status=422)
        values = {name: form.cleaned_data[name] for name in ("name", "scan", "version")}
        try:
            actions.deposit_scan(
                self.mission, party, by=request.user, language=current_language(),
                acting_for=self.reader.acting_for, **values,
            )  # fmt: skip
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            return self.refuse(form, party, error)
        messages.success(request, _("Le document signé est déposé."))
        return redirect("mission_agreement", key=self.mission.key)

    @property
    def mine(self) -> list[Party]:
        acting_for = self.reader.acting_for
        return [acting_for] if acting_for else list(self.reader.parties)

    @cached_property
    def party(self) -> Party | None:
        return next(iter(self.agreement.to_sign_for(self.mine)), None) if self.agreement else None

    def posted_party(self) -> Party:
        asked = self.request.POST.get("party")
        party = next((party for party in self.mine if str(party.key) == asked), None)
        if party is None or self.agreement is None:
            raise Http404
        return party


class MissionScan(OneMission):
    """A signed paper, for those who may see the mission and nobody else; always a download."""

    def get(self, request: HttpRequest, key: Any, signature: Any) -> FileResponse:
        rows = Signature.objects.filter(version__mission=self.mission).exclude(scan="")
        row = get_object_or_404(rows, key=signature)
        name = row.scan_name or f"convention.{row.scan.name.rpartition('.')[2]}"
        return hand_out_document(row.scan.name, name, is_public=False)
