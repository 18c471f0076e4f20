from diaspora.actions.contributions import (
    AlreadyOffered,
    NeedClosed,
    accept,
    add_place,
    decline,
    offer,
    post_message,
    settle_places,
    withdraw,
)
from diaspora.actions.profiles import save_presence, save_skills, save_ties

__all__ = [
    "AlreadyOffered",
    "NeedClosed",
    "accept",
    "add_place",
    "decline",
    "offer",
    "post_message",
    "save_presence",
    "save_skills",
    "save_ties",
    "settle_places",
    "withdraw",
]
