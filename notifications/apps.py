from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        # They register the mails about accounts and the system checks.
        from notifications import account_messages, checks  # noqa: F401

        autodiscover_modules("notifications")
