"""The five closed questions of an evaluation, in the words for each who answers, and the two free ones.

All five are answered with a `Score`, so each is a question that "not at all … completely" answers.
"""

from django.utils.translation import gettext_lazy as _

from missions.enums import EvaluationBy

CLOSED_QUESTIONS = ("useful", "clear", "organised", "reused", "again")
FREE_QUESTIONS = ("liked", "to_improve")
NEEDED = "useful"  # the one question that is not optional

QUESTIONS = {
    EvaluationBy.CONTRIBUTOR: {
        "useful": _("Votre aide a-t-elle servi à quelque chose ?"),
        "clear": _("Saviez-vous d’avance ce qui était attendu de vous ?"),
        "organised": _("L’accueil et l’organisation ont-ils été à la hauteur ?"),
        "reused": _("Ce que vous avez transmis servira-t-il après vous ?"),
        "again": _("Auriez-vous envie de recommencer ?"),
        "liked": _("Ce qui vous a plu"),
        "to_improve": _("Ce qui pourrait être mieux"),
    },
    EvaluationBy.HOLDER: {
        "useful": _("La mission a-t-elle répondu à votre besoin ?"),
        "clear": _("Chacun savait-il quoi faire, et quand ?"),
        "organised": _("La préparation à deux s’est-elle bien passée ?"),
        "reused": _("Ce qui a été appris servira-t-il dans votre travail ?"),
        "again": _("Auriez-vous envie d’une autre mission ?"),
        "liked": _("Ce qui vous a plu"),
        "to_improve": _("Ce qui pourrait être mieux"),
    },
    EvaluationBy.PARTICIPANT: {
        "useful": _("Ces séances vous ont-elles été utiles ?"),
        "clear": _("Avez-vous bien compris ?"),
        "organised": _("Le lieu et les horaires vous convenaient-ils ?"),
        "reused": _("Allez-vous vous servir de ce que vous avez appris ?"),
        "again": _("Auriez-vous envie d’une suite ?"),
        "liked": _("Ce qui vous a plu"),
        "to_improve": _("Ce qui pourrait être mieux"),
    },
    EvaluationBy.FACILITATOR: {
        "useful": _("La mission a-t-elle répondu au besoin de la commune ?"),
        "clear": _("Les rôles et les dates étaient-ils clairs pour les deux côtés ?"),
        "organised": _("Les deux côtés ont-ils bien préparé la mission ensemble ?"),
        "reused": _("Ce qui a été transmis servira-t-il sur place ?"),
        "again": _("Conseilleriez-vous une mission comme celle-ci ailleurs ?"),
        "liked": _("Ce qui a bien marché"),
        "to_improve": _("Ce qui pourrait être mieux"),
    },
}
