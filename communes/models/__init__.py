from communes.models.organisations import Invitation, Membership, Organisation
from communes.models.territories import Commune, Province, Region

__all__ = ["Commune", "Invitation", "Membership", "Organisation", "Province", "Region"]
