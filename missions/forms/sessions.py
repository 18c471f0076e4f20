"""What became of a session; the one short form of a short mission."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import WrittenField
from missions.actions import Report
from missions.enums import AgeBand, Gender, HalfDay, SessionState
from missions.models import Mission, Session
from missions.rules.reports import MAX_PEOPLE, attendance_of, earliest_day, is_last_planned
from projects.forms.days import DayField
from projects.forms.numbers import CountField

FURTHEST = timedelta(days=730)


def people_field(label: Any, **kwargs: Any) -> CountField:
    messages = {
        "invalid": gettext_lazy("Écrivez un nombre, comme 12, ou laissez vide."),
        "min_value": gettext_lazy("Écrivez un nombre positif, ou laissez vide."),
        "max_value": gettext_lazy("Ce nombre est trop grand : 5 000 personnes au plus."),
    }
    return CountField(
        label=label, required=False, min_value=0, max_value=MAX_PEOPLE, error_messages=messages,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5, "autocomplete": "off"}), **kwargs,
    )  # fmt: skip


def cell(gender: str, band: str) -> str:
    """The name of the field that counts these people."""
    return f"{gender}_{band}"


class ReportForm(forms.Form):
    """Held or cancelled, with how many people by gender and age (of a short mission: how many)."""

    state = forms.ChoiceField(
        label=gettext_lazy("Cette séance a-t-elle eu lieu ?"), widget=forms.RadioSelect,
        choices=[(SessionState.HELD, gettext_lazy("Elle a eu lieu")),
                 (SessionState.CANCELLED, gettext_lazy("Elle est annulée"))],
        error_messages={"required": gettext_lazy("Dites si la séance a eu lieu ou si elle est annulée.")},
    )  # fmt: skip
    note = WrittenField(
        label=gettext_lazy("Ce qui s’est passé"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Quelques mots, si vous voulez. Tous les participants de la mission les lisent."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mission: Mission, session: Session, **kwargs: Any) -> None:
        self.mission, self.session = mission, session
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        if mission.is_light:
            self.fields["people"] = people_field(gettext_lazy("Combien de personnes étaient là"))
        else:
            for gender, band in self._cells():
                label = pgettext_lazy("genre, âge", "%(gender)s, %(age)s") % {
                    "gender": Gender(gender).label, "age": AgeBand(band).label,
                }  # fmt: skip
                self.fields[cell(gender, band)] = people_field(label)
                self.fields[cell(gender, band)].age = AgeBand(band).label
        if session.state == SessionState.PLANNED and not mission.is_light and is_last_planned(mission, session):
            self.fields["is_over"] = forms.BooleanField(
                label=_("C’était la dernière séance : passer à la passation"), required=False, initial=True
            )
        self.order_fields([name for name in self.fields if name not in ("note", "is_over")])

    def _initial(self) -> dict[str, Any]:
        session = self.session
        reported = session.state != SessionState.PLANNED
        counts = {cell(*key): count for key, count in attendance_of(session).items()}
        return {
            "state": session.state if reported else None, "note": session.note, "people": session.people,
            "seen": stamp(session), "is_over": True, **counts,
        }  # fmt: skip

    @staticmethod
    def _cells() -> Iterator[tuple[str, str]]:
        return ((gender, band) for gender in Gender.values for band in AgeBand.values)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Women, then men, each with the fields of the four age bands."""
        if self.mission.is_light:
            return []
        return [(gender.label, [self[cell(gender, band)] for band in AgeBand.values]) for gender in Gender]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.mission.is_light and sum(self.counts.values()) > MAX_PEOPLE:
            raise ValidationError(
                _("Le total dépasse 5 000 personnes : vérifiez les nombres."), code="too_many_people"
            )
        return values

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        values = self.cleaned_data
        return {key: values[cell(*key)] for key in self._cells() if values.get(cell(*key))}

    @property
    def report(self) -> Report:
        values = self.cleaned_data
        counts = {} if self.mission.is_light else self.counts
        return Report(state=values["state"], words=values["note"], counts=counts, people=values.get("people"))


def stamp(session: Session) -> str:
    """Which report of the session a page shows."""
    return session.reported_at.isoformat() if session.reported_at else ""


class PutOffForm(forms.Form):
    on = DayField(
        label=gettext_lazy("Le nouveau jour"), error_messages={"required": gettext_lazy("Choisissez un jour.")}
    )
    half_day = forms.ChoiceField(label=gettext_lazy("Demi-journée"), choices=HalfDay.choices)
    sure_of = forms.CharField(required=False, widget=forms.HiddenInput)  # the day about which was asked

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        self.session = session
        super().__init__(*args, initial={"half_day": session.half_day}, **kwargs)

    def clean_on(self) -> date:
        on, today = self.cleaned_data["on"], timezone.localdate()
        if on < today:
            raise ValidationError(_("Ce jour est passé. Choisissez un jour à venir."), code="past")
        if on > today + FURTHEST:
            raise ValidationError(_("Ce jour est à plus de deux ans. Choisissez-en un plus proche."), code="far")
        return on

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if (values.get("on"), values.get("half_day")) == (self.session.on, self.session.half_day):
            raise ValidationError(_("C’est déjà le jour prévu. Choisissez-en un autre."), code="same")
        return values


class PastDayField(DayField):
    """A day that has come, since the mission began or a little before."""

    default_error_messages = {
        "required": gettext_lazy("Dites quel jour."),
        "future": gettext_lazy("Ce jour n’est pas encore venu."),
        "old": gettext_lazy("Ce jour est bien avant le début de la mission. Vérifiez l’année."),
    }

    def check(self, day: date, mission: Mission) -> date:
        code = "future" if day > timezone.localdate() else "old" if day < earliest_day(mission) else ""
        if code:
            raise ValidationError(self.error_messages[code], code=code)
        return day


class LightForm(forms.Form):
    on = PastDayField(label=gettext_lazy("Quel jour"))
    people = people_field(
        gettext_lazy("Combien de personnes étaient là"), help_text=gettext_lazy("Vous y compris, à peu près.")
    )
    note = WrittenField(
        label=gettext_lazy("En une ligne"), required=False, max_length=300,
        help_text=gettext_lazy("Ce que vous en retenez."),
    )  # fmt: skip

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        self.mission = mission
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        return self.fields["on"].check(self.cleaned_data["on"], self.mission)
