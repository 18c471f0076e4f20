"""What a member sets about themselves; signing in and the rest is django-allauth's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.forms import SettingsForm
from accounts.models import User
from accounts.rules import needs_second_factor


def account_settings(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=request.user.pk)  # not request.user: a refused name must not show in the header
    form = SettingsForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(user.language):
            messages.success(request, _("Vos réglages sont enregistrés."))
            return HttpResponseRedirect(reverse("account_settings"))
    context = {"form": form, "must_have_second_factor": needs_second_factor(request.user)}
    return render(request, "account/settings.html", context)
