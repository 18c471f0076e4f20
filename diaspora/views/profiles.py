"""A profile in three short steps, each saved on its own, and the page that others see."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.limits import limit
from communes.lookup import territories
from core.languages import current_language
from diaspora import actions
from diaspora.enums import LanguageLevel
from diaspora.forms.profiles import (
    LanguageRows,
    PresenceForm,
    PresenceRows,
    SkillLevelForm,
    SkillsForm,
    TieRows,
    TiesForm,
)
from diaspora.models import GivenText, Profile
from diaspora.queries import needs_for_skills, profile_of, proposals_for
from skills.actions import propose_words

STEPS = (
    ("profile_skills", gettext_lazy("Ce que je sais faire")),
    ("profile_ties", gettext_lazy("Mes liens")),
    ("profile_presence", gettext_lazy("Quand et comment")),
)
Parts = dict[str, Any]  # the forms and formsets of a step, by their names in its template


@method_decorator(limit("edit"), name="dispatch")
class Step(View):
    """Base of the three steps. `build` makes its forms, `save` stores what they hold.

    "Save and add a line" comes back to the same page, which has one more blank row: no JavaScript is needed.
    """

    name: ClassVar[str]
    template: ClassVar[str]

    @cached_property
    def profile(self) -> Profile:
        return profile_of(self.request.user)

    def build(self, data: Any = None) -> Parts:
        raise NotImplementedError

    def save(self, parts: Parts) -> str:
        """Returns what there is more to say on this page, if anything."""
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        """What the page of this step shows beside its forms."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.build())

    def post(self, request: HttpRequest) -> HttpResponse:
        parts = self.build(request.POST)
        if not all(_is_valid(form) for form in parts.values()):
            return self.page(parts, status=422)
        more = self.save(parts)
        stays = bool(more) or "stay" in request.POST
        if stays:
            messages.success(request, _("C’est enregistré."))
        if more:
            messages.info(request, more)
        return redirect(self.name if stays else self.next_url)

    @property
    def next_url(self) -> str:
        names = [name for name, _title in STEPS]
        following = names[names.index(self.name) + 1 :]
        if following:
            return reverse(following[0])
        return reverse("matches") if self.profile.is_matchable else self.profile.get_absolute_url()

    def page(self, parts: Parts, status: int = 200) -> HttpResponse:
        context = {
            "profile": self.profile,
            "steps": STEPS,
            "step": self.name,
            "is_matchable": self.profile.is_matchable,
            "needs": needs_for_skills(self.profile) if self.profile.pk else [],
            **self.extra(),
            **parts,
        }
        return render(self.request, self.template, context, status=status)


def _is_valid(form: forms.BaseForm | BaseFormSet | list[forms.BaseForm]) -> bool:
    return all(part.is_valid() for part in form) if isinstance(form, list) else form.is_valid()


@method_decorator(login_not_required, name="dispatch")
class ProfileSkills(Step):
    """The door for those who join: without an account it leads to the sign-up, and back here."""

    name = "profile_skills"
    template = "diaspora/profile_skills.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), login_url=reverse("account_signup"))
        return super().dispatch(request, *args, **kwargs)

    def build(self, data: Any = None) -> Parts:
        rows = list(self.profile.profile_skills.select_related("skill")) if self.profile.pk else []
        languages = [{"code": current_language(), "level": LanguageLevel.FLUENT}]
        if self.profile.pk:
            languages = [{"code": row.code, "level": row.level} for row in self.profile.languages.all()]
        return {
            "form": SkillsForm(data, instance=self.profile, initial={"skills": [row.skill for row in rows]}),
            "levels": [SkillLevelForm(data, row=row) for row in rows],
            "spoken": LanguageRows(data, prefix="languages", initial=languages),
        }

    def extra(self) -> dict[str, Any]:
        given = GivenText.objects.filter(user=self.request.user).defer("document", "text").first()
        return {"proposals_count": len(proposals_for(self.profile, given))}

    def save(self, parts: Parts) -> str:
        values = parts["form"].cleaned_data
        skills = values.pop("skills")
        if words := propose_words(skills.proposed_words, by=self.request.user, language=current_language()):
            text = ", ".join(word.text for word in words)
            messages.info(
                self.request, _("Merci. Nous regardons s’il faut ajouter à la liste : %(words)s") % {"words": text}
            )
        levels = {form.skill.pk: form.cleaned_data for form in parts["levels"]}
        is_new = actions.save_skills(
            self.profile, values, skills=skills, levels=levels, languages=parts["spoken"].filled
        )
        return _("Dites maintenant votre niveau pour chaque compétence, ou continuez.") if is_new else ""


class ProfileTies(Step):
    name = "profile_ties"
    template = "diaspora/profile_ties.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with territories.at_rest():  # one question to the database, however many rows
            return super().dispatch(request, *args, **kwargs)

    def build(self, data: Any = None) -> Parts:
        ties = self.profile.ties.select_related("commune", "province", "region") if self.profile.pk else []
        initial = [{"kind": tie.kind, "territory": tie.territory} for tie in ties]
        return {
            "form": TiesForm(data, instance=self.profile),
            "ties": TieRows(data, prefix="ties", initial=initial),
        }

    def save(self, parts: Parts) -> str:
        actions.save_ties(self.profile, parts["form"].cleaned_data, ties=parts["ties"].ties)
        return ""


class ProfilePresence(Step):
    name = "profile_presence"
    template = "diaspora/profile_presence.html"

    def build(self, data: Any = None) -> Parts:
        windows = self.profile.presence_windows.to_come() if self.profile.pk else []
        initial = [{"starts_on": row.starts_on, "ends_on": row.ends_on, "note": row.note} for row in windows]
        return {
            "form": PresenceForm(data, instance=self.profile),
            "windows": PresenceRows(data, prefix="windows", initial=initial),
        }

    def save(self, parts: Parts) -> str:
        actions.save_presence(self.profile, parts["form"].cleaned_data, windows=parts["windows"].filled)
        return ""


@method_decorator(login_not_required, name="dispatch")
class ProfilePage(View):
    """Who somebody is, for those who may know: their place first. Dates and languages are for members only."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        profiles = Profile.objects.visible_to(request.user).select_related("user")
        profile = get_object_or_404(profiles, key=key)
        is_member = request.user.is_authenticated
        is_mine = is_member and profile.user_id == request.user.pk
        context = {
            "profile": profile,
            "is_mine": is_mine,
            "ties": profile.ties.select_related("commune__province", "province", "region"),
            "skills": profile.profile_skills.select_related("skill"),
            "spoken": profile.languages.all() if is_member else [],
            "windows": profile.presence_windows.to_come() if is_member else [],
            "shows_when": is_member,
            "is_matchable": profile.is_matchable,
            "needs": needs_for_skills(profile) if is_mine else [],
        }
        return render(request, "diaspora/profile.html", context)
