"""The local mailbox: mails as files in a folder, to be read in the browser. Never for production."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_binary_file, policy
from email.message import EmailMessage as EmailMessageOfPython
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core.languages import LANGUAGE_CODES
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


@dataclass(frozen=True)
class StoredMail:
    """A mail of the folder, read when it is looked at."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def _message(self) -> EmailMessageOfPython:
        with self.path.open("rb") as file:
            return message_from_binary_file(file, policy=policy.default)

    def _header(self, name: str) -> str:
        return str(self._message[name] or "")

    @property
    def subject(self) -> str:
        return self._header("Subject")

    @property
    def sender(self) -> str:
        return self._header("From")

    @property
    def recipient(self) -> str:
        return self._header("To")

    @property
    def message_id(self) -> str:
        return self._header("Message-ID")

    @property
    def language(self) -> str:
        code = self._header("Content-Language")
        return code if code in LANGUAGE_CODES else settings.LANGUAGE_CODE

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromtimestamp(self.path.stat().st_mtime, tz=UTC)

    @cached_property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self._message.get_body((kind,))
        return part.get_content() if part else ""


def stored_mails(recipient: str = "") -> list[StoredMail]:
    """Newest first; with `recipient`, those whose address contains it."""
    paths = Path(settings.MAILBOX_DIR).glob("*.eml")
    newest = sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    mails = [StoredMail(path) for path in newest]
    return [mail for mail in mails if recipient.casefold() in mail.recipient.casefold()] if recipient else mails


def find_mail(name: str) -> StoredMail | None:
    path = Path(settings.MAILBOX_DIR) / file_name(name)
    return StoredMail(path) if path.is_file() else None
