"""What a mission asks for, said to the person who is to do it. Read by the page and by the messages."""

from django.utils.translation import gettext_lazy as _

from missions.enums import Task, Track

TRACK_MEANING = {
    Track.FULL: _("Pour former ou travailler sur place : un programme, l’accueil et les frais, une convention, "
                  "les séances, la passation et l’évaluation."),
    Track.LIGHT: _("Pour une idée, un contact ou un conseil à distance : un appel, ce qu’il en sort, "
                   "et cinq questions à la fin."),
}  # fmt: skip

# One sentence: what it takes. The verb itself is the label of the task.
WHAT_IT_TAKES = {
    Task.PROPOSE_CALL: _("Proposez deux ou trois horaires pour vous parler ; une demi-heure suffit souvent."),
    Task.ANSWER_CALL: _("Choisissez l’un des horaires proposés, ou proposez-en d’autres."),
    Task.HOLD_CALL: _("Dites si vous vous êtes parlé ; sinon, proposez un autre horaire."),
    Task.WRITE_PROGRAMME: _("Dites l’objectif, les résultats attendus, le public et les séances. L’autre partie "
                            "peut compléter."),
    Task.CHECK_FEASIBILITY: _("Vérifiez le nombre de participants, le matériel, l’accueil et les frais."),
    Task.AGREE_COSTS: _("Lisez les lignes de frais à votre charge et confirmez-les."),
    Task.VALIDATE: _("Relisez le programme et validez-le, ou demandez une modification."),
    Task.SIGN: _("Relisez la convention et signez-la en ligne, ou déposez le document signé."),
    Task.REPORT_SESSIONS: _("Dites quelles séances ont eu lieu et combien de personnes étaient là."),
    Task.END_SESSIONS: _("Ce qui a eu lieu est noté. Relisez, puis terminez les séances ; si rien n’a eu lieu, closez "
                         "la mission."),
    Task.LIST_MATERIALS: _("Déposez ou nommez les supports qui restent, et dites qui les garde."),
    Task.NAME_PAIR: _("Nommez les deux personnes qui restent en contact après la mission."),
    Task.END_HAND_OVER: _("Les supports et le binôme sont notés. Complétez s’il manque quelque chose, puis terminez."),
    Task.EVALUATE: _("Répondez à cinq questions courtes ; deux minutes suffisent."),
    Task.CLOSE: _("Tout le monde a répondu, ou le délai est passé : dites comment la mission s’est terminée."),
    Task.FOLLOW_UP: _("Un clic et une ligne : la compétence sert-elle ?"),
}  # fmt: skip
