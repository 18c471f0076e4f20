from django.apps import AppConfig, apps
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Comptes")

    def ready(self) -> None:
        # Their own names in the admin are a second "Accounts", and in Arabic a Ministry of Foreign Affairs for "MFA".
        apps.get_app_config("account").verbose_name = _("Adresses e-mail")
        apps.get_app_config("mfa").verbose_name = _("Second facteur")
        autodiscover_modules("personal_data")
