"""The settings of production: what a deployment lacks is said, all at once, before anybody is served."""

import os
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings as our_settings
from django.core.exceptions import ImproperlyConfigured

from config import checks

COMPLETE = {
    "SECRET_KEY": "kE3v-9Qz_wB7xLr2TnYc5mHs8JdFa1GpUo4iXeVb6NhKtSj0RqZy",
    "ALLOWED_HOSTS": "tiwizi.ma",
    "SITE_URL": "https://tiwizi.ma",
    "DATABASE_URL": "postgres://tiwizi@/tiwizi?host=/nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:word@smtp.tiwizi.ma:587",
    "DEFAULT_FROM_EMAIL": "Tiwizi <ne-pas-repondre@tiwizi.ma>",
    "CONTACT_EMAIL": "contact@tiwizi.ma",
}


def production(*command, **changes):
    """Run Python under the production settings; a change to None takes the variable away."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **COMPLETE, **changes}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.production"
    return subprocess.run(
        [sys.executable, *command],
        cwd=our_settings.BASE_DIR,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_complete_deployment_has_nothing_to_say():
    done = production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), (
        done.stderr
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing, short or an example."),
        ({"SECRET_KEY": "change-me" * 10}, "SECRET_KEY is missing, short or an example."),
        ({"DEBUG": "on"}, "DEBUG is on."),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is empty or admits every name."),
        ({"SITE_URL": "http://tiwizi.ma"}, "SITE_URL is not an https address."),
        ({"SITE_URL": None}, "SITE_URL is not an https address."),
        ({"SITE_URL": "https://localhost"}, "SITE_URL leads to the reader's own machine."),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "The database is django.db.backends.sqlite3."),
        ({"REDIS_URL": None}, "There is no cache that all processes share."),
        ({"REDIS_URL": None}, "There is no broker"),
        ({"CELERY_BROKER_URL": "memory://"}, "There is no broker"),
        ({"EMAIL_URL": None}, "There is no mail server."),
        ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL is missing"),
        ({"DEFAULT_FROM_EMAIL": "Tiwizi <a@tiwizi.example>"}, "DEFAULT_FROM_EMAIL is missing or an example."),
        ({"DEFAULT_FROM_EMAIL": "Tiwizi <a@localhost@>"}, "DEFAULT_FROM_EMAIL is missing"),
        ({"CONTACT_EMAIL": None}, "CONTACT_EMAIL is missing"),
        ({"STAFF_SECOND_FACTOR_REQUIRED": "no"}, "Staff may sign in without a second factor."),
        ({"IS_DEMONSTRATION": "yes"}, "The demonstration's accounts have known passwords."),
    ],
)
def test_what_is_unsafe_or_missing_is_refused(monkeypatch, changes, said):
    for name, value in {**COMPLETE, **changes}.items():
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    loaded = runpy.run_module("config.settings.production")
    monkeypatch.setattr(checks, "settings", SimpleNamespace(**loaded))
    with pytest.raises(ImproperlyConfigured, match="Tiwizi does not start:") as refusal:
        checks.refuse_unsafe_settings()
    assert said in str(refusal.value)


def test_the_web_server_starts_when_all_is_there_and_else_says_all_that_is_missing():
    assert production("-c", "import config.wsgi").returncode == 0
    done = production("-c", "import config.wsgi", SITE_URL=None, REDIS_URL=None)
    assert done.returncode != 0
    assert "SITE_URL is not" in done.stderr
    assert "There is no broker" in done.stderr


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_worker_and_beat_refuse_as_well(process, tmp_path):
    more = ["-s", str(tmp_path / "schedule"), "--pidfile="] if process == "beat" else ["-c", "1"]
    done = production("-m", "celery", "-A", "config", process, *more, SITE_URL="http://tiwizi.ma")
    assert done.returncode == 1
    assert "SITE_URL is not an https address." in done.stderr


def test_mail_that_would_stay_here_is_refused(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Mail goes to nobody." in [error.msg for error in checks.check_deployment()]


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache"])
def test_limits_that_each_process_would_count_for_itself_are_refused(settings, backend):
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "x"}}
    assert "There is no cache that all processes share." in [error.msg for error in checks.check_deployment()]


@pytest.mark.parametrize(("limits", "is_refused"), [(False, True), ({"offer": "20/h/key"}, False)])
def test_a_deployment_without_limits_is_refused(settings, limits, is_refused):
    settings.ACCOUNT_RATE_LIMITS = limits
    assert ("Rate limits are switched off." in [error.msg for error in checks.check_deployment()]) is is_refused


def test_a_local_mailbox_which_shows_everybodys_mails_is_refused(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAILBOX_DIR = "notifications.smtp.EmailBackend", tmp_path
    assert "Mail goes to nobody." in [error.msg for error in checks.check_deployment()]


def test_a_redis_socket_is_written_for_each_reader():
    script = "from django.conf import settings as s; print(s.CELERY_BROKER_URL, s.CACHES['default']['LOCATION'])"
    done = production("-c", script, REDIS_URL="unix:///run/redis.sock")
    assert done.stdout.split() == ["redis+socket:///run/redis.sock", "unix:///run/redis.sock"]


def test_a_connection_that_a_restart_of_postgresql_broke_is_noticed_before_it_is_used(monkeypatch):
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    database = runpy.run_module("config.settings.production")["DATABASES"]["default"]
    assert database["CONN_MAX_AGE"] and database["CONN_HEALTH_CHECKS"]
