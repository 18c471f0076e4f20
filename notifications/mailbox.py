"""The local mailbox: mails as files in a folder, to be read in the browser. Never for production."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.delivery import OutgoingMail

_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(message_id: str) -> str:
    """The file of the mail with this Message-ID; the same mail sent twice is one file."""
    return _NOT_IN_NAME.sub("_", message_id.strip("<>").split("@")[0])[:120] + ".eml"


class MailboxBackend(BaseEmailBackend):
    """Writes each mail whole or not at all."""

    marks_handing_over = True

    def __init__(self, folder: str | Path | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = Path(folder or settings.MAILBOX_DIR)

    def knows(self, message_id: str) -> bool:
        return (self.folder / file_name(message_id)).exists()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            self._write(mail)
        return len(email_messages)

    def _write(self, mail: EmailMessage) -> None:
        message = mail.message()
        target = self.folder / file_name(message["Message-ID"])
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(message.as_bytes())
        if isinstance(mail, OutgoingMail):
            mail.handing_over()
        os.replace(draft, target)
        mail.server_answer = f"250 {target.name}"
