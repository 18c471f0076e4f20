"""Somebody gives a text, sees the skills that were read in it, and takes those they choose."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.limits import limit
from diaspora import actions
from diaspora.forms.profiles import MAX_SKILLS
from diaspora.forms.readings import GivenTextForm, ProposalForm
from diaspora.models import GivenText, Profile
from diaspora.queries import Proposal, profile_of, proposals_for
from skills.readings import reading_of


class Reading(View):
    """Base: everything on these pages is the reader's own, found by who they are; there is no address to guess."""

    @cached_property
    def profile(self) -> Profile:
        return profile_of(self.request.user)

    @cached_property
    def given(self) -> GivenText | None:
        return GivenText.objects.filter(user=self.request.user).defer("document", "text").first()

    @cached_property
    def proposals(self) -> list[Proposal]:
        return proposals_for(self.profile, self.given)


@method_decorator(limit("reading"), name="dispatch")
class ProfileReading(Reading):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(GivenTextForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = GivenTextForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        upload = form.cleaned_data["file"]
        actions.give_text(request.user, document=upload.read() if upload else None, text=form.cleaned_data["text"])
        return redirect("profile_reading")

    def page(self, form: GivenTextForm, status: int = 200) -> HttpResponse:
        reading = reading_of("profile", self.profile.pk) if self.profile.pk else None
        context = {
            "profile": self.profile,
            "given": self.given,
            "is_waiting": any(row is not None and row.is_waiting for row in (self.given, reading)),
            "proposals": [_with_form(row) for row in self.proposals if row.is_sure],
            "others": [_with_form(row) for row in self.proposals if not row.is_sure],
            "form": form,
        }
        return render(self.request, "diaspora/profile_reading.html", context, status=status)


@method_decorator(limit("edit"), name="dispatch")
class ProfileReadingDecide(Reading):
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("decision") == "dismiss":
            actions.set_aside(self.given, self.profile, [row.skill.pk for row in self.proposals])
            messages.success(request, _("C’est noté : nous ne les proposons plus pour ces textes."))
            return redirect("profile_skills")
        levels = self._ticked()
        if not levels:
            messages.error(request, _("Cochez au moins une compétence, ou écartez-les toutes."))
            return redirect("profile_reading")
        if len(levels) + self._known() > MAX_SKILLS:
            messages.error(request, _("Un profil a au plus %(number)s compétences.") % {"number": MAX_SKILLS})
            return redirect("profile_reading")
        self._add(levels)
        return redirect("profile_skills")

    def _add(self, levels: dict[int, int]) -> None:
        added = actions.add_skills(self.profile, levels)
        if self.given is not None and len(levels) == len(self.proposals):
            actions.set_aside(self.given, self.profile, [])
        messages.success(
            self.request,
            ngettext(
                "%(number)s compétence est ajoutée à votre profil.",
                "%(number)s compétences sont ajoutées à votre profil.",
                added,
            )
            % {"number": added},
        )

    def _ticked(self) -> dict[int, int]:
        forms = [(row.skill.pk, _form(row, self.request.POST)) for row in self.proposals]
        ticked = [(pk, form.cleaned_data) for pk, form in forms if form.is_valid() and form.cleaned_data["take"]]
        return {pk: values["level"] for pk, values in ticked}

    def _known(self) -> int:
        return self.profile.profile_skills.count() if self.profile.pk else 0


def _form(row: Proposal, data: Any = None) -> ProposalForm:
    return ProposalForm(data, skill=row.skill.pk, level=row.level)


def _with_form(row: Proposal) -> dict[str, Any]:
    return {"skill": row.skill, "quotes": row.quotes, "form": _form(row)}
