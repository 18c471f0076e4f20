"""The files we ship, loaded. The taxonomy takes seconds: tests in a class share one load, in a transaction around
them; a function has its own."""

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture
def territories(db):
    call_command("load_territories", verbosity=0)


@pytest.fixture(scope="class")
def shipped_taxonomy(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_skills", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def taxonomy(shipped_taxonomy, db):
    """The skills we ship."""
