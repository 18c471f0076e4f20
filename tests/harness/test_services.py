"""The real servers of the suite answer."""

import smtplib

import pytest
from django.db import connection
from kombu import Connection

from tests.support.services import wait_for


def test_redis_answers(redis_url):
    with Connection(redis_url) as broker:
        broker.ensure_connection(max_retries=1)


def test_a_worker_process_runs_what_is_queued(worker):
    from notifications.tasks import send_waiting_messages

    worker.start()
    send_waiting_messages.delay()
    wait_for(lambda: "send_waiting_messages" in worker.output() and "succeeded" in worker.output(), what=worker.log)


def test_the_mail_server_takes_refuses_and_goes_away(smtp_server):
    def send():
        with smtplib.SMTP("127.0.0.1", smtp_server.port, timeout=5) as client:
            client.sendmail("a@exemple.org", ["b@exemple.org"], "Subject: Bonjour\n\ntexte")

    send()
    assert [message["Subject"] for message in smtp_server.messages] == ["Bonjour"]
    smtp_server.refuse("451 4.3.0 later")
    with pytest.raises(smtplib.SMTPDataError):
        send()
    smtp_server.stop()
    with pytest.raises(OSError):
        send()
    smtp_server.refuse("")
    smtp_server.start()
    send()
    assert smtp_server.recipients == ["b@exemple.org"] * 2


def test_the_driver_of_postgresql_is_psycopg2():
    """psycopg 3, should something install it, would be taken by Django without a word."""
    from django.db.backends.postgresql import psycopg_any

    assert psycopg_any.is_psycopg3 is False
    assert connection.vendor in ("sqlite", "postgresql")
