"""The page of a contribution, the same for both sides; answering; the list of mine and ours."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import ListView

from accounts.limits import limit
from core.enums import Role
from core.transitions import StateChanged
from diaspora import actions, rules
from diaspora.enums import TRANSITIONS
from diaspora.forms import AcceptForm, ContributionFilter, DeclineForm, PostForm, WithdrawForm
from diaspora.forms.contributions import kind_refusal
from diaspora.history import sentence
from diaspora.models import Contribution, Profile
from diaspora.queries import history_of, other_open_needs
from discussions.models import Post
from projects.enums import NeedState


class OneContribution(View):
    """Base: `contribution` and what the reader is to it; 404 for all but the two sides and staff."""

    contribution: Contribution

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        contributions = Contribution.objects.visible_to(request.user).with_sides()
        self.contribution = get_object_or_404(contributions, key=kwargs["key"])

    @cached_property
    def roles(self) -> set[Role]:
        return rules.roles_of(self.request.user, self.contribution)

    def page(self, form: PostForm, status: int = 200) -> HttpResponse:
        contribution, roles = self.contribution, self.roles
        posts = list(Post.objects.about(contribution))
        profile = Profile.objects.visible_to(self.request.user).filter(user=contribution.contributor_id).first()
        is_declined_to_me = contribution.is_declined and Role.CONTRIBUTOR in roles
        context = {
            "contribution": contribution,
            "need": contribution.need,
            "profile": profile,
            "ties": profile.ties.select_related("commune", "province", "region") if profile else [],
            "is_holder": Role.HOLDER in roles,
            "is_contributor": Role.CONTRIBUTOR in roles,
            "can": rules.open_transitions(roles, contribution),
            "can_write": bool(roles) and contribution.is_alive,
            "turn": rules.turn(contribution, roles, posts[-1] if posts else None),
            "is_full": contribution.is_waiting and contribution.need.state == NeedState.MET,
            "is_closed": contribution.is_waiting and not rules.takes_answers(contribution.need),
            "shows_contacts": contribution.is_accepted and bool(roles),
            "posts": posts,
            "post_form": form,
            "history": [(sentence(activity), activity.at) for activity in history_of(contribution)],
            "others": other_open_needs(contribution.need, without=self.request.user) if is_declined_to_me else [],
        }
        return render(self.request, "diaspora/contribution.html", context, status=status)


class ContributionPage(OneContribution):
    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page(PostForm())


@method_decorator(limit("message"), name="dispatch")
class ContributionWrite(OneContribution):
    """A post in the thread. Its address shows the page, for those who come back to it."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return redirect(self.contribution)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = PostForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            actions.post_message(self.contribution, by=request.user, text=form.cleaned_data["text"])
        except PermissionDenied:
            self.contribution.refresh_from_db(fields=["state"])
            form.add_error(None, _("Cette discussion est close : votre message n’a pas été envoyé."))
            return self.page(form, status=409)
        messages.success(request, _("Votre message est envoyé."))
        return redirect(f"{self.contribution.get_absolute_url()}#discussion")


class Answer(OneContribution):
    """Base of accept, decline and withdraw: a page that says what will happen, then the deed."""

    verb: ClassVar[str]
    template: ClassVar[str]
    form_class: ClassVar[type[forms.Form]]
    done: ClassVar[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not TRANSITIONS[self.verb].who & self.roles:
            raise Http404
        if self.verb not in rules.open_transitions(self.roles, self.contribution):
            messages.info(request, StateChanged().message)
            return redirect(self.contribution)
        return super().dispatch(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.answer_page(self.form_class(initial=self.initial()))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.answer_page(form, status=422)
        try:
            getattr(actions, self.verb)(self.contribution, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            self.contribution.need.refresh_from_db(fields=["state"])
            return self.answer_page(form, status=409)
        messages.success(request, self.done)
        return redirect(self.contribution)

    def answer_page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        context = {"form": form, "contribution": self.contribution, "need": self.contribution.need}
        return render(self.request, self.template, context, status=status)


class ContributionAccept(Answer):
    verb = "accept"
    template = "diaspora/contribution_accept.html"
    form_class = AcceptForm
    done = gettext_lazy("La proposition est acceptée : la mission s’ouvre. Sa page dit qui fait quoi, et pour quand.")


class ContributionDecline(Answer):
    verb = "decline"
    template = "diaspora/contribution_decline.html"
    form_class = DeclineForm
    done = gettext_lazy("Votre réponse est envoyée.")

    def initial(self) -> dict[str, Any]:
        return {"message": kind_refusal(self.contribution)}


class ContributionWithdraw(Answer):
    verb = "withdraw"
    template = "diaspora/contribution_withdraw.html"
    form_class = WithdrawForm
    done = gettext_lazy("Votre proposition est retirée.")


@method_decorator(limit("edit"), name="dispatch")
class ContributionAddPlace(OneContribution):
    """One more place on the need, from the page of an offer that waits for one."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return redirect(self.contribution)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        if Role.HOLDER not in self.roles:
            raise Http404
        try:
            actions.add_place(self.contribution.need, by=request.user)
        except actions.NeedClosed as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Il y a une place de plus. Vous pouvez accepter la proposition."))
        return redirect(self.contribution)


class ContributionList(ListView):
    """`?cote=recues`: to the organisations I belong to, side by side by need; `envoyees`: mine. `etat` filters."""

    paginate_by = 20
    template_name = "diaspora/contributions.html"
    context_object_name = "contributions"
    RECEIVED, SENT = "recues", "envoyees"

    @cached_property
    def filter(self) -> ContributionFilter:
        return ContributionFilter(self.request.GET)

    @cached_property
    def sides(self) -> dict[str, QuerySet[Contribution]]:
        user = self.request.user
        return {
            self.RECEIVED: Contribution.objects.received_by(user).by_need(),
            self.SENT: Contribution.objects.filter(contributor=user),
        }

    @cached_property
    def counts(self) -> dict[str, int]:
        return {side: contributions.count() for side, contributions in self.sides.items()}

    @cached_property
    def side(self) -> str:
        """The one asked for; else what came in, if anything did."""
        asked = self.request.GET.get("cote")
        if asked in self.sides:
            return asked
        return self.RECEIVED if self.counts[self.RECEIVED] else self.SENT

    def get_queryset(self) -> QuerySet[Contribution]:
        contributions = self.sides[self.side].with_sides()
        if states := self.filter.states:
            contributions = contributions.filter(state__in=states)
        return contributions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            filter=self.filter, side=self.side, counts=self.counts, is_received=self.side == self.RECEIVED, **kwargs
        )
