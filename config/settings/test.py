"""For the suite: SQLite unless TIWIZI_TEST_DATABASE names a PostgreSQL, everything temporary."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import environ

from .base import *

SECRET_KEY = "only-for-the-test-suite"
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

TEST_DIR = Path(tempfile.mkdtemp(prefix="tiwizi-test-"))
atexit.register(shutil.rmtree, TEST_DIR, ignore_errors=True)
MEDIA_ROOT = os.environ.get("TIWIZI_WORKER_MEDIA") or TEST_DIR / "media"
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir()

if os.environ.get("TIWIZI_TEST_DATABASE"):
    DATABASES = {"default": environ.Env.db_url_config(os.environ["TIWIZI_TEST_DATABASE"])}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": TEST_DIR / "db.sqlite3",
            "TEST": {"NAME": TEST_DIR / "test.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
            },
        }
    }
# The worker process of a test (tests/support/services.py) shares its database, its files and its mail server.
if os.environ.get("TIWIZI_WORKER_DATABASE"):
    DATABASES["default"]["NAME"] = os.environ["TIWIZI_WORKER_DATABASE"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if os.environ.get("TIWIZI_WORKER_SMTP"):
    EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = os.environ["TIWIZI_WORKER_SMTP"].split(":")
CELERY_BROKER_URL = os.environ.get("TIWIZI_WORKER_BROKER") or "memory://"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Tasks are called by the tests that want them; what is queued is looked at, not run.
CELERY_TASK_ALWAYS_EAGER = False
ACCOUNT_RATE_LIMITS = False
# On in production; here only in the tests that are about it.
STAFF_SECOND_FACTOR_REQUIRED = False
