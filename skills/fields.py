"""Form fields that pick skills by typing, in any of the three languages."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skills.finding.picker import PickerField, SeveralPickerField
from skills.lookup import skills


class SkillField(PickerField):
    """One skill: a `Skill`, or None."""

    lookup = skills
    url_name = "lookup_skills"


class SkillsField(SeveralPickerField):
    """Several skills, `max` at most. The cleaned list has `proposed_words`: give them to `skills.actions`."""

    lookup = skills
    url_name = "lookup_skills"
    proposes = True
    default_error_messages: ClassVar[dict[str, str | Promise]] = {
        "required": _("Ajoutez au moins une compétence de la liste."),
        "unknown": _(
            "« %(text)s » : nous ne connaissons pas encore cette compétence. "
            "Essayez un autre mot, ou proposez-la-nous ci-dessous."
        ),
    }

    def __init__(self, *, max: int | None = None, **kwargs: Any) -> None:
        super().__init__(maximum=max, **kwargs)
