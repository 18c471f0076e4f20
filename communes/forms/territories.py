"""Looking for a commune."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Province
from skills.finding.lookup import MAX_QUERY


class CommuneSearch(forms.Form):
    """Sent by GET, so that a search has an address. `territoire` is the code of a region or of a province."""

    marks_optional = False
    q = forms.CharField(
        label=_("Nom de la commune"), required=False, max_length=MAX_QUERY,
        help_text=_("En français, en arabe ou en anglais, avec l’orthographe que vous connaissez."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    territoire = forms.ChoiceField(label=_("Région ou province"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territoire"].choices = territory_choices()


def territory_choices() -> list[tuple[str, Any]]:
    """Every region with its provinces under it."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for province in Province.objects.select_related("region").order_by("region__code", "code"):
        region = province.region
        whole = (region.code, _("Toute la région %(name)s") % {"name": region.name})
        regions.setdefault(region.name, [whole]).append((province.code, province.name))
    return [("", _("Tout le Maroc")), *regions.items()]
