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
from diaspora.actions.given_texts import forget_given_texts, give_text, read_given_text, set_aside
from diaspora.actions.profiles import add_skills, save_presence, save_skills, save_ties

__all__ = [
    "AlreadyOffered",
    "NeedClosed",
    "accept",
    "add_place",
    "add_skills",
    "decline",
    "forget_given_texts",
    "free_place",
    "give_text",
    "offer",
    "post_message",
    "read_given_text",
    "save_presence",
    "save_skills",
    "save_ties",
    "set_aside",
    "settle_places",
    "take_place_again",
    "withdraw",
]
