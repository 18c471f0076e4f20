from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Mises en relation")

    def ready(self) -> None:
        from core.changes import subscribe
        from matching.subscriptions import on_change

        subscribe(on_change)
