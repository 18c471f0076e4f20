from communes.models.facilitation import Facilitation
from communes.models.organisations import Invitation, Membership, Organisation
from communes.models.territories import Commune, Province, Region

__all__ = ["Commune", "Facilitation", "Invitation", "Membership", "Organisation", "Province", "Region"]
