"""A deployment whose mail cannot arrive is refused."""

import pytest
from django.core.checks import run_checks


@pytest.fixture
def ready(settings):
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.exemple.org"
    settings.DEFAULT_FROM_EMAIL = "Tiwizi <messages@exemple.org>"
    settings.SITE_URL = "https://tiwizi.exemple.org"
    settings.MAILBOX_DIR = None
    return settings


def found():
    return {problem.id for problem in run_checks(tags=["mail"], include_deployment_checks=True)}


def test_a_complete_deployment_passes(ready):
    assert found() == set()


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "notifications.E001"),
        ("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend", "notifications.E001"),
        ("EMAIL_BACKEND", "notifications.mailbox.MailboxBackend", "notifications.E001"),
        ("EMAIL_HOST", "", "notifications.E002"),
        ("MAILBOX_DIR", "/tmp/mailbox", "notifications.E003"),
        ("DEFAULT_FROM_EMAIL", "", "notifications.E004"),
        ("DEFAULT_FROM_EMAIL", "Tiwizi <ne-pas-repondre@tiwizi.example>", "notifications.E004"),
        ("SITE_URL", "http://localhost:8000", "notifications.E005"),
        ("SITE_URL", "", "notifications.E005"),
    ],
)
def test_each_half_done_deployment_is_refused(ready, name, value, problem):
    setattr(ready, name, value)
    assert found() == {problem}
