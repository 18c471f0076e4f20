from diaspora.models.contributions import Contribution
from diaspora.models.given_texts import GivenText
from diaspora.models.profiles import PresenceWindow, Profile, ProfileLanguage, ProfileSkill, Tie

__all__ = ["Contribution", "GivenText", "PresenceWindow", "Profile", "ProfileLanguage", "ProfileSkill", "Tie"]
