from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiasporaConfig(AppConfig):
    name = "diaspora"
    verbose_name = _("Diaspora et contributions")

    def ready(self) -> None:
        from core.changes import subscribe
        from diaspora.actions.contributions import need_changed
        from diaspora.models import Profile
        from diaspora.texts import texts_of_profiles
        from skills.texts import register

        subscribe(need_changed)
        register("profile", texts_of_profiles, Profile.objects.all)
