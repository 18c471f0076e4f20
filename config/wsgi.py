"""The door of the web server. A production that is unsafe or half configured does not start."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from config.checks import refuse_unsafe_settings  # noqa: E402 - the apps must be loaded

refuse_unsafe_settings()
