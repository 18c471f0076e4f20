"""Reads for the pages of organisations."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from communes.models import Invitation, Membership, Organisation


def listed_organisations(filters: dict[str, Any]) -> QuerySet[Organisation]:
    """Verified ones, by name, as the filters of the list ask."""
    found = Organisation.objects.verified().with_place()
    if filters.get("kind"):
        found = found.filter(kind=filters["kind"])
    if filters.get("region"):
        found = found.in_region(filters["region"])
    if words := filters.get("q"):
        in_commune = Q(commune__name_fr__icontains=words) | Q(commune__name_ar__icontains=words)
        found = found.filter(Q(name__icontains=words) | (Q(kind="commune") & in_commune))
    return found.order_by("name", "pk")


def organisations_of(user: User) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(user=user)
        .select_related("organisation__commune")
        .annotate(people=Count("organisation__memberships"))
        .order_by("organisation__name", "pk")
    )


def invitations_to(user: User) -> QuerySet[Invitation]:
    """Open invitations to an address this person has confirmed (kept in lower case by us and by allauth)."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return Invitation.objects.open().filter(email__in=confirmed).select_related("organisation__commune").order_by("pk")
