from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Carries the commands that speak of the whole house."""

    name = "config"
