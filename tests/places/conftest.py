import pytest
from django.core.management import call_command


@pytest.fixture
def territories(db):
    """The file we ship, loaded."""
    call_command("load_territories", verbosity=0)


@pytest.fixture
def taxonomy(db):
    """The skills we ship, loaded."""
    call_command("load_skills", verbosity=0)
