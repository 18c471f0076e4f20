"""The tables of states say what the code does: no row names a message, a date or a state that does not exist."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import DateField

from core.transitions import TransitionTable
from notifications.registry import all_kinds

MODELS = {
    "communes": "communes.Organisation",
    "projects": "projects.Project",
    "diaspora": "diaspora.Contribution",
    "matching": "matching.Match",
    "missions": "missions.Mission",
}
# Expiring waits for reminders, which come first; without them it would be a silence of ours.
NOT_DONE_YET = {"expire"}


def tables():
    for file in sorted(settings.BASE_DIR.glob("*/enums.py")):
        app = file.parent.name
        for table in vars(import_module(f"{app}.enums")).values():
            if isinstance(table, TransitionTable):
                yield app, table


ROWS = [pytest.param(app, table.field, row, id=f"{app} {row.name}") for app, table in tables() for row in table]


def test_every_app_with_states_has_its_table():
    assert sorted(app for app, _ in tables()) == sorted(MODELS)


@pytest.mark.parametrize(("app", "field", "row"), ROWS)
def test_a_row_names_what_there_is(app, field, row):
    model = apps.get_model(MODELS[app])
    states = {value for value, _ in model._meta.get_field(field).flatchoices}
    assert {*row.sources, row.target} <= states
    assert set(row.tells) <= {kind.code for kind in all_kinds()}
    assert row.stamp is None or isinstance(model._meta.get_field(row.stamp), DateField)


@pytest.mark.parametrize(("app", "field", "row"), ROWS)
def test_a_row_is_carried_out_by_an_action(app, field, row):
    """Its name stands there, in quotes."""
    folder = settings.BASE_DIR / app
    files = [folder / "actions.py", *folder.glob("actions/*.py"), folder / "telling.py", folder / "subscriptions.py"]
    code = "\n".join(file.read_text() for file in files if file.exists())
    assert (f'"{row.name}"' in code) is (row.name not in NOT_DONE_YET)
