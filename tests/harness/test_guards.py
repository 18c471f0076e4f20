"""The guards themselves: each is seen to complain, and to keep quiet."""

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from accounts.models import User
from tests.factories import UserFactory
from tests.support import pages, templates
from tests.support.requests import no_writing


def render(source, **context):
    template = engines["django"].from_string(source)
    template.template.origin.name = f"{templates.OURS}/templates/example.html"
    return template.render(context)


class Sheet:
    title = "Puits"


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ("{{ nobody }}", {}),
        ("{{ sheet.titel }}", {"sheet": Sheet()}),
        ("{% if nobody %}x{% endif %}", {}),
        ("{% if sheet.titel %}x{% endif %}", {"sheet": Sheet()}),
        ("{% for x in nobody %}{% endfor %}", {}),
        ("{% blocktranslate trimmed %}a {{ nobody }}{% endblocktranslate %}", {}),
        ("{% blocktranslate trimmed %}a {{ sheet.title }}{% endblocktranslate %}", {"sheet": Sheet()}),
    ],
)
def test_an_undefined_name_is_a_complaint(complaints, source, context):
    render(source, **context)
    assert [text for text in complaints if text.startswith("Undefined in templates/example.html")]
    complaints.clear()


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ("{{ sheet.title }}", {"sheet": Sheet()}),
        ('{{ nobody|default:"–" }}', {}),
        ("{% if sheet.owner.name %}x{% endif %}", {"sheet": {"owner": None}}),
        ("{% blocktranslate trimmed with t=sheet.title %}a {{ t }}{% endblocktranslate %}", {"sheet": Sheet()}),
    ],
)
def test_what_is_defined_or_said_to_be_optional_is_none(complaints, source, context):
    render(source, **context)
    assert complaints == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<html lang=ar dir=rtl><h1>a</h1></html>", "<html> says"),
        ("<html lang=fr dir=ltr><h1>a</h1><h1>b</h1></html>", "2 <h1>"),
        ("<html lang=fr dir=ltr></html>", "0 <h1>"),
        ("<p>{{ name }}</p>", "left in the page"),
        ("<p>{% url %}</p>", "left in the page"),
        ('<button onclick="x()">a</button>', "inline handler onclick"),
        ('<p style="color:red">a</p>', "style attribute"),
        ("<style>p{}</style>", "<style>"),
        ("<script>x()</script>", "inline <script>"),
        ("<img src=a>", "without alt"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
    ],
)
def test_a_faulty_page_is_a_complaint(complaints, body, complaint):
    pages.look_at(RequestFactory().get("/fr/x/"), HttpResponse(body))
    assert [text for text in complaints if complaint in text]
    complaints.clear()


def test_a_sound_page_and_a_fragment_are_none(complaints):
    sound = '<html lang="ar" dir="rtl"><script src="/a.js"></script><h1>a</h1><img src="a" alt=""></html>'
    pages.look_at(RequestFactory().get("/ar/x/"), HttpResponse(sound))
    pages.look_at(RequestFactory().get("/ar/x/"), HttpResponse("<p>a</p>"))
    assert complaints == []


@pytest.mark.django_db
def test_writing_on_get_is_a_complaint(complaints):
    user = UserFactory()
    with no_writing("GET /"):
        assert User.objects.count() == 1
        assert complaints == []
        User.objects.filter(pk=user.pk).update(name="x")
    assert len(complaints) == 1 and "UPDATE" in complaints[0]
    complaints.clear()


@pytest.mark.django_db
def test_a_get_that_writes_is_seen_through_the_handler(complaints, client):
    user = UserFactory()

    def view(request):
        User.objects.filter(pk=user.pk).update(name="x")
        return HttpResponse("done")

    client.handler._middleware_chain = view
    client.get("/fr/")
    assert [text for text in complaints if text.startswith("GET /fr/ wrote")]
    complaints.clear()
    client.post("/fr/")
    assert complaints == []
