"""The programme: what for, for whom, and the sessions by half-day."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import WrittenField
from missions.enums import HalfDay, PartySide, SessionKind
from missions.forms.rows import KeptRow, KeptRows, kept_rows
from missions.models import Mission, PartyPerson, Programme, Session
from missions.rules.sessions import booked_twice, half_day_of
from projects.forms.days import DayField


class ProgrammeForm(forms.ModelForm):
    marks_optional = False  # a draft may lack any of them, a programme none

    class Meta:
        model = Programme
        fields = ("objective", "results", "audience")
        labels = {
            "objective": gettext_lazy("Objectif"),
            "results": gettext_lazy("Résultats attendus"),
            "audience": gettext_lazy("Public"),
        }
        help_texts = {
            "objective": gettext_lazy("Ce que la mission doit permettre, en une ou deux phrases."),
            "results": gettext_lazy("Ce qui existera à la fin, et comment on le verra."),
            "audience": gettext_lazy("Qui participe : fonctions, nombre, niveau de départ."),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in fields}


def trainers_of(mission: Mission) -> list[tuple[str, str]]:
    """The people of the contributing parties, for a list to choose from; and whoever leads a session already."""
    people = PartyPerson.objects.filter(
        party__in=mission.parties.current().filter(side=PartySide.CONTRIBUTOR), left_at=None, user__isnull=False
    )
    rows = User.objects.filter(Q(pk__in=people.values("user")) | Q(pk__in=mission.sessions.values("trainer")))
    return [(str(user.pk), user.get_full_name()) for user in rows.order_by("pk")]


class SessionRow(KeptRow):
    main = ("on", "title", "trainer", "trainer_name", "place")

    on = DayField(
        label=gettext_lazy("Jour"), error_messages={"required": gettext_lazy("Indiquez le jour de la séance.")}
    )
    half_day = forms.ChoiceField(label=gettext_lazy("Demi-journée"), choices=HalfDay.choices)
    title = WrittenField(
        label=gettext_lazy("Sujet"), max_length=Session._meta.get_field("title").max_length,
        error_messages={"required": gettext_lazy("Dites de quoi la séance parle.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Forme"), choices=SessionKind.choices, initial=SessionKind.BOTH)
    trainer = forms.ChoiceField(label=gettext_lazy("Animée par"), required=False)
    trainer_name = WrittenField(
        label=gettext_lazy("Ou une autre personne"), required=False,
        max_length=Session._meta.get_field("trainer_name").max_length,
    )  # fmt: skip
    place = WrittenField(
        label=gettext_lazy("Lieu"), required=False, max_length=Session._meta.get_field("place").max_length
    )
    field_order = ("id", "on", "half_day", "title", "kind", "trainer", "trainer_name", "place", "remove")

    def __init__(self, *args: Any, trainers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trainer"].choices = [("", "—"), *trainers]
        self.fields["remove"].label = _("Retirer cette séance")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("trainer") and values.get("trainer_name"):
            self.add_error("trainer_name", _("Choisissez une personne de la liste, ou écrivez un nom : pas les deux."))
        return values


class SessionRowsBase(KeptRows):
    """`held`: sessions that are over, which count where somebody would be in two places."""

    def __init__(self, *args: Any, held: Iterable[dict[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = list(held)

    def clean(self) -> None:
        rows = [(form, form.values()) for form in self.forms if form.is_valid() and form.cleaned_data]
        twice = booked_twice([*(values for _form, values in rows), *self.held])
        for form, values in rows:
            if half_day_of(values) in twice:
                form.add_error("half_day", _("Cette personne anime déjà une autre séance cette demi-journée."))


SessionRows = kept_rows(SessionRow, SessionRowsBase)
