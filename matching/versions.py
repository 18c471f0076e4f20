"""The versions of what counts how much: which is in force, making a new one, putting one in force."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Activity
from matching.engine import Weights
from matching.models import Scoring
from notifications.wake import wake_after_commit

FIRST = 1


def in_force() -> Scoring:
    """The version by which everything is scored. Without any (an emptied database): the engine's own weights."""
    return Scoring.objects.filter(is_in_force=True).first() or Scoring(version=FIRST, **Weights().as_dict())


def weights_of(version: int | None) -> Weights:
    """Of the version by which a match was scored; of the one in force when it is not known."""
    scoring = Scoring.objects.filter(version=version).first() if version else None
    return (scoring or in_force()).weights


def draft(weights: Weights, *, note: str, by: Any) -> Scoring:
    """A new version, not in force yet."""
    with transaction.atomic():
        last = _locked()[-1].version
        scoring = Scoring.objects.create(version=last + 1, note=note, by=by, **weights.as_dict())
        Activity.objects.record(scoring, "draft", by=by, facts={"version": scoring.version})
    return scoring


def put_in_force(scoring: Scoring, *, by: Any) -> None:
    """From now on everything is scored by this version; the worker looks at everybody again.

    Raises PermissionDenied, and ValidationError for one that was in force already: it stays as history, and a new
    version may be made from it.
    """
    if not by.has_perm("matching.put_scoring_in_force"):
        raise PermissionDenied
    from matching.tasks import match_everything

    with transaction.atomic():
        versions = {row.pk: row for row in _locked()}
        chosen = versions.get(scoring.pk)
        if chosen is None or not chosen.is_draft:
            raise ValidationError(_("Cette version a déjà été en vigueur : créez-en une nouvelle à partir d’elle."))
        before = next((row.version for row in versions.values() if row.is_in_force), None)
        Scoring.objects.filter(is_in_force=True).update(is_in_force=False)
        chosen.is_in_force, chosen.in_force_since = True, timezone.now()
        chosen.save(update_fields=["is_in_force", "in_force_since"])
        facts = {"version": chosen.version, "before": before}
        Activity.objects.record(chosen, "put_in_force", by=by, facts=facts)
        wake_after_commit(match_everything)


def _locked() -> list[Scoring]:
    """All versions, the first one made if it is missing, so that two who decide at once come one after the other."""
    first = in_force()
    if first.pk is None:
        first.is_in_force, first.in_force_since = True, timezone.now()
        first.save()
    return list(Scoring.objects.select_for_update().order_by("version"))
