"""The three steps of a profile: what I can do, where I am tied, when I am free."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.fields import TerritoryField
from core.enums import Mode, SpokenLanguage
from core.forms import WrittenField
from diaspora.enums import LanguageLevel, SkillLevel, TieKind, Visibility
from diaspora.forms.days import check_days
from diaspora.forms.rows import Row, Rows, rows_of
from diaspora.models import PresenceWindow, Profile, ProfileSkill
from projects.forms.days import DayField
from skills.fields import SkillsField

MAX_SKILLS = 25
MAX_YEARS = 70


class SkillsForm(forms.ModelForm):
    """A profile without a skill may be saved, but is matched with nothing: the page says so."""

    skills = SkillsField(
        label=gettext_lazy("Ce que je sais faire"), max=MAX_SKILLS, required=False,
        help_text=gettext_lazy("Un métier, un savoir-faire, une langue que vous enseignez. Écrivez-le avec vos mots."),
    )  # fmt: skip

    class Meta:
        model = Profile
        fields = ("headline",)
        labels = {"headline": gettext_lazy("En une ligne")}
        help_texts = {"headline": gettext_lazy("Par exemple : menuisier à Lyon, formateur le week-end.")}

    field_order = ("skills", "headline")


class SkillLevelForm(forms.Form):
    """How well, and since when, for one skill of the profile."""

    level = forms.TypedChoiceField(label=gettext_lazy("Niveau"), choices=SkillLevel.choices, coerce=int)
    years = forms.IntegerField(
        label=gettext_lazy("Années d’expérience"), required=False, min_value=0, max_value=MAX_YEARS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={"invalid": gettext_lazy("Écrivez un nombre d’années, par exemple 5.")},
    )  # fmt: skip

    def __init__(self, *args: Any, row: ProfileSkill, **kwargs: Any) -> None:
        initial = {"level": row.level, "years": row.years}
        super().__init__(*args, prefix=f"skill-{row.skill_id}", initial=initial, **kwargs)
        self.skill = row.skill


class LanguageRow(Row):
    main = ("code",)

    code = forms.ChoiceField(label=gettext_lazy("Langue"), choices=[("", "—"), *SpokenLanguage.choices])
    level = forms.TypedChoiceField(
        label=gettext_lazy("Niveau"), choices=LanguageLevel.choices, coerce=int, initial=LanguageLevel.WORKING
    )


class LanguageRowsBase(Rows):
    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            code = form.cleaned_data.get("code") if form.is_valid() else None
            if code in seen:
                form.add_error("code", _("Cette langue est déjà dans la liste."))
            elif code:
                seen.add(code)


class TiesForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = ("country", "city", "about")
        labels = {
            "country": gettext_lazy("Pays où je vis"),
            "city": gettext_lazy("Ville"),
            "about": gettext_lazy("Ce qui me lie à ces lieux"),
        }
        help_texts = {"about": gettext_lazy("Quelques mots suffisent. Ils se lisent en premier sur votre profil.")}
        widgets = {
            "country": forms.Select(attrs={"autocomplete": "country"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "about": forms.Textarea(attrs={"rows": 3}),
        }


class TieRow(Row):
    main = ("territory",)

    territory = TerritoryField(
        label=gettext_lazy("Commune, province ou région"),
        help_text=gettext_lazy("Écrivez le nom, en français ou en arabe."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Lien"), choices=TieKind.choices, initial=TieKind.ORIGIN)

    def as_tie(self) -> dict[str, Any]:
        """The row as the model wants it: exactly one of three levels."""
        territory = self.cleaned_data["territory"]
        return {"kind": self.cleaned_data["kind"], territory._meta.model_name: territory}


class TieRowsBase(Rows):
    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            if not form.is_valid() or not form.cleaned_data:
                continue
            tie = (form.cleaned_data["kind"], form.cleaned_data["territory"])
            if tie in seen:
                form.add_error("territory", _("Ce lien est déjà dans la liste."))
            seen.add(tie)

    @property
    def ties(self) -> list[dict[str, Any]]:
        return [form.as_tie() for form in self.forms if form.cleaned_data]


VISIBILITY_MEANING = [
    (Visibility.PUBLIC, gettext_lazy("Tout le monde : votre carte est sur le site, sans vos dates ni votre adresse.")),
    (
        Visibility.MEMBERS,
        gettext_lazy("Les membres : les personnes inscrites voient votre profil, sans votre adresse."),
    ),
    (
        Visibility.ORGANISATIONS,
        gettext_lazy(
            "Les organisations seulement : les communes, associations et réseaux vérifiés voient votre profil."
        ),
    ),
    (
        Visibility.HIDDEN,
        gettext_lazy(
            "Personne : seul le porteur de projet à qui vous proposez votre aide voit votre profil. "
            "Vous recevez quand même les besoins qui vous correspondent."
        ),
    ),
]


class PresenceForm(forms.ModelForm):
    mode = forms.ChoiceField(
        label=gettext_lazy("Comment je peux aider"), choices=Mode.choices, widget=forms.RadioSelect
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Qui voit mon profil"), choices=VISIBILITY_MEANING, widget=forms.RadioSelect,
        help_text=gettext_lazy("Votre adresse e-mail n’est jamais montrée, sauf à qui accepte votre proposition."),
    )  # fmt: skip

    class Meta:
        model = Profile
        fields = ("mode", "always_remote", "visibility")
        labels = {"always_remote": gettext_lazy("À distance, je suis disponible toute l’année")}

    def clean(self) -> dict[str, Any]:
        """Who only comes in person is not available at a distance all year."""
        values = super().clean()
        if values.get("mode") == Mode.ON_SITE:
            values["always_remote"] = False
        return values


class PresenceRow(Row):
    main = ("starts_on", "ends_on")

    starts_on = DayField(
        label=gettext_lazy("Du"), error_messages={"required": gettext_lazy("Indiquez le premier jour.")}
    )
    ends_on = DayField(
        label=gettext_lazy("Au"), error_messages={"required": gettext_lazy("Indiquez le dernier jour.")}
    )
    note = WrittenField(
        label=gettext_lazy("Précision"), required=False,
        max_length=PresenceWindow._meta.get_field("note").max_length,
        help_text=gettext_lazy("Par exemple : à Tiznit, en famille ; libre le matin."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        check_days(self, values)
        return values


LanguageRows = rows_of(LanguageRow, LanguageRowsBase)
TieRows = rows_of(TieRow, TieRowsBase)
PresenceRows = rows_of(PresenceRow)
