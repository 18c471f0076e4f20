"""One machine, no server to install: SQLite, a broker in a folder, mail in a local mailbox."""

import os

from django.core.management.utils import get_random_secret_key

from .base import *

for folder in ("broker", "broker/control", "broker/processed", "mailbox", "media"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key of this installation, made at the first start and kept beside its data."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("TIWIZI_DEBUG") == "1"
ALLOWED_HOSTS = ["*"]
SITE_URL = os.environ.get("TIWIZI_SITE_URL", "http://localhost:8000")
IS_DEMONSTRATION = True
STAFF_SECOND_FACTOR_REQUIRED = False

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "tiwizi.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
# Rate limits and one-time codes must hold across processes: the cache is in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
MAILBOX_DIR = VAR_DIR / "mailbox"

CELERY_BROKER_URL = "filesystem://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(VAR_DIR / "broker"),
    "data_folder_out": str(VAR_DIR / "broker"),
    "control_folder": str(VAR_DIR / "broker/control"),
    "processed_folder": str(VAR_DIR / "broker/processed"),
    "store_processed": False,
    "polling_interval": 0.1,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 8
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
