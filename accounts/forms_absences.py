"""Days on which somebody is away."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, User
from core.text import latin_digits

MOST_DAYS = 366
MOST_ABSENCES = 20


class AbsenceDay(forms.DateField):
    """Chosen in the browser's calendar, or typed in any digits."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("Cette date n’existe pas. Écrivez-la comme 31/07/2027.")}

    def to_python(self, value: Any) -> Any:
        return super().to_python(latin_digits(value) if isinstance(value, str) else value)


class AbsenceForm(forms.ModelForm):
    starts_on = AbsenceDay(label=_("Premier jour"))
    ends_on = AbsenceDay(label=_("Dernier jour"))

    class Meta:
        model = Absence
        fields = ["starts_on", "ends_on"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, instance=Absence(user=user), **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if not starts_on or not ends_on:
            return data
        mine = Absence.objects.filter(user=self.instance.user, ends_on__gte=timezone.localdate())
        if ends_on < timezone.localdate():
            self.add_error("ends_on", _("Ce jour est passé."))
        elif ends_on - starts_on >= timedelta(days=MOST_DAYS):
            self.add_error("ends_on", _("Une absence dure un an au plus."))
        elif mine.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            self.add_error("starts_on", _("Vous avez déjà noté une absence pendant ces jours."))
        elif mine.count() >= MOST_ABSENCES:
            self.add_error(None, _("Vous avez déjà noté beaucoup d’absences : retirez-en une d’abord."))
        return data
