"""Lookups of places for the pickers."""

from communes.lookup import communes, territories
from skills.finding.api import LookupView


class CommuneLookupView(LookupView):
    lookup = communes


class TerritoryLookupView(LookupView):
    lookup = territories
