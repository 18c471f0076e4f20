"""For the suite: SQLite unless TIWIZI_TEST_DATABASE names a PostgreSQL, everything temporary."""

import os
import tempfile
from pathlib import Path

import environ

from .base import *

SECRET_KEY = "only-for-the-test-suite"
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

TEST_DIR = Path(tempfile.mkdtemp(prefix="tiwizi-test-"))
MEDIA_ROOT = TEST_DIR / "media"

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
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
# Tasks are called by the tests that want them; what is queued is looked at, not run.
CELERY_TASK_ALWAYS_EAGER = False
ACCOUNT_RATE_LIMITS = False
# On in production; here only in the tests that are about it.
STAFF_SECOND_FACTOR_REQUIRED = False
