"""SMTP, step by step: the outbox must know when a mail is handed over and what the server answered."""

import contextlib
import re
import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend as DjangoEmailBackend
from django.core.mail.message import sanitize_address

from notifications.delivery import NotDelivered, OutgoingMail, Postponed, Refused, Unreachable

_LINE_BEGINNING_WITH_DOT = re.compile(rb"(?m)^\.")
_CLOSING = 421


class EmailBackend(DjangoEmailBackend):
    """Raises `Unreachable`, `Postponed` or `Refused` when a mail was certainly not accepted; any other error
    after `handing_over()` means that nobody knows."""

    marks_handing_over = True

    def open(self) -> bool | None:
        try:
            return super().open()
        except OSError as error:  # smtplib's errors are OSErrors too
            raise Unreachable(_words(error)) from error

    def close(self) -> None:
        with contextlib.suppress(OSError):  # what was sent is sent, whatever the farewell
            super().close()
        self.connection = None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send on the open connection, or on one of its own."""
        opened_here = self.open()
        try:
            for mail in email_messages:
                self._transmit(mail)
        finally:
            if opened_here:
                self.close()
        return len(email_messages)

    def _transmit(self, mail: EmailMessage) -> None:
        content = mail.message().as_bytes(linesep="\r\n")
        try:
            self._announce(mail, content)
            if isinstance(mail, OutgoingMail):
                mail.handing_over()
            self._finish(mail)
        except NotDelivered:
            self._begin_anew()
            raise
        except BaseException:  # in the middle of a text, a closed connection is the only clear "no"
            self._drop()
            raise

    def _announce(self, mail: EmailMessage, content: bytes) -> None:
        """Sender, recipients, and the text but for its end mark: until that, the server may not accept it."""
        try:
            self._say_all_but_the_end(mail, content)
        except OSError as error:
            self._drop()
            raise Unreachable(_words(error)) from error

    def _say_all_but_the_end(self, mail: EmailMessage, content: bytes) -> None:
        code, answer = self._sender(mail, len(content))
        if code != 250:  # ours is the fault, not the recipient's
            raise Unreachable(_answer(code, answer))
        for address in mail.recipients():
            code, answer = self.connection.rcpt(_address(address))
            if code not in (250, 251):
                raise _refusal(code, answer)
        code, answer = self.connection.docmd("DATA")
        if code != 354:
            raise _refusal(code, answer)
        text = _LINE_BEGINNING_WITH_DOT.sub(b"..", content)
        self.connection.send(text if text.endswith(b"\r\n") else text + b"\r\n")

    def _sender(self, mail: EmailMessage, size: int) -> tuple[int, bytes]:
        """MAIL FROM; a server that closed the connection since the last mail is called once more."""
        for last in (False, True):
            self.connection.ehlo_or_helo_if_needed()
            options = [f"size={size}"] if self.connection.has_extn("size") else []
            try:
                code, answer = self.connection.mail(_address(mail.from_email), options)
            except smtplib.SMTPServerDisconnected:
                if last:
                    raise
                code = _CLOSING
            if code != _CLOSING or last:
                break
            self._drop()
            self.open()
        return code, answer

    def _finish(self, mail: EmailMessage) -> None:
        """The end mark, and what the server answers to it."""
        self.connection.send(b".\r\n")
        code, answer = self.connection.getreply()
        if code != 250:
            raise _refusal(code, answer)
        mail.server_answer = _answer(code, answer)

    def _begin_anew(self) -> None:
        """Leave the connection fit for the next mail, or none."""
        if self.connection is None:
            return
        try:
            code, _ = self.connection.rset()
        except OSError:
            code = None
        if code != 250:
            self._drop()

    def _drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _address(address: str) -> str:
    return sanitize_address(address, settings.DEFAULT_CHARSET)


def _refusal(code: int, answer: bytes) -> NotDelivered:
    if code == _CLOSING:
        return Unreachable(_answer(code, answer))
    return (Refused if code >= 500 else Postponed)(_answer(code, answer))


def _answer(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}".strip()


def _words(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _answer(error.smtp_code, text if isinstance(text, bytes) else str(text).encode())
    return f"{type(error).__name__}: {error.strerror or error}"
