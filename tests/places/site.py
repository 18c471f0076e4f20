"""A small site around the fields, for the tests: one form with each of them, posted and shown again."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from communes.fields import CommuneField, TerritoryField
from config.urls import urlpatterns as real_patterns
from skills.fields import SkillField, SkillsField

PAGE = """{% extends "base.html" %}
{% block title %}Picker{% endblock %}
{% block content %}
  <h1>Picker</h1>
  <form method="post" novalidate class="stack">
    {% csrf_token %}{% form_errors form %}{{ form }}<p><button class="button">OK</button></p>
  </form>
  {% if form.is_bound and form.is_valid %}<output id="taken">{{ form.taken }}</output>{% endif %}
{% endblock %}"""


class PickerForm(forms.Form):
    commune = CommuneField(label="Commune", required=False)
    territory = TerritoryField(label="Territoire", required=False)
    skill = SkillField(label="Compétence", required=False)
    skills = SkillsField(label="Compétences", required=False, max=3)

    @property
    def taken(self) -> str:
        data = self.cleaned_data
        codes = [getattr(data[name], "code", "-") for name in ("commune", "territory")]
        slugs = [getattr(data["skill"], "slug", "-"), *(skill.slug for skill in data["skills"])]
        return " ".join([*codes, *slugs, *(f"+{word}" for word in data["skills"].proposed_words)])


@login_not_required
def picker(request: HttpRequest) -> HttpResponse:
    form = PickerForm(request.POST) if request.method == "POST" else PickerForm()
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


urlpatterns = [*real_patterns, *i18n_patterns(path("picker/", picker, name="picker"))]
handler404 = "config.views.not_found"
