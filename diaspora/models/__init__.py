from diaspora.models.contributions import Contribution
from diaspora.models.profiles import PresenceWindow, Profile, ProfileLanguage, ProfileSkill, Tie

__all__ = ["Contribution", "PresenceWindow", "Profile", "ProfileLanguage", "ProfileSkill", "Tie"]
