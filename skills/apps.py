from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SkillsConfig(AppConfig):
    name = "skills"
    verbose_name = _("Compétences")

    def ready(self) -> None:
        from core.changes import subscribe
        from skills.readings import on_change

        subscribe(on_change)
