"""Somebody would like to join: the managers are told, at their own address."""

import pytest

from communes.actions import ask_to_join
from communes.enums import MemberRole
from notifications.mail import build_mail
from notifications.models import Message
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_manager_is_told_who_asks():
    manager = MembershipFactory(role=MemberRole.MANAGER)
    MembershipFactory(organisation=manager.organisation, role=MemberRole.READER)
    asking = UserFactory(name="Saïd Oubella")
    ask_to_join(manager.organisation, by=asking)
    ask_to_join(manager.organisation, by=asking)
    message = Message.objects.get()
    assert (message.recipient, message.email) == (manager.user, manager.user.email)
    mail = build_mail(message)
    assert "Saïd Oubella" in mail.subject
    assert asking.email in mail.body
