"""Offering, writing, answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from communes.models import Organisation
from core.enums import Mode
from core.forms import WrittenField
from diaspora.enums import WAITING, ContributionState, DeclineReason
from diaspora.forms.days import check_days
from diaspora.models import Contribution
from diaspora.rules import groups_of
from projects.forms.days import DayField
from projects.models import Need


def _text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OfferForm(forms.Form):
    """One screen: what I would do, how, when, in whose name. Dates are for those who know them."""

    proposal = WrittenField(
        label=gettext_lazy("Ce que je propose"), max_length=2000, widget=_text_area(6),
        help_text=gettext_lazy("Quelques lignes suffisent : ce que vous feriez, et ce que vous avez déjà fait."),
        error_messages={"required": gettext_lazy("Dites en quelques mots ce que vous proposez.")},
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=gettext_lazy("Comment"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.EITHER
    )
    starts_on = DayField(label=gettext_lazy("À partir du"), required=False)
    ends_on = DayField(label=gettext_lazy("Jusqu’au"), required=False)
    group = forms.ModelChoiceField(
        label=gettext_lazy("En quel nom"), queryset=Organisation.objects.none(), required=False,
        empty_label=gettext_lazy("En mon nom"),
        help_text=gettext_lazy("Une association ou un réseau peut proposer plusieurs personnes."),
    )  # fmt: skip

    def __init__(self, *args: Any, need: Need, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = groups_of(user, need).select_related("commune") if user.is_authenticated else []
        if groups:
            self.fields["group"].queryset = groups
        else:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        check_days(self, values)
        return values


class PostForm(forms.Form):
    text = WrittenField(
        label=gettext_lazy("Votre message"), max_length=5000, widget=_text_area(4),
        error_messages={"required": gettext_lazy("Écrivez un message.")},
    )  # fmt: skip


class AcceptForm(forms.Form):
    message = WrittenField(
        label=gettext_lazy("Un mot pour commencer"), max_length=2000, required=False, widget=_text_area(4),
        help_text=gettext_lazy("Par exemple quand vous appellerez, et qui sera présent."),
    )  # fmt: skip


class DeclineForm(forms.Form):
    """The reason and the note stay with the holder; only the message is sent."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Pour quelle raison"), choices=DeclineReason.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("Reste privée : elle aide à mieux vous mettre en relation."),
        error_messages={
            "required": gettext_lazy("Choisissez une raison : elle reste entre vous et la plateforme.")
        },
    )  # fmt: skip
    note = WrittenField(
        label=gettext_lazy("Note pour votre équipe"), max_length=1000, required=False, widget=_text_area(2),
        help_text=gettext_lazy("Privée, elle aussi."),
    )  # fmt: skip
    message = WrittenField(
        label=gettext_lazy("Le message qui sera envoyé"), max_length=2000, widget=_text_area(7),
        help_text=gettext_lazy("Prêt à partir, dans la langue de la personne. Vous pouvez le changer."),
        error_messages={"required": gettext_lazy("Écrivez un mot : une réponse, même négative, se lit mieux ainsi.")},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    message = WrittenField(
        label=gettext_lazy("Un mot pour le porteur du projet"), max_length=2000, required=False, widget=_text_area(3)
    )


class ContributionFilter(forms.Form):
    """Filters of the list; an unknown value filters nothing."""

    WAITING = "waiting"
    marks_optional = False

    etat = forms.ChoiceField(
        label=gettext_lazy("État"), required=False,
        choices=[
            ("", gettext_lazy("Tous")),
            (WAITING, gettext_lazy("En attente de réponse")),
            *ContributionState.choices,
        ],
    )  # fmt: skip

    @property
    def states(self) -> tuple[str, ...]:
        """The chosen states; none for all."""
        chosen = self.cleaned_data.get("etat") if self.is_valid() else ""
        if chosen == self.WAITING:
            return WAITING
        return (chosen,) if chosen else ()


def kind_refusal(contribution: Contribution) -> str:
    """A refusal ready to send, in the language of who will read it."""
    person = contribution.contributor
    with override(person.language if person else contribution.language):
        return _(
            "Bonjour %(name)s,\n\n"
            "Merci d’avoir proposé votre aide pour « %(title)s ». Nous l’avons lue avec attention et ne pouvons pas "
            "y donner suite cette fois. D’autres projets cherchent des compétences comme les vôtres : nous espérons "
            "que vous y trouverez votre place.\n\n"
            "Bien cordialement"
        ) % {"name": person.get_short_name() if person else "", "title": contribution.need.project.title}
