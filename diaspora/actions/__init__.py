from diaspora.actions.contributions import (
    AlreadyOffered,
    NeedClosed,
    accept,
    add_place,
    decline,
    free_place,
    offer,
    post_message,
    settle_places,
    take_place_again,
    withdraw,
)
from diaspora.actions.profiles import save_presence, save_skills, save_ties

__all__ = [
    "AlreadyOffered",
    "NeedClosed",
    "accept",
    "add_place",
    "decline",
    "free_place",
    "offer",
    "post_message",
    "save_presence",
    "save_skills",
    "save_ties",
    "settle_places",
    "take_place_again",
    "withdraw",
]
