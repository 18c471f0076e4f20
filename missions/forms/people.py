"""Who speaks, who takes part, which telephone, and the words that go with joining and leaving."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from communes.models import Organisation
from core.forms import WrittenField
from core.text import clean, latin_digits
from missions import rules
from missions.models import Mission, Party


class PhoneField(forms.CharField):
    """A telephone number as people write it: `06 12-34.56.78`, `00 49 (0)69…`, in any digits; kept as `+212612345678`.

    Without a country code it is Moroccan.
    """

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "type": "tel", "dir": "ltr"})
    default_error_messages = {
        "invalid": gettext_lazy("Écrivez un numéro de téléphone, comme 06 12 34 56 78 ou +49 69 1234567.")
    }

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        if not value:
            return ""
        number = international(value)
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


def international(text: str) -> str | None:
    """With `+` and the country code, digits only; None for what is no number."""
    text = latin_digits(clean(text)).replace("(0)", "")
    digits = re.sub(r"[\s.\-/()‐-―]", "", text)
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^0(?=[5-8]\d{8}$)", "+212", digits)
    digits = re.sub(r"^(?=212\d{9}$)", "+", digits)
    return digits if re.fullmatch(r"\+[1-9]\d{7,14}", digits) else None


class NumberForm(forms.Form):
    number = PhoneField(
        label=gettext_lazy("Mon téléphone, pour cette mission seulement"), required=False, max_length=40,
        help_text=gettext_lazy("Seules les personnes de la mission le voient. Laissez vide pour le retirer."),
    )  # fmt: skip
    marks_optional = False


class PersonForm(forms.Form):
    """One of the people offered; another choice is refused with words."""

    person = forms.ModelChoiceField(
        label="", queryset=User.objects.none(), empty_label=None,
        error_messages={
            "required": gettext_lazy("Choisissez une personne."),
            "invalid_choice": gettext_lazy("Cette personne ne peut pas être choisie : la liste a changé entre-temps."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.queryset, field.label = people, label
        field.label_from_instance = lambda user: user.get_full_name()


def speaker_form(party: Party, data: Any = None) -> PersonForm:
    return PersonForm(
        data, people=rules.acting_people(party), label=_("Porte-parole"), auto_id=f"id_speaker_{party.pk}_%s",
        initial={"person": party.speaker_id},
    )  # fmt: skip


def colleague_form(party: Party, data: Any = None) -> PersonForm:
    people = User.objects.filter(pk__in=rules.colleagues(party).values("user")).order_by("name", "pk")
    return PersonForm(data, people=people, label=_("Faire participer"), auto_id=f"id_colleague_{party.pk}_%s")


class LeaveForm(forms.Form):
    message = WrittenField(
        label=gettext_lazy("Un mot pour les autres"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AskForm(forms.Form):
    """In whose name, and what they would want of the mission."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Au nom de"), queryset=Organisation.objects.none(), empty_label=None
    )
    message = WrittenField(
        label=gettext_lazy("Un mot pour le porteur du projet"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Par exemple : combien de personnes viendraient, et ce que vous pouvez apporter."),
        error_messages={"required": gettext_lazy("Écrivez quelques mots : on vous répondra plus volontiers.")},
    )  # fmt: skip

    def __init__(self, *args: Any, mission: Mission, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = rules.neighbours_of(user, mission)
        self.fields["organisation"].queryset = rows
        if len(rows) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = rows[0]


class NeighbourDeclineForm(forms.Form):
    message = WrittenField(
        label=gettext_lazy("Le message qui sera envoyé"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Prêt à partir. Vous pouvez le changer."),
        error_messages={"required": gettext_lazy("Écrivez un mot : une réponse, même négative, se lit mieux ainsi.")},
    )  # fmt: skip


def kind_no(party: Party) -> str:
    """An answer ready to send, in the language of who asked."""
    with override(party.speaker.language if party.speaker else party.language):
        return _(
            "Bonjour,\n\n"
            "Merci de votre intérêt pour « %(title)s ». Nous ne pouvons pas vous associer à cette mission-ci ; nous "
            "vous dirons volontiers comment elle s’est passée, et une suite commune reste possible.\n\n"
            "Bien cordialement"
        ) % {"title": party.mission.need.project.title}
