"""Nothing lost, nothing twice: whatever the server answers and wherever the worker dies."""

import logging

import pytest

from notifications import outbox
from notifications.actions import notify
from notifications.enums import CancelReason, MessageState
from notifications.models import Message
from notifications.tasks import send_waiting_messages
from tests.factories import UserFactory
from tests.messages.kinds import Greeting, OneTimeCode

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone: nothing of ours runs after it."""


def _die(*args):
    raise Killed


@pytest.fixture
def message():
    return notify(Greeting, to=UserFactory(email="amina@exemple.org"), name="Amina")


def test_a_message_leaves_and_the_answer_is_kept(smtp, message, fresh):
    send_waiting_messages()
    row = fresh(message)
    assert (row.state, row.attempts) == (MessageState.SENT, 1)
    assert row.sent_at is not None
    assert row.server_answer == "250 2.0.0 Ok: queued as Q1"
    assert smtp.counts == {row.message_id: 1}
    assert smtp.accepted[0].rcpt_tos == ["amina@exemple.org"]


def test_many_messages_share_one_connection(smtp):
    user = UserFactory()
    for _ in range(5):
        notify(Greeting, to=user)
    send_waiting_messages()
    assert len(smtp.accepted) == 5
    assert smtp.connections == 1


def test_a_second_run_sends_nothing_again(smtp, message):
    send_waiting_messages()
    send_waiting_messages()
    assert sum(smtp.counts.values()) == 1


def test_lines_that_begin_with_a_dot_arrive_whole(smtp, fresh):
    message = notify(Greeting, to=UserFactory(), name="x\n.\n.y")
    send_waiting_messages()
    assert fresh(message).state == MessageState.SENT
    assert len(smtp.accepted) == 1


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_a_refusal_for_good_is_not_tried_again(smtp, message, fresh, pass_time, command):
    smtp.script = [(command, "550 5.1.1 No such user here")]
    send_waiting_messages()
    pass_time(days=1)
    send_waiting_messages()
    row = fresh(message)
    assert (row.state, row.attempts) == (MessageState.FAILED, 1)
    assert "5.1.1 No such user" in row.server_answer
    assert not smtp.accepted


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_not_now_is_tried_again_later(smtp, message, fresh, pass_time, command):
    smtp.script = [(command, "450 4.2.1 Try again later")]
    send_waiting_messages()
    row = fresh(message)
    assert row.state == MessageState.WAITING
    assert "4.2.1" in row.server_answer
    send_waiting_messages()
    assert not smtp.accepted
    pass_time(minutes=2)
    send_waiting_messages()
    assert fresh(message).state == MessageState.SENT
    assert smtp.counts == {row.message_id: 1}


def test_waits_grow_and_end_after_three_days(smtp, message, fresh, pass_time):
    smtp.script = [("RCPT", "450 Later")] * 200
    waits = []
    for _ in range(100):
        send_waiting_messages()
        row = fresh(message)
        if row.state != MessageState.WAITING:
            break
        waits.append(round((row.due_at - outbox.timezone.now()).total_seconds() / 60))
        pass_time(minutes=waits[-1], seconds=5)
    assert waits[:7] == [1, 5, 15, 30, 60, 60, 60]
    assert row.state == MessageState.FAILED
    assert 2.9 * 24 * 60 < sum(waits) <= 3 * 24 * 60


def test_one_bad_address_does_not_hold_up_the_others(smtp, message, fresh):
    others = [notify(Greeting, to=UserFactory()) for _ in range(2)]
    smtp.script = [("RCPT", "550 No")]
    send_waiting_messages()
    assert fresh(message).state == MessageState.FAILED
    assert [fresh(other).state for other in others] == [MessageState.SENT] * 2


def test_a_server_that_closes_between_mails_is_called_again(smtp, fresh):
    messages = [notify(Greeting, to=UserFactory()) for _ in range(3)]
    send = outbox._send

    def send_then_be_hung_up_on(message, connection):
        smtp.script = [("MAIL", "421 Too many mails on one line")] if smtp.accepted else []
        return send(message, connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox, "_send", send_then_be_hung_up_on)
        send_waiting_messages()
    assert {fresh(message).state for message in messages} == {MessageState.SENT}
    assert set(smtp.counts.values()) == {1}


def test_a_server_down_for_an_hour_delays_and_loses_nothing(no_smtp, settings, fresh, pass_time):
    from tests.messages.servers import smtp_server

    messages = [notify(Greeting, to=UserFactory()) for _ in range(3)]
    for _ in range(180):
        send_waiting_messages()
        pass_time(seconds=20)
    assert {fresh(message).state for message in messages} == {MessageState.WAITING}
    assert "refused" in fresh(messages[0]).server_answer.lower()
    with smtp_server(settings) as smtp:
        for _ in range(20):
            send_waiting_messages()
            pass_time(seconds=20)
    assert {fresh(message).state for message in messages} == {MessageState.SENT}
    assert set(smtp.counts.values()) == {1}
    assert len(smtp.counts) == 3


def test_a_server_that_takes_the_mail_and_hangs_up_leaves_a_doubt_for_staff(smtp, message, fresh, pass_time):
    smtp.script = [("DATA", "accept and hang up")]
    send_waiting_messages()
    pass_time(days=1)
    send_waiting_messages()
    row = fresh(message)
    assert row.state == MessageState.IN_DOUBT
    assert row in Message.objects.needing_staff()
    assert smtp.counts == {row.message_id: 1}


@pytest.mark.parametrize("step", ["build_mail", "_deliver"])
def test_a_worker_killed_before_the_handing_over_is_made_up_for(smtp, message, fresh, pass_time, monkeypatch, step):
    with monkeypatch.context() as patch:
        patch.setattr(outbox, step, _die)
        with pytest.raises(Killed):
            send_waiting_messages()
    assert fresh(message).state == MessageState.SENDING
    send_waiting_messages()
    assert not smtp.accepted, "the lease has not run out: the worker may still live"
    pass_time(minutes=6)
    send_waiting_messages()
    assert fresh(message).state == MessageState.SENT
    assert smtp.counts == {message.message_id: 1}


@pytest.mark.parametrize("step", ["_announce", "_finish"])
def test_a_worker_killed_around_the_end_mark(smtp, message, fresh, pass_time, monkeypatch, step):
    """Before it the mail goes again; after it nobody knows, so it does not."""
    from notifications.smtp import EmailBackend

    real = getattr(EmailBackend, step)

    def do_and_die(self, *args):
        real(self, *args)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, step, do_and_die)
        with pytest.raises(Killed):
            send_waiting_messages()
    pass_time(minutes=6)
    send_waiting_messages()
    assert fresh(message).state == (MessageState.SENT if step == "_announce" else MessageState.IN_DOUBT)
    assert smtp.counts == {message.message_id: 1}


@pytest.mark.parametrize("after_writing", [False, True])
def test_the_mailbox_settles_doubt_exactly(mailbox, message, fresh, pass_time, monkeypatch, after_writing):
    import os

    replace = os.replace

    def die(source, target):
        if after_writing:
            replace(source, target)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("notifications.mailbox.os.replace", die)
        with pytest.raises(Killed):
            send_waiting_messages()
    assert fresh(message).state == MessageState.TRANSMITTING
    pass_time(minutes=6)
    send_waiting_messages()
    assert fresh(message).state == MessageState.SENT
    assert len(list(mailbox.glob("*.eml"))) == 1


def test_a_worker_that_lost_its_lease_sends_nothing(smtp, message, fresh, monkeypatch):
    build = outbox.build_mail

    def sleep_through_the_lease(row):
        Message.objects.filter(pk=row.pk).update(state=MessageState.WAITING, leased_until=None)
        monkeypatch.setattr(outbox, "build_mail", build)
        return build(row)

    monkeypatch.setattr(outbox, "build_mail", sleep_through_the_lease)
    send_waiting_messages()
    assert fresh(message).state == MessageState.SENT
    assert smtp.counts == {message.message_id: 1}


def test_a_late_answer_settles_the_doubt(smtp, message, fresh, monkeypatch):
    from notifications.smtp import EmailBackend

    real = EmailBackend._finish

    def be_slow(self, mail):
        Message.objects.update(state=MessageState.IN_DOUBT)
        real(self, mail)

    monkeypatch.setattr(EmailBackend, "_finish", be_slow)
    send_waiting_messages()
    assert fresh(message).state == MessageState.SENT


def test_a_claimed_message_is_nobody_elses(message):
    assert outbox.claim(message.pk) is not None
    assert outbox.claim(message.pk) is None


def test_nothing_to_say_any_more_is_cancelled(smtp, fresh):
    message = notify(Greeting, to=UserFactory(), obsolete=True)
    send_waiting_messages()
    row = fresh(message)
    assert (row.state, row.cancelled_because) == (MessageState.CANCELLED, CancelReason.OBSOLETE)
    assert not smtp.accepted


def test_what_it_is_about_was_deleted(smtp, fresh):
    subject = UserFactory()
    message = notify(Greeting, to=UserFactory(), about=subject)
    subject.delete()
    send_waiting_messages()
    row = fresh(message)
    assert (row.state, row.cancelled_because) == (MessageState.CANCELLED, CancelReason.GONE)
    assert not smtp.accepted


def test_a_mistake_of_ours_is_tried_again_and_holds_up_nobody(smtp, message, fresh):
    broken = notify(Greeting, to=UserFactory(), broken=True)
    Message.objects.filter(pk=message.pk).update(due_at=broken.due_at)
    send_waiting_messages()
    assert (fresh(broken).state, fresh(broken).server_answer) == (MessageState.WAITING, "ZeroDivisionError")
    assert fresh(message).state == MessageState.SENT


def test_secrets_leave_with_the_mail(smtp, fresh):
    code = notify(OneTimeCode, to=UserFactory(), secret="493817", kept="1")
    send_waiting_messages()
    assert fresh(code).params == {"kept": "1"}
    assert "493817" in smtp.mails[0].get_body(("plain",)).get_content()


def test_secrets_of_a_refused_mail_are_not_kept(smtp, fresh):
    code = notify(OneTimeCode, to=UserFactory(), secret="493817")
    smtp.script = [("RCPT", "550 No")]
    send_waiting_messages()
    assert (fresh(code).state, fresh(code).params) == (MessageState.FAILED, {})


def test_a_code_that_has_expired_is_not_sent(smtp, fresh, pass_time):
    code = notify(OneTimeCode, to=UserFactory(), secret="493817")
    pass_time(minutes=16)
    send_waiting_messages()
    row = fresh(code)
    assert (row.state, row.cancelled_because) == (MessageState.CANCELLED, CancelReason.EXPIRED)
    assert row.params == {}
    assert not smtp.accepted


def test_security_goes_first(smtp):
    user = UserFactory()
    for _ in range(3):
        notify(Greeting, to=user)
    notify(OneTimeCode, to=user, secret="493817")
    send_waiting_messages()
    assert [mail["Subject"] == "Code" for mail in smtp.mails] == [True, False, False, False]


def test_no_address_and_no_name_in_the_logs(smtp, fresh, caplog):
    caplog.set_level(logging.DEBUG, logger="tiwizi")
    for answer in ("550 <amina@exemple.org> unknown", "450 <amina@exemple.org> busy"):
        notify(Greeting, email="amina@exemple.org", language="fr", name="Amina")
        smtp.script = [("RCPT", answer)]
        send_waiting_messages()
    notify(Greeting, to=UserFactory(), broken=True)
    send_waiting_messages()
    assert len(caplog.records) >= 3
    assert "@" not in caplog.text
    assert "Amina" not in caplog.text
