"""Real servers for the tests that ask for them: Redis, a Celery worker process, a mail server."""

import email
import email.policy
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import kombu.pools
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from config.celery import app


def wait_for(condition: Callable[[], Any], seconds: float = 20, what: str = "") -> Any:
    """The first true value of `condition`; fails after `seconds`. For what another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds} s in vain{': ' + what if what else ''}.")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis of our own: the one bin/test started, else one started here. As kombu writes it."""
    if url := os.environ.get("TIWIZI_TEST_REDIS"):
        yield url
        return
    program = shutil.which("redis-server")
    assert program, "redis-server is not installed: run bin/test, which installs it."
    folder = Path(tempfile.mkdtemp(prefix="tiwizi-redis-"))
    path = folder / "redis.sock"
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(path.exists, 10, "redis-server")
        yield f"redis+socket://{path}"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder)


class MailServer:
    """A mail server that keeps what it takes. `refuse` makes it answer an error, `stop` makes it unreachable."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer = ""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer:
            return self.answer
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK queued as test"

    def refuse(self, answer: str) -> None:
        """Answer every mail with this from now on, as in "451 4.3.0 later"; empty: take them again."""
        self.answer = answer

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()


@pytest.fixture
def smtp_server(settings: Any) -> Iterator[MailServer]:
    """A real mail server, and the settings that send to it."""
    server = MailServer()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    yield server
    server.stop()


def use_broker(url: str) -> None:
    """Make this process talk to another broker."""
    kombu.pools.reset()
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = url
    app._pool = None
    app.__dict__.pop("amqp", None)


class Worker:
    """A worker process on the test's database; what this process queues, it runs."""

    def __init__(self, redis_url: str, folder: Path) -> None:
        self.log = folder / "worker.log"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "TIWIZI_WORKER_DATABASE": str(connection.settings_dict["NAME"]),
            "TIWIZI_WORKER_BROKER": redis_url,
            "TIWIZI_WORKER_MEDIA": str(settings.MEDIA_ROOT),
            "TIWIZI_WORKER_SMTP": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if self._mails() else "",
        }
        self.process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def _mails() -> bool:
        return settings.EMAIL_BACKEND.startswith("notifications.")

    def start(self) -> None:
        """Returns when the worker takes tasks."""
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "-c",
            "1",
            "-l",
            "INFO",
            "--without-gossip",
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
            )
        wait_for(lambda: " ready." in self.output(), 40, "the worker")

    def output(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def stop(self) -> None:
        """Let it finish what it has begun."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        """As when the machine loses power: the worker and its children, at once."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None


@pytest.fixture
def worker(transactional_db: None, redis_url: str, tmp_path: Path) -> Iterator[Worker]:
    """A real worker process, not yet started: put the data and the mail server there, then `worker.start()`."""
    before = app.conf.broker_url
    use_broker(redis_url)
    app.control.purge()
    process = Worker(redis_url, tmp_path)
    yield process
    process.stop()
    app.control.purge()
    use_broker(before)
