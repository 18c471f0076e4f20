import pytest

from core import changes


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """What the apps above do on a change is theirs to test."""
    monkeypatch.setattr(changes, "_subscribers", [])


@pytest.fixture
def heard(alone):
    calls = []

    def listen(kind, pk):
        calls.append((kind, pk))

    changes.subscribe(listen)
    changes.subscribe(listen)
    return calls


def test_a_change_reaches_each_subscriber_once(heard):
    changes.changed("need", 7)
    changes.changed("profile", 7)
    assert heard == [("need", 7), ("profile", 7)]


def test_an_unknown_kind_is_a_mistake_of_ours(heard):
    with pytest.raises(ValueError, match="nead"):
        changes.changed("nead", 7)
    assert heard == []


def test_what_a_subscriber_raises_reaches_the_caller():
    def refuse(kind, pk):
        raise RuntimeError("no room")

    changes.subscribe(refuse)
    with pytest.raises(RuntimeError, match="no room"):
        changes.changed("contribution", 1)


def test_nobody_listening_is_fine():
    changes.changed("need", 1)
