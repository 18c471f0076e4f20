"""The verbs of the sheets: forms, the admin, commands and the API end here."""

from projects.actions.drafts import claim_drafts, create_from_draft, forget_abandoned_drafts, save_draft, throw_away
from projects.actions.files import add_document, add_photo, remove_document, remove_photo
from projects.actions.needs import (
    add_need,
    add_skill_to_need,
    close_need,
    edit_need,
    needs_changed,
    reopen_need,
    set_skill_aside,
)
from projects.actions.sheets import (
    archive_project,
    complete_project,
    create_sheet,
    give_up_project,
    guess_sector,
    save_sheet,
    start_project,
    submit_project,
)

__all__ = [
    "add_document",
    "add_need",
    "add_photo",
    "add_skill_to_need",
    "archive_project",
    "claim_drafts",
    "close_need",
    "complete_project",
    "create_from_draft",
    "create_sheet",
    "edit_need",
    "forget_abandoned_drafts",
    "give_up_project",
    "guess_sector",
    "needs_changed",
    "remove_document",
    "remove_photo",
    "reopen_need",
    "save_draft",
    "save_sheet",
    "set_skill_aside",
    "start_project",
    "submit_project",
    "throw_away",
]
