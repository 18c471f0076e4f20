"""What the parts of the terms are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SECTIONS = {
    "title": _("Titre"),
    "objective": _("Objectif"),
    "results": _("Résultats attendus"),
    "audience": _("Public"),
    "participants": _("Nombre de participants"),
    "local_resources": _("Ressources locales"),
    "parties": _("Parties"),
    "sessions": _("Séance"),
    "arrangements": _("Disposition pratique"),
    "materials": _("Matériel"),
    "costs": _("Frais"),
}

# (section, field) → how the field is called inside a sentence that begins with the row.
FIELDS = {
    ("parties", "side"): _("côté"),
    ("sessions", "on"): pgettext_lazy("séance", "jour"),
    ("sessions", "half_day"): _("demi-journée"),
    ("sessions", "title"): _("sujet"),
    ("sessions", "kind"): pgettext_lazy("séance", "forme"),
    ("sessions", "trainer"): _("animation"),
    ("sessions", "trainer_name"): _("animation"),
    ("sessions", "place"): _("lieu"),
    ("arrangements", "state"): _("état"),
    ("arrangements", "party"): _("qui s’en charge"),
    ("arrangements", "note"): _("précision"),
    ("materials", "name"): _("nom"),
    ("materials", "quantity"): _("quantité"),
    ("materials", "state"): _("état"),
    ("materials", "availability"): _("disponibilité"),
    ("materials", "party"): _("qui s’en charge"),
    ("costs", "kind"): _("pour quoi"),
    ("costs", "label"): _("précision"),
    ("costs", "amount"): _("montant"),
    ("costs", "currency"): _("monnaie"),
    ("costs", "payer"): _("qui paie"),
    ("costs", "payer_name"): _("qui paie"),
}
