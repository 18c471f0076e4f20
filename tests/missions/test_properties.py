"""No sequence of verbs reaches a state without a next step, an owner and a date."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.missions.any_mission import AnyMission

pytestmark = pytest.mark.django_db

# The same sequences everywhere, and on every run: a failure here is a failure on every machine.
SETTINGS = settings(
    max_examples=12, stateful_step_count=25, derandomize=True, database=None, deadline=None, print_blob=False,
    phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_no_sequence_of_verbs_loses_the_next_step():
    run_state_machine_as_test(AnyMission, settings=SETTINGS)
