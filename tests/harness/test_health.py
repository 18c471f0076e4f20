"""What monitoring asks, and what it is told when a part is away."""

import time

import pytest
from django.core.cache import cache

from config import health
from config.tasks import WORK_SEEN, note_that_work_is_done

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _look_again(monkeypatch):
    monkeypatch.setattr(health, "_is_migrated", False)


def fail():
    raise OSError("secret-host refused the connection")


def test_live_and_ready_answer_visitors(client):
    assert client.get("/health/live").content == b"ok\n"
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.content.decode().splitlines() == ["database: ok", "migrations: ok", "cache: ok"]
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("part", ["database", "migrations", "cache"])
def test_a_part_that_is_away_is_named_and_nothing_more(client, monkeypatch, part):
    monkeypatch.setattr(health, f"_{part}", fail)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert f"{part}: failed" in response.content.decode()
    assert "secret-host" not in response.content.decode()


def test_migrations_to_apply_are_noticed(client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *args: [("core", "0001")])
    assert "migrations: failed" in client.get("/health/ready").content.decode()


def test_work_is_well_while_a_scheduled_task_ran_lately(client):
    assert client.get("/health/work").status_code == 503
    note_that_work_is_done()
    assert client.get("/health/work").status_code == 200
    cache.set(WORK_SEEN, time.time() - health.WORK_IS_LATE_SECONDS - 1)
    assert client.get("/health/work").status_code == 503


def test_a_broker_that_is_away_stops_the_work_but_no_page(client, monkeypatch):
    note_that_work_is_done()
    monkeypatch.setattr(health, "_broker", fail)
    response = client.get("/health/work")
    assert (response.status_code, response.content.decode()) == (503, "broker: failed\nwork: ok\n")
    assert client.get("/health/ready").status_code == 200


def test_asking_is_all_one_can_do(client):
    assert client.post("/health/ready").status_code == 405
