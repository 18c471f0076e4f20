"""Five closed questions and two free ones, in the words for whoever answers; the participants' door; the summary."""

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import WrittenField
from missions.enums import EvaluationBy, Score
from missions.evaluations import CLOSED_QUESTIONS, FREE_QUESTIONS, NEEDED, QUESTIONS

_SALT = "missions.survey.shown"
NO_OPINION = "none"  # not an empty value: that would be ticked before anybody has answered
QUICKEST = 2  # seconds in which nobody reads and answers


class EvaluationForm(forms.Form):
    """`role` chooses the words. Only one question is needed; `seen` is the answer that the page was opened with."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = QUESTIONS[EvaluationBy(role)]
        for name in CLOSED_QUESTIONS:
            self.fields[name] = _closed(words[name], is_needed=name == NEEDED)
        for name in FREE_QUESTIONS:
            self.fields[name] = WrittenField(
                label=words[name], max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )

    @property
    def answers(self) -> dict[str, Any]:
        """Of a valid form."""
        return {name: self.cleaned_data[name] for name in (*CLOSED_QUESTIONS, *FREE_QUESTIONS)}


def _score(value: str) -> int | None:
    return None if value == NO_OPINION else int(value)


def _closed(label: Any, *, is_needed: bool) -> forms.TypedChoiceField:
    none = [] if is_needed else [(NO_OPINION, _("Sans avis"))]
    return forms.TypedChoiceField(
        label=label, choices=[*Score.choices, *none], coerce=_score, empty_value=None, required=is_needed,
        widget=forms.RadioSelect, error_messages={"required": _("Choisissez une réponse.")},
    )  # fmt: skip


class SurveyForm(EvaluationForm):
    """The same for participants. `website` is a trap: people do not see it, machines fill it in. `shown` is when the
    page was drawn, signed; machines answer at once."""

    website = forms.CharField(required=False, max_length=200, label=_("Laissez ce champ vide"))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, role=EvaluationBy.PARTICIPANT, **kwargs)
        del self.fields["seen"]
        self.fields["website"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}

    @staticmethod
    def stamp(*, ago: int = 0) -> str:
        return signing.dumps(timezone.now().timestamp() - ago, salt=_SALT)

    @property
    def is_by_a_machine(self) -> bool:
        """Of a valid form."""
        return bool(self.cleaned_data["website"])

    def clean_shown(self) -> str:
        value = self.cleaned_data["shown"]
        try:
            seconds = timezone.now().timestamp() - signing.loads(value, salt=_SALT)
        except signing.BadSignature:
            raise forms.ValidationError(
                _("Cette page n’est pas arrivée entière : relisez, puis envoyez de nouveau.")
            ) from None
        if seconds < QUICKEST:
            raise forms.ValidationError(_("C’était très rapide : relisez, puis envoyez de nouveau."))
        return value


class SummaryForm(forms.Form):
    """`seen`: what the page was opened with. At least one of the three texts is there."""

    texts = ("done", "learnt", "advice")

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    done = WrittenField(
        label=_("Ce qui a été fait"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    learnt = WrittenField(
        label=_("Ce que nous en retenons"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    advice = WrittenField(
        label=_("Un conseil à qui voudrait faire de même"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not any(values.get(name) for name in self.texts):
            self.add_error("done", _("Écrivez quelques mots."))
        return values

    @property
    def written(self) -> dict[str, str]:
        """Of a valid form."""
        return {name: self.cleaned_data[name] for name in self.texts}
