"""The base of the pages that both sides write: drafts kept, doubts asked about, and two people at once put side by
side."""

import hashlib
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.transitions import NotComplete, StateChanged
from missions import actions
from missions.actions.versions import HAS_VERSION
from missions.editing import Difference, Sheet, differences, settled
from missions.enums import CHANGEABLE
from missions.forms.resolving import ResolveForm, Side, described
from missions.models import Mission
from missions.models.preparing import Stamped
from missions.views.base import OneMission

Parts = dict[str, Any]  # the forms and formsets of a page, by their names in its template


@dataclass(frozen=True, slots=True)
class Question:
    """What is unusual and asked about. `token` stands for exactly these points: a tick for others does not count."""

    points: list[str]
    label: str

    @property
    def token(self) -> str:
        return hashlib.sha256("\n".join(self.points).encode()).hexdigest()[:16]


@method_decorator(limit("edit"), name="dispatch")
class EditSheet(OneMission):
    """`build` makes the forms, `read` turns them into a sheet, `save` is the verb."""

    must_act = True
    name: ClassVar[str]
    template: ClassVar[str]
    ends_step: ClassVar[str]

    def stored(self) -> tuple[Sheet, Stamped]:
        raise NotImplementedError

    def build(self, data: Any = None) -> Parts:
        raise NotImplementedError

    def read(self, parts: Parts) -> Sheet:
        raise NotImplementedError

    def save(self, sheet: Sheet, stamp: str) -> Mission:
        raise NotImplementedError

    def row_form(self, parts: Parts, difference: Difference) -> tuple[str, forms.Form]:
        """What a row is called, and a form that knows its fields."""
        raise NotImplementedError

    def questions(self, stored: Sheet, typed: Sheet) -> list[Question]:
        raise NotImplementedError

    # --- Two doors -----------------------------------------------------------------------------

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        if self.mission.state not in CHANGEABLE:
            messages.info(request, _("Cette page ne se modifie pas à cette étape."))
            return redirect(self.mission)
        return self.page(self.build())

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        parts = self.build(request.POST)
        if not all(_is_valid(part) for part in parts.values()):
            return self.page(parts, resolve=self.resolve_again(parts), status=422)
        sheet, (stored, _page) = self.read(parts), self.stored()
        resolve = self.resolve_again(parts)
        if resolve is not None:
            if not resolve.is_valid():
                return self.page(parts, resolve=resolve, status=422)
            sheet = settled(stored, sheet, resolve.cleaned_data)
        open_questions = [row for row in self.questions(stored, sheet) if row.token not in self.confirmed]
        if open_questions and stored.fingerprint == self.stamp:
            return self.page(parts, resolve=resolve, questions=open_questions, status=422)
        return self.try_to_save(parts, sheet)

    def try_to_save(self, parts: Parts, sheet: Sheet) -> HttpResponse:
        version = self.mission.version
        try:
            saved = self.save(sheet, self.stamp)
        except actions.Stale:
            return self.page(parts, resolve=self.resolve(parts), status=409)
        except StateChanged as error:
            return self.page(parts, problem=" ".join(error.messages), status=409)
        except ValidationError as error:
            return self.page(parts, problem=" ".join(error.messages), status=422)
        self.request.session[self.pocket] = self.stored()[1].stamp
        messages.success(self.request, self.done(saved, version))
        return self.go_on(saved)

    def done(self, saved: Mission, version: int) -> str:
        if version and saved.version != version:
            return _("C’est enregistré. Le fond a changé : chaque partie est invitée à valider de nouveau.")
        return _("C’est enregistré.")

    def go_on(self, saved: Mission) -> HttpResponse:
        """To one more row, to the next step, or back to the mission."""
        if "next" in self.request.POST and saved.state == self.ends_step:
            try:
                actions.finish_step(saved, by=self.request.user, acting_for=self.reader.acting_for)
            except NotComplete as error:
                text = _("L’étape n’est pas terminée : %(points)s") % {"points": " ".join(error.messages)}
                messages.warning(self.request, text)
                return redirect(self.here)
            except StateChanged as error:
                messages.warning(self.request, " ".join(error.messages))
        return redirect(self.here if "stay" in self.request.POST else saved.get_absolute_url())

    @property
    def here(self) -> str:
        return reverse(self.name, args=[self.mission.key]) + self.reader.pour

    # --- What came with the form -----------------------------------------------------------------

    @property
    def stamp(self) -> str:
        """What the page showed when it was opened."""
        return self.request.POST.get("stamp", "")

    @property
    def confirmed(self) -> list[str]:
        return self.request.POST.getlist("confirm")

    @property
    def pocket(self) -> str:
        """In the session: the stamp of what this reader saved last; when it moves, the copy on the device goes."""
        return f"{self.name}:{self.mission.key}"

    # --- Side by side -----------------------------------------------------------------------------

    def resolve_again(self, parts: Parts) -> ResolveForm | None:
        """The choices that were made, over the same state as they were shown for."""
        if "resolving" not in self.request.POST or self.stored()[0].fingerprint != self.stamp:
            return None
        return self.resolve(parts, self.request.POST)

    def resolve(self, parts: Parts, data: Any = None) -> ResolveForm | None:
        """None when a part is not valid yet: what was typed there cannot be compared."""
        if not all(_is_valid(part) for part in parts.values()):
            return None
        found = differences(self.stored()[0], self.read(parts))
        return ResolveForm(data, sides=[self.side(parts, difference) for difference in found])

    def side(self, parts: Parts, difference: Difference) -> Side:
        if not difference.part:
            field = parts["form"].fields[difference.name]
            mine, theirs = ("" if value is None else str(value) for value in (difference.mine, difference.theirs))
            return Side(difference, str(field.label), mine, theirs)
        label, form = self.row_form(parts, difference)
        return Side(difference, label, described(form, difference.mine), described(form, difference.theirs))

    # --- The page ---------------------------------------------------------------------------------

    def page(
        self,
        parts: Parts,
        *,
        resolve: ResolveForm | None = None,
        questions: list[Question] | None = None,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        sheet, stored = self.stored()
        context = {
            "mission": self.mission,
            "reader": self.reader,
            "stored": stored,
            "stamp": self.stamp_to_send(resolve, sheet),
            "draft_stamp": self.request.session.get(self.pocket, 0),
            "resolve": resolve,
            "questions": questions or [],
            "problem": problem,
            "ends_step": self.mission.state == self.ends_step,
            "asks_again": bool(self.mission.version) and self.mission.state in HAS_VERSION,
            "forms": list(parts.values()),
            **parts,
            **self.extra(),
        }
        return render(self.request, self.template, context, status=status)

    def stamp_to_send(self, resolve: ResolveForm | None, stored: Sheet) -> str:
        """Of what the reader has before them. Choices that could not be shown are asked for again: no stamp."""
        if resolve is not None or self.request.method != "POST":
            return stored.fingerprint
        return "" if "resolving" in self.request.POST else self.stamp

    def extra(self) -> dict[str, Any]:
        return {}


def _is_valid(form: forms.BaseForm | BaseFormSet | list[forms.BaseForm]) -> bool:
    return all(part.is_valid() for part in form) if isinstance(form, list) else form.is_valid()
