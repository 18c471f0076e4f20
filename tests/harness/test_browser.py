"""The browser's own guards: each is seen to complain."""

import pytest


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_front_door_passes_axe(page_at, axe, language):
    page = page_at(language, 360)
    page.goto(f"/{language}/")
    axe(page)


def test_axe_is_heard(page_at, axe):
    page = page_at()
    page.goto("/fr/")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    with pytest.raises(AssertionError, match="button-name"):
        axe(page)


def test_a_wide_page_is_refused(page_at, axe):
    page = page_at("fr", 360)
    page.goto("/fr/")
    page.evaluate("document.querySelector('h1').style.setProperty('min-inline-size', '900px')")
    with pytest.raises(AssertionError, match="px wide"):
        axe(page)


def test_requests_to_elsewhere_and_console_errors_are_complaints(page_at, complaints):
    page = page_at()
    page.goto("/fr/")
    with page.expect_console_message():
        page.evaluate("console.error('lost')")
    page.evaluate("fetch('https://elsewhere.example/x').catch(() => null)")
    assert any("lost" in text for text in complaints)
    assert any("elsewhere.example" in text for text in complaints)
    complaints.clear()
