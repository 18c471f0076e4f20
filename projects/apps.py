from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets et besoins")

    def ready(self) -> None:
        # django-allauth's own signals, the one way it offers to follow somebody through sign-up and sign-in.
        from allauth.account.signals import user_logged_in, user_signed_up

        from projects.models import Need
        from projects.texts import texts_of_needs
        from projects.visitors import keep_drafts_at_login, keep_drafts_at_signup
        from skills.texts import register

        register("need", texts_of_needs, Need.objects.all)
        user_signed_up.connect(keep_drafts_at_signup, dispatch_uid="projects.keep_drafts_at_signup")
        user_logged_in.connect(keep_drafts_at_login, dispatch_uid="projects.keep_drafts_at_login")
