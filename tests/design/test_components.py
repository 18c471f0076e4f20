"""The component tags: what people wrote stays theirs, and a mistake of ours is an error."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory


def draw(source: str, path: str = "/fr/", **context) -> str:
    request = RequestFactory().get(path)
    return Template(source).render(RequestContext(request, context))


class SheetForm(forms.Form):
    title = forms.CharField(label="Titre", help_text="En une ligne.")
    kind = forms.ChoiceField(label="Type", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    place = forms.CharField(label="Lieu", required=False)
    photo = forms.FileField(label="Photo", required=False)
    agreed = forms.BooleanField(label="J’accepte", required=False)
    secret = forms.CharField(widget=forms.HiddenInput)


# --- What people wrote ---


def test_written_text_is_escaped_and_carries_its_language():
    html = draw("{% written text 'ar' %}", text="<script>alert(1)</script>\n\nسلام")
    assert html.startswith('<div class="written" lang="ar" dir="rtl">')
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<p>") == 2


def test_written_text_in_latin_script_is_left_to_right():
    assert 'lang="en" dir="ltr"' in draw("{% written 'Water' 'en' %}")


def test_nothing_written_draws_nothing():
    assert draw("{% written '' 'fr' %}") == ""


def test_a_written_line_is_escaped():
    html = draw("{% written_line title 'fr' %}", title='<b onclick="x">"')
    assert html == '<span lang="fr" dir="ltr">&lt;b onclick=&quot;x&quot;&gt;&quot;</span>'


# --- Unknown things are refused ---


@pytest.mark.parametrize(
    "source",
    [
        "{% written 'a' 'fr' 'more' %}",
        "{% written_line 'a' 'fr' colour='red' %}",
        "{% icon 'bell' size=3 %}",
        "{% icon 'unicorn' %}",
        "{% empty_state 'Rien' colour='red' %}",
        "{% empty_state 'Rien' url='/fr/' %}",
        "{% empty_state 'Rien' action='Créer' %}",
        "{% form_errors other=1 %}",
        "{% paginate page extra=1 %}",
        "{% block_text %}",
    ],
)
def test_components_refuse_what_they_do_not_know(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source, page=Paginator([1], 1).page(1))


def test_an_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in draw("{% icon 'bell' %}")


def test_an_empty_state_says_what_to_do():
    html = draw("{% empty_state 'Rien' 'Pas encore.' '/fr/x/' 'Créer' %}")
    assert '<a class="button" href="/fr/x/">Créer</a>' in html


# --- Pages of a list ---


def test_pagination_keeps_the_filters_of_the_address():
    page = Paginator(range(50), 10).page(2)
    html = draw("{% paginate page %}", "/fr/besoins/?sector=water&page=2", page=page)
    assert 'href="?sector=water&amp;page=1"' in html
    assert 'href="?sector=water&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_a_list_of_one_page_has_no_pagination():
    assert draw("{% paginate page %}", page=Paginator([1, 2], 10).page(1)).strip() == ""


# --- Forms ---


def test_a_field_is_label_hint_and_control():
    html = str(SheetForm()["title"].as_field_group())
    assert '<label class="field__label" for="id_title">Titre</label>' in html
    assert 'id="id_title_helptext"' in html
    assert 'aria-describedby="id_title_helptext"' in html


def test_optional_fields_are_marked_and_the_others_are_not():
    form = SheetForm()
    assert "facultatif" in form["place"].as_field_group()
    assert "facultatif" not in form["title"].as_field_group()
    assert "facultatif" not in form["agreed"].as_field_group()


def test_a_form_of_filters_marks_nothing_as_optional():
    form = SheetForm()
    form.marks_optional = False
    assert "facultatif" not in form["place"].as_field_group()


def test_choices_are_a_fieldset_with_a_legend():
    html = SheetForm()["kind"].as_field_group()
    assert "<fieldset" in html
    assert "<legend" in html
    assert 'for="id_kind"' not in html


def test_a_file_has_a_label_of_its_own():
    assert 'for="id_photo"' in SheetForm()["photo"].as_field_group()


def test_errors_stand_beside_the_field_and_are_its_description():
    html = SheetForm({"title": ""})["title"].as_field_group()
    assert 'id="id_title_error"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_errors_of_choices_describe_the_group():
    html = SheetForm({})["kind"].as_field_group()
    assert 'aria-describedby="id_kind_error"' in html
    assert 'id="id_kind_error"' in html


def test_the_summary_links_each_error_to_its_control():
    html = draw("{% form_errors form %}", form=SheetForm({}))
    assert 'role="alert"' in html
    assert 'href="#id_title"' in html
    assert 'href="#id_kind_0"' in html
    assert "3 points sont à corriger" in html


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Titre", "Titre\u00a0: Ce champ est obligatoire."),
        ("Quand ?", "Quand ? Ce champ est obligatoire."),
        ("متى؟", "متى؟ Ce champ est obligatoire."),
        ("Tout le monde est d’accord.", "Ce champ est obligatoire."),
    ],
)
def test_the_summary_puts_no_colon_after_a_question_or_a_sentence(label, said):
    form = SheetForm({"kind": "a", "secret": "s"})
    form.fields["title"].label = label
    html = draw("{% form_errors form %}", form=form)
    assert f'<a href="#id_title">{said}</a>' in html


def test_the_summary_says_hidden_errors_without_a_link():
    html = draw("{% form_errors form %}", form=SheetForm({"title": "a", "kind": "a"}))
    assert "<a" not in html
    assert "Un point est à corriger" in html


def test_the_summary_covers_formsets():
    formset = forms.formset_factory(SheetForm, extra=1)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "", "form-0-place": "x"}
    )
    assert 'href="#id_form-0-title"' in draw("{% form_errors form formset %}", form=SheetForm(), formset=formset)


def test_labels_in_the_summary_are_escaped():
    form = SheetForm({})
    form.fields["title"].label = "<b>"
    assert "<b>" not in draw("{% form_errors form %}", form=form)


@pytest.mark.parametrize("form", [SheetForm(), SheetForm({"title": "a", "kind": "a", "secret": "s"})])
def test_no_summary_without_errors(form):
    assert draw("{% form_errors form %}", form=form).strip() == ""
