"""The door of the web server. A production that is unsafe or half configured does not start."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from communes.lookup import communes, territories  # noqa: E402 - the apps must be loaded
from config.checks import refuse_unsafe_settings  # noqa: E402
from skills.lookup import skills  # noqa: E402

refuse_unsafe_settings()
for lookup in (skills, communes, territories):
    lookup.build_ahead()
