"""What counts how much, for staff: read the version in force, make another, see what it would do, put it in force."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from matching.engine import MAX_SCORE, Weights
from matching.models import Scoring
from matching.preview import preview
from matching.versions import draft, in_force, put_in_force

PARTS = {
    "skills": (
        gettext_lazy("Compétences"),
        gettext_lazy("Ce que la personne sait faire de ce qui est demandé, avec son niveau et ses années."),
    ),
    "territory": (
        gettext_lazy("Lien au territoire"),
        gettext_lazy("Origine, famille ou cœur : à la commune, à la province ou à la région du projet."),
    ),
    "languages": (
        gettext_lazy("Langues"),
        gettext_lazy("Le meilleur niveau dans une langue de travail du projet."),
    ),
    "dates": (
        gettext_lazy("Dates"),
        gettext_lazy("Les jours libres de la personne pendant la période voulue ; une semaine suffit."),
    ),
    "mode": (
        gettext_lazy("Sur place ou à distance"),
        gettext_lazy("Les deux côtés veulent travailler de la même façon."),
    ),
    "activity": (
        gettext_lazy("Habitude de répondre"),
        gettext_lazy("La personne et le porteur répondent d’ordinaire ; qui débute compte à moitié."),
    ),
}
RELATIONS = {
    "same": (
        gettext_lazy("La compétence demandée elle-même"),
        gettext_lazy("En pour cent de ce que vaut la compétence de la personne."),
    ),
    "narrower": (
        gettext_lazy("Une partie de la compétence demandée"),
        gettext_lazy("On demande « Irrigation », la personne sait faire « Irrigation goutte à goutte »."),
    ),
    "broader": (
        gettext_lazy("Une compétence plus générale"),
        gettext_lazy("On demande « Irrigation goutte à goutte », la personne sait faire « Irrigation »."),
    ),
    "near": (
        gettext_lazy("Une compétence proche"),
        gettext_lazy("D’une autre famille, mais qui a l’une saurait faire une bonne part de l’autre."),
    ),
    "family": (
        gettext_lazy("Une compétence de la même famille"),
        gettext_lazy("Les familles se lisent dans la taxonomie."),
    ),
}


def _number(label: Any, help_text: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=most)


# One field for each weight: parts_skills, relations_near …
WeightFields: Any = type(forms.ModelForm)(
    "WeightFields",
    (forms.ModelForm,),
    {f"parts_{key}": _number(*words, MAX_SCORE) for key, words in PARTS.items()}
    | {f"relations_{key}": _number(*words, 100) for key, words in RELATIONS.items()},
)


class ScoringForm(WeightFields):
    """Together the fields must make weights that the engine takes. A new version begins as the one in force, or as
    the one that `from` names."""

    text = _number(
        gettext_lazy("Ce qui est lu dans un texte"),
        gettext_lazy("En pour cent de ce que compte une compétence choisie."),
        100,
    )

    class Meta:
        model = Scoring
        fields = ["text", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = self.instance if self.instance.pk else self._named() or in_force()
        self.initial["text"] = start.text
        for name in ("parts", "relations"):
            self.initial |= {f"{name}_{key}": value for key, value in getattr(start, name).items()}

    def _named(self) -> Scoring | None:
        version = str(self.initial.get("from", ""))
        return Scoring.objects.filter(version=version).first() if version.isdecimal() else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        values = {
            name: {key: cleaned[f"{name}_{key}"] for key in of if f"{name}_{key}" in cleaned}
            for name, of in (("parts", PARTS), ("relations", RELATIONS))
        }
        if self.errors:
            return cleaned
        if not any(values["parts"].values()):
            raise ValidationError(_("Tous les poids sont nuls : rien ne compterait. Donnez-en au moins un."))
        self.weights = Weights(**values, text=cleaned["text"])
        return cleaned

    def save(self, commit: bool = True) -> Scoring:
        for name, value in self.weights.as_dict().items():
            setattr(self.instance, name, value)
        return super().save(commit)


@admin.register(Scoring)
class ScoringAdmin(admin.ModelAdmin):
    form = ScoringForm
    list_display = ["version", "state", "note", "by", "at", "in_force_since"]
    ordering = ["-version"]
    readonly_fields = ["version", "state", "explained", "by", "at", "in_force_since", "next_step"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", view(require_safe(self.preview_view)), name="matching_scoring_preview"),
            path("<int:pk>/in-force/", view(require_POST(self.in_force_view)), name="matching_scoring_in_force"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Scoring | None = None) -> list[tuple[Any, Any]]:
        if obj and not obj.is_draft:
            fields = ["version", "state", "explained", "note", "by", "at", "in_force_since", "next_step"]
            return [(None, {"fields": fields})]
        points = _("Des nombres à partir de 0 : ils sont ramenés à 10 000 points ensemble.")
        sets: list[tuple[Any, Any]] = [
            (gettext_lazy("Poids"), {"fields": [f"parts_{key}" for key in PARTS], "description": points}),
            (gettext_lazy("Compétences voisines"), {"fields": [f"relations_{key}" for key in RELATIONS]}),
            (gettext_lazy("Textes"), {"fields": ["text"]}),
            (gettext_lazy("Pourquoi"), {"fields": ["note"]}),
        ]
        return [(None, {"fields": ["version", "next_step"]}), *sets] if obj else sets

    def has_change_permission(self, request: HttpRequest, obj: Scoring | None = None) -> bool:
        """What was in force is history: a new version is made from it."""
        return (obj is None or obj.is_draft) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Scoring | None = None) -> bool:
        return obj is not None and obj.is_draft and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Scoring, form: ScoringForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = draft(form.weights, note=obj.note, by=request.user)
        obj.pk, obj.version, obj.by, obj.at = made.pk, made.version, made.by, made.at

    def response_add(self, request: HttpRequest, obj: Scoring, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(
            request, _("Version %(number)s créée : voyez ce qu’elle changerait.") % {"number": obj.version}
        )
        return HttpResponseRedirect(reverse("admin:matching_scoring_preview", args=[obj.pk]))

    # --- Columns ----------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("état"), ordering="is_in_force")
    def state(self, scoring: Scoring) -> str:
        if scoring.is_in_force:
            return _("en vigueur")
        return _("en préparation") if scoring.is_draft else _("remplacée")

    @admin.display(description=gettext_lazy("ce qui compte"))
    def explained(self, scoring: Scoring) -> SafeString:
        rows = [
            *((*PARTS[key], f"{points / 100:g} / 100") for key, points in scoring.weights.parts.items()),
            *((*RELATIONS[key], f"{scoring.relations[key]} %") for key in RELATIONS),
            (self.form.base_fields["text"].label, self.form.base_fields["text"].help_text, f"{scoring.text} %"),
        ]
        body = format_html_join("", "<tr><th>{}</th><td><bdi>{}</bdi></td><td>{}</td></tr>", (
            (label, value, help_text) for label, help_text, value in rows
        ))  # fmt: skip
        return format_html("<table>{}</table>", body)

    @admin.display(description=gettext_lazy("et ensuite"))
    def next_step(self, scoring: Scoring) -> SafeString:
        if not scoring.is_draft:
            url = f"{reverse('admin:matching_scoring_add')}?from={scoring.version}"
            return format_html('<a href="{}">{}</a>', url, _("Nouvelle version à partir de celle-ci"))
        url = reverse("admin:matching_scoring_preview", args=[scoring.pk])
        return format_html('<a href="{}">{}</a>', url, _("Voir ce qu’elle changerait"))

    # --- Preview and decision ---------------------------------------------------------------------------------

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        scoring = get_object_or_404(Scoring, pk=pk)
        if not self.has_view_permission(request, scoring):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ce que changerait la version %(number)s") % {"number": scoring.version},
            "opts": self.opts,
            "scoring": scoring,
            "current": in_force(),
            "preview": preview(scoring),
            "may_decide": scoring.is_draft and request.user.has_perm("matching.put_scoring_in_force"),
        }
        return TemplateResponse(request, "admin/matching/scoring/preview.html", context)

    def in_force_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        scoring = get_object_or_404(Scoring, pk=pk)
        try:
            put_in_force(scoring, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            done = _("La version %(number)s est en vigueur : tout est recalculé en arrière-plan.")
            messages.success(request, done % {"number": scoring.version})
        return HttpResponseRedirect(reverse("admin:matching_scoring_changelist"))
