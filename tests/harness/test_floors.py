"""The floors of the house: what import-linter sees, and the foreign keys it does not."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

CONTRACT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = CONTRACT["contracts"][0]["layers"]
RANK = {app.strip(): -floor for floor, layer in enumerate(LAYERS) for app in layer.split(":")}
# The user is whom everything speaks of, by a setting that core must read; a content type is any model at all.
ON_NO_FLOOR = {settings.AUTH_USER_MODEL, "contenttypes.ContentType"}


def our_relations():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in RANK:
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model:
                    yield model, field, field.related_model


def test_every_app_of_ours_stands_on_a_floor():
    ours = {config.name for config in apps.get_app_configs() if str(settings.BASE_DIR / config.name) == config.path}
    assert ours - {"config"} <= set(RANK)
    assert ours - {"config"} <= set(CONTRACT["root_packages"])


def test_a_foreign_key_leads_to_its_own_floor_or_one_below():
    wrong = [
        f"{model._meta.label}.{field.name} → {target._meta.label}"
        for model, field, target in our_relations()
        if target._meta.label not in ON_NO_FLOOR
        and target._meta.app_label in RANK
        and (
            RANK[target._meta.app_label] > RANK[model._meta.app_label]
            or (
                RANK[target._meta.app_label] == RANK[model._meta.app_label]
                and target._meta.app_label != model._meta.app_label
            )
        )
    ]
    assert wrong == []


def test_there_are_relations_to_look_at():
    assert len(list(our_relations())) > 20


def test_an_app_imports_from_floors_below_only():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_ground_floor_stays_small():
    """What only one higher floor needs belongs there: everything stands on core, and everybody must read it."""
    lines = sum(len(path.read_text().splitlines()) for path in (settings.BASE_DIR / "core").rglob("*.py"))
    migrations = (settings.BASE_DIR / "core" / "migrations").glob("*.py")
    assert lines - sum(len(path.read_text().splitlines()) for path in migrations) < 800
