"""Recognition of what each person did, once the mission is closed."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.models import Activity
from missions import notifications
from missions.certificates import sessions_given
from missions.enums import PartySide, PartyState
from missions.models import Certificate, Mission, PartyPerson
from notifications.actions import notify


def issue_certificates(mission: Mission) -> None:
    """For a mission that was carried out: one for each person who contributed to the end, and for those who left
    after they had led a session. Safe to call twice."""
    if not mission.is_carried_out:
        return
    rows = PartyPerson.objects.filter(party__mission=mission, party__side=PartySide.CONTRIBUTOR, user__isnull=False)
    for row in rows.select_related("user", "party"):
        half_days = len(sessions_given(mission, row.user))
        stayed = row.left_at is None and row.party.state == PartyState.IN
        if stayed or half_days:
            _issue(mission, row.user, half_days)


def _issue(mission: Mission, user: User, half_days: int) -> None:
    certificate, is_new = Certificate.objects.get_or_create(
        mission=mission, user=user, defaults={"name": user.get_full_name(), "half_days": half_days}
    )
    if is_new:
        notify(notifications.CertificateIssued, to=user, about=mission, once=f"certificate:{certificate.pk}")


def show(certificate: Certificate, *, shows_name: bool, shows_place: bool, shows_content: bool) -> None:
    """What the public page says from now on, as the person chose."""
    Certificate.objects.filter(pk=certificate.pk).update(
        shows_name=shows_name, shows_place=shows_place, shows_content=shows_content
    )


@transaction.atomic
def revoke(certificate: Certificate, *, by: User) -> None:
    """The public page confirms it no longer. By staff, of one issued by mistake."""
    _mark(certificate, by=by, verb="certificate_revoked", revoked_at=timezone.now())


@transaction.atomic
def restore(certificate: Certificate, *, by: User) -> None:
    _mark(certificate, by=by, verb="certificate_restored", revoked_at=None)


def _mark(certificate: Certificate, *, by: User, verb: str, revoked_at: object) -> None:
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=revoked_at is not None)
    if changed.update(revoked_at=revoked_at):
        Activity.objects.record(certificate.mission, verb, by=by)
