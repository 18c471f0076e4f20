"""Form fields that pick a place by typing its name."""

from communes.lookup import communes, territories
from skills.finding.picker import PickerField


class CommuneField(PickerField):
    """One commune: a `Commune` with its province and region, or None."""

    lookup = communes
    url_name = "lookup_communes"


class TerritoryField(PickerField):
    """A `Commune`, a `Province` or a `Region`, or None."""

    lookup = territories
    url_name = "lookup_territories"
