"""Proposing a call on one screen, choosing a time, cancelling; how much of a mission it is to be."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import formset_factory
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import WrittenField
from diaspora.forms.rows import Row, Rows
from missions.actions import MAX_TIMES, Proposal
from missions.enums import CallChannel, Track
from missions.forms.times import HourField, moment_of
from missions.words import TRACK_MEANING
from projects.forms.days import DayField

_FAR = gettext_lazy("Proposez un horaire dans l’année qui vient.")
MINUTES = (15, 30, 45, 60, 90, 120)


class TimesField(forms.MultipleChoiceField):
    """Boxes to tick, one per suggested moment. A moment that was suggested a while ago is as good as one typed."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[datetime]:
        moments = [_moment(typed) for typed in super().to_python(value)]
        if not all(moments):
            raise ValidationError(_("Un horaire coché n’a pas pu être lu. Cochez-le de nouveau."), code="invalid")
        return moments

    def validate(self, value: list[datetime]) -> None:
        """None is right too: whether there is one, ticked or typed, is said for all times together."""


def _moment(typed: str) -> datetime | None:
    try:
        moment = parse_datetime(typed)
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) and not _is_far(moment) else None


def _is_far(moment: datetime) -> bool:
    """A year from now or more: a slip of the pen, that would leave everybody waiting."""
    return moment > timezone.now() + timedelta(days=365)


class PlaceForm(forms.Form):
    """How and where the call is held. `seen` is the call that the page showed, if any."""

    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("Comment"), choices=CallChannel.choices, widget=forms.RadioSelect, initial=CallChannel.VIDEO
    )
    where = WrittenField(
        label=gettext_lazy("Lien ou lieu"), max_length=300, required=False,
        help_text=gettext_lazy("Le lien de la réunion, le lieu, ou qui appelle qui. Il peut suivre plus tard."),
    )  # fmt: skip

    def clean_where(self) -> str:
        return " ".join(self.cleaned_data["where"].split())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("channel") == CallChannel.IN_PERSON and not values.get("where"):
            self.add_error("where", _("Dites où vous vous retrouvez."))
        return values


class CallForm(PlaceForm):
    """The whole proposal, but for the times that are typed."""

    field_order = ("seen", "suggested", "channel", "where", "minutes", "note")
    suggested = TimesField(label=gettext_lazy("Horaires où tout le monde semble libre"))
    minutes = forms.TypedChoiceField(label=gettext_lazy("Durée"), coerce=int, initial=30)
    note = WrittenField(
        label=gettext_lazy("Un mot"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, suggestions: Iterable[tuple[datetime, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggested"].choices = [(moment.isoformat(), words) for moment, words in suggestions]
        self.fields["minutes"].choices = [(number, _("%(number)s minutes") % {"number": number}) for number in MINUTES]

    def proposal(self, times: Iterable[datetime]) -> Proposal:
        values = self.cleaned_data
        return Proposal(
            times=tuple(sorted(set(times))), channel=values["channel"], minutes=values["minutes"],
            where=values["where"], note=values["note"],
        )  # fmt: skip


class TimeRow(Row):
    main = ("day", "hour")
    marks_optional = False

    day = DayField(label=gettext_lazy("Jour"), required=False)
    hour = HourField(label=gettext_lazy("Heure"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        day, hour = values.get("day"), values.get("hour")
        if day and not hour and "hour" not in self.errors:
            self.add_error("hour", _("Dites aussi l’heure."))
        if hour is not None and not day and "day" not in self.errors:
            self.add_error("day", _("Dites aussi le jour."))
        if day and hour is not None:
            self._set_moment(day, hour)
        return values

    def _set_moment(self, day: Any, hour: Any) -> None:
        try:
            moment = moment_of(day, hour)
        except ValidationError as error:
            self.add_error("hour", error)
            return
        except OverflowError:
            self.add_error("day", _FAR)
            return
        if moment <= timezone.now():
            self.add_error("day", _("Cet horaire est déjà passé."))
        elif _is_far(moment):
            self.add_error("day", _FAR)
        self.cleaned_data["moment"] = moment


class TimeRowsBase(Rows):
    @property
    def moments(self) -> list[datetime]:
        return [row["moment"] for row in self.filled]


_MANY = MAX_TIMES * 2  # more than may be proposed, so that too many are kept and said to be too many
TimeRows = formset_factory(TimeRow, formset=TimeRowsBase, extra=2, max_num=_MANY, absolute_max=_MANY)


def times_of(form: CallForm, rows: TimeRowsBase) -> list[datetime]:
    """All ticked and typed times of two valid forms; what is wrong with them together is put on the form."""
    ticked = form.cleaned_data["suggested"]
    times = sorted({*ticked, *rows.moments})
    if not times:
        form.add_error(None, _("Proposez au moins un horaire."))
    elif len(times) > MAX_TIMES:
        form.add_error(None, _("Proposez cinq horaires au plus : il sera plus facile de choisir."))
    if any(moment <= timezone.now() for moment in ticked):
        form.add_error("suggested", _("Un horaire coché est passé entre-temps. Choisissez-en un autre."))
    return times


class ChooseForm(forms.Form):
    seen = forms.UUIDField(widget=forms.HiddenInput)
    slot = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(forms.Form):
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    word = WrittenField(
        label=gettext_lazy("Un mot pour les autres"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class TrackForm(forms.Form):
    track = forms.ChoiceField(label=gettext_lazy("Quelle mission"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [
            (track, _("%(track)s. %(meaning)s") % {"track": track.label, "meaning": TRACK_MEANING[track]})
            for track in Track
        ]
