"""What people answer to a suggestion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import DismissReason


class DismissForm(forms.Form):
    """The reason is kept to ourselves and improves what is suggested."""

    reason = forms.ChoiceField(
        label=_("Pourquoi ce besoin n’est-il pas pour vous ?"),
        help_text=_("Votre réponse reste entre vous et la plateforme. Elle sert à mieux choisir la prochaine fois."),
        choices=DismissReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une raison."),
            "invalid_choice": _("Choisissez une raison de la liste."),
        },
    )
