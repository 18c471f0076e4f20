"""The people of an organisation: who they are, what they may do, who is invited."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.limits import limit
from communes import actions, rules
from communes.enums import MemberRole
from communes.forms.organisations import InvitationForm, MembershipForm
from communes.models import Invitation, Organisation


@limit("invitation")
def organisation_members(request: HttpRequest, key: str) -> HttpResponse:
    """Members see each other; a manager also invites here."""
    organisation = get_object_or_404(Organisation.objects.of(request.user).select_related("commune"), key=key)
    may_manage = rules.may_manage(request.user, organisation)
    form = InvitationForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid() and _invite(form, organisation, request):
        return redirect("organisation_members", key=organisation.key)
    context = {
        "organisation": organisation,
        "may_manage": may_manage,
        "members": organisation.memberships.select_related("user").order_by("since", "pk"),
        "roles": MemberRole.choices,
        "form": form,
        "invitations": organisation.invitations.pending().order_by("-created_at", "-pk") if may_manage else [],
    }
    return render(request, "communes/members.html", context)


def _invite(form: InvitationForm, organisation: Organisation, request: HttpRequest) -> bool:
    try:
        invitation = actions.invite(organisation, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("L’invitation est partie vers : %(email)s") % {"email": invitation.email})
    return True


@require_POST
def organisation_member(request: HttpRequest, key: str) -> HttpResponse:
    """Give a member another role, remove one, or leave."""
    organisation = get_object_or_404(Organisation.objects.of(request.user), key=key)
    form = MembershipForm(request.POST, organisation=organisation)
    if not form.is_valid():
        messages.error(request, _("Ce membre n’est plus dans la liste."))
        return redirect("organisation_members", key=key)
    member, role = form.cleaned_data["member"], form.cleaned_data["role"]
    is_me = member.user_id == request.user.pk
    if role:
        _try(request, lambda: actions.change_role(member, role, by=request.user), _("Le rôle est changé."))
    else:
        done = _("Vous avez quitté l’organisation.") if is_me else _("Ce membre est retiré.")
        _try(request, lambda: actions.remove_member(member, by=request.user), done)
    if organisation.memberships.filter(user=request.user).exists():
        return redirect("organisation_members", key=key)
    return redirect("home_member")


@require_POST
@limit("invitation")
def invitation_resend(request: HttpRequest, key: str) -> HttpResponse:
    invitation = _managed(request, key)
    _try(request, lambda: actions.renew_invitation(invitation, by=request.user), _("L’invitation est repartie."))
    return redirect("organisation_members", key=invitation.organisation.key)


@require_POST
def invitation_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    invitation = _managed(request, key)
    _try(request, lambda: actions.withdraw_invitation(invitation, by=request.user), _("L’invitation est retirée."))
    return redirect("organisation_members", key=invitation.organisation.key)


def _managed(request: HttpRequest, key: str) -> Invitation:
    mine = Organisation.objects.managed_by(request.user)
    return get_object_or_404(Invitation.objects.select_related("organisation"), key=key, organisation__in=mine)


def _try(request: HttpRequest, action: Callable[[], object], done: str) -> None:
    """Carry `action` out and say so, or say why it cannot be."""
    try:
        action()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
