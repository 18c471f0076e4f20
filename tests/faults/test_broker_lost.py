"""Redis dies under a worker that holds tasks: when it is back, so is the worker."""

import socket
import subprocess

import pytest
from celery.utils.imports import symbol_by_name
from celery.worker.consumer import Consumer

from config.celery import app
from config.tasks import note_that_work_is_done
from notifications.account_messages import UnknownAccount
from notifications.actions import notify
from notifications.tasks import send_waiting_messages
from tests.factories import UserFactory
from tests.support.services import Worker, use_broker, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def silent_server(settings):
    """A mail server that takes the call and says nothing: whoever sends is kept waiting."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        yield server


class Redis:
    def __init__(self, folder):
        self.path = folder / "broker.sock"
        self.start()

    def answers(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.path)) == 0

    def start(self):
        command = ["redis-server", "--port", "0", "--unixsocket", str(self.path), "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.answers)

    def die(self):
        self.process.kill()
        self.process.wait(10)  # its socket stays, and refuses


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path)
    before = app.conf.broker_url
    use_broker(f"redis+socket://{server.path}")
    yield server
    use_broker(before)
    server.die()


def test_the_worker_that_held_tasks_connects_again(redis, silent_server, tmp_path):
    notify(UnknownAccount, to=UserFactory())
    worker = Worker(app.conf.broker_url, tmp_path)
    worker.start()
    try:
        for _ in range(3):  # one is kept waiting by the mail server, the others wait behind it
            send_waiting_messages.apply_async()
        call, _address = silent_server.accept()
        wait_for(lambda: worker.output().count("received") >= 3)
        redis.die()
        wait_for(lambda: "Trying again" in worker.output() or "connecting again" in worker.output(), 30, "the loss")
        call.close()
        silent_server.close()
        redis.start()
        wait_for(lambda: worker.output().count("Connected to redis") >= 2, 30, "the connection")
        assert worker.process.poll() is None
        note_that_work_is_done.apply_async()
        wait_for(lambda: "note_that_work_is_done" in worker.output().split("Connected to redis")[-1], 30, "a task")
    finally:
        worker.kill()


def test_a_channel_that_closes_after_its_connection_does_not_end_the_worker(monkeypatch, caplog):
    """As seen when Redis had hung before it died: kombu asks a forgotten connection for its host."""

    def close(self, error):
        return None.hostname

    monkeypatch.setattr(Consumer, "on_connection_error_after_connected", close)
    consumer = symbol_by_name(app.conf.worker_consumer)
    consumer.on_connection_error_after_connected(consumer.__new__(consumer), ConnectionRefusedError())
    assert "connecting again" in caplog.text
