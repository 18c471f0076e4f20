from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MissionsConfig(AppConfig):
    name = "missions"
    verbose_name = _("Missions")

    def ready(self) -> None:
        from core.changes import subscribe
        from missions.subscriptions import on_change

        subscribe(on_change)
