"""Messages that only the tests know."""

from datetime import timedelta

from notifications.registry import Content, MessageKind, Obsolete, Quote, register


@register
class Greeting(MessageKind):
    code = "test_greeting"
    label = "Salutation"
    related = ("emailaddress_set",)

    def topic(self):
        return Quote(f"{self.about.name} {len(self.about.emailaddress_set.all())}", "ar") if self.about else ""

    def content(self):
        if self.params.get("obsolete"):
            raise Obsolete
        if self.params.get("broken"):
            raise ZeroDivisionError
        return Content(
            subject=f"Bonjour {self.params.get('name', '')}\net bienvenue",
            lines=["Une première ligne. " * 8, Quote("مرحبا بكم\nفي الجماعة", "ar")],
            points_title="Pourquoi",
            points=["Vous parlez l’arabe", "Vous serez à Tiznit en août"],
            action="Lire",
            path="/fr/lire/",
            after=["À bientôt."],
        )


@register
class OneTimeCode(MessageKind):
    code = "test_code"
    label = "Code"
    listed = False
    urgent = True
    secret_params = ("secret",)
    valid_for = timedelta(minutes=15)

    def content(self):
        return Content(subject="Code", lines=["Voici votre code."], code=self.params["secret"])
