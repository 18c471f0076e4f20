"""Forms of organisations: registering one, presenting it, its members, its invitations, the list's filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.enums import LOCAL_KINDS, MemberRole, OrganisationKind
from communes.fields import TerritoryField
from communes.models import Commune, Invitation, Membership, Organisation, Region
from core.languages import current_language, guess_language

_DESCRIPTION_HINT = _("Qui vous êtes et ce que vous faites, en quelques lignes.")


def _set_language(organisation: Organisation) -> None:
    words = f"{organisation.name} {organisation.description}"
    organisation.language = guess_language(words, default=current_language())


class NewOrganisationForm(forms.ModelForm):
    """Who it is and where. What a kind does not need is not asked of it, and not kept."""

    marks_optional = False  # what is needed depends on the kind
    place = TerritoryField(
        label=_("Lieu"),
        required=False,
        help_text=_("La commune. Pour une institution, aussi une province ou une région."),
    )
    field_order = ("kind", "place", "name", "country", "description")

    class Meta:
        model = Organisation
        fields = ("kind", "name", "country", "description")
        labels = {
            "kind": _("Vous agissez pour"),
            "name": _("Nom"),
            "country": _("Pays"),
            "description": _("Présentation, si vous voulez"),
        }
        help_texts = {
            "name": _("Pour l’équipe d’une commune, le nom de la commune suffit."),
            "country": _("Où se trouvent vos membres : pour une AMdM ou un réseau."),
            "description": _DESCRIPTION_HINT,
        }
        error_messages = {"kind": {"required": _("Dites pour qui vous agissez.")}}
        widgets = {
            "kind": forms.RadioSelect,
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken_by: Organisation | None = None
        self.fields["kind"].choices = OrganisationKind.choices
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind = data.get("kind")
        if kind in LOCAL_KINDS:
            self._check_commune(data)
        if kind and kind != OrganisationKind.COMMUNE and "name" not in self.errors and not data.get("name"):
            self.add_error("name", _("Écrivez le nom de l’organisation."))
        if kind in (OrganisationKind.AMDM, OrganisationKind.NETWORK):
            data["place"] = None
            if not data.get("country"):
                self.add_error("country", _("Indiquez le pays."))
        else:
            data["country"] = ""
        self._place_instance(data.get("place"))
        return data

    def _check_commune(self, data: dict[str, Any]) -> None:
        if "place" in self.errors:
            return
        if not isinstance(data.get("place"), Commune):
            self.add_error("place", _("Indiquez la commune."))
            return
        if data["kind"] == OrganisationKind.COMMUNE:
            data["name"] = data["place"].name
            self.taken_by = Organisation.objects.filter(kind=OrganisationKind.COMMUNE, commune=data["place"]).first()

    def _place_instance(self, place: Any) -> None:
        name = type(place).__name__.lower() if place else ""
        for level in ("commune", "province", "region"):
            setattr(self.instance, level, place if level == name else None)

    def _post_clean(self) -> None:
        super()._post_clean()
        _set_language(self.instance)


class EditOrganisationForm(forms.ModelForm):
    """The presentation; the name too, as long as staff have not checked it."""

    website = forms.URLField(
        label=_("Site web"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url", "dir": "ltr"}),
    )

    class Meta:
        model = Organisation
        fields = ("name", "description", "website", "country", "sector")
        help_texts = {"description": _DESCRIPTION_HINT}
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.name_is_fixed:
            del self.fields["name"]
        if self.instance.kind in LOCAL_KINDS:
            del self.fields["country"]

    def _post_clean(self) -> None:
        super()._post_clean()
        _set_language(self.instance)


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ("email", "role", "language")
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
            "role": forms.RadioSelect,
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()
        self.fields["language"].choices = User.Language.choices
        self.fields["language"].initial = current_language()


def role_choices() -> list[tuple[str, Any]]:
    """Each role with what it may do."""
    return [
        (MemberRole.MANAGER, _("Responsable : tout, y compris inviter et retirer des membres")),
        (MemberRole.EDITOR, _("Rédaction : écrire les fiches, répondre aux propositions")),
        (MemberRole.READER, _("Lecture : suivre, sans rien changer")),
    ]


class MembershipForm(forms.Form):
    """One row of the members' page: whom, and the role to give (none: remove)."""

    member = forms.ModelChoiceField(queryset=Membership.objects.none())
    role = forms.ChoiceField(choices=MemberRole.choices, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = organisation.memberships.select_related("organisation", "user")


class OrganisationFilter(forms.Form):
    marks_optional = False

    q = forms.CharField(
        label=_("Nom"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("Tous les types")), *OrganisationKind.choices]
    )
    region = forms.ModelChoiceField(
        label=_("Région"), required=False, queryset=Region.objects.all(), empty_label=_("Toutes les régions")
    )
