"""The Celery application: everything that need not be done while somebody waits for a page."""

from celery import Celery

app = Celery("tiwizi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
