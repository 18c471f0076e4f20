"""Redis goes away or hangs, and comes back: who signs in notices nothing."""

import signal
import subprocess
import time

import pytest
from django.core.cache import caches
from django.core.management import call_command

from config.cache import RedisOrDatabaseCache
from tests.support.services import wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.services]


class Redis:
    def __init__(self, folder):
        self.socket, self.process = folder / "r.sock", None

    def start(self):
        command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.socket.exists)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def cache(settings, redis, monkeypatch):
    settings.CACHES = {
        "default": {"BACKEND": "config.cache.RedisOrDatabaseCache", "LOCATION": f"unix://{redis.socket}"},
        "reserve": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache_test"},
    }
    call_command("createcachetable", verbosity=0)
    monkeypatch.setattr(RedisOrDatabaseCache, "away_until", 0.0)
    yield caches["default"]
    caches["default"].close()


def test_every_verb_works_on_both(cache, redis):
    for away in (False, True):
        if away:
            redis.stop()
        assert cache.add("count", 1) is True
        assert cache.add("count", 5) is False
        assert cache.incr("count") == 2
        cache.set_many({"a": 1, "b": [2]})
        assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": [2]}
        assert cache.get_or_set("d", lambda: 4) == cache.get("d") == 4
        assert "d" in cache and cache.touch("d", 60)
        assert cache.delete("d") and cache.get("d", "gone") == "gone"
        cache.delete_many(["a", "b"])
        assert cache.get("a") is None
        assert (RedisOrDatabaseCache.away_until > 0) is away
    redis.start()


def test_it_comes_back_to_redis_after_a_pause(cache, redis, monkeypatch):
    cache.set("key", "in redis")
    redis.stop()
    assert cache.get("key") is None
    redis.start()
    assert cache.get("key") is None, "It does not ask again at once."
    monkeypatch.setattr(RedisOrDatabaseCache, "away_until", 0.0)
    cache.set("key", "in redis again")
    assert caches["reserve"].get("key") is None
    assert cache.get("key") == "in redis again"


def test_what_one_process_counts_the_others_see_though_redis_is_away(cache, redis):
    redis.stop()
    cache.set("limit", 1)
    assert caches["reserve"].incr("limit") == 2
    assert cache.get("limit") == 2
    redis.start()


def test_a_redis_that_hangs_costs_one_short_wait(cache, redis, settings):
    """Stopped, not gone: it takes the call and never answers."""
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}},
    }
    caches["default"].set("limit", 1)
    redis.process.send_signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        for _ in range(5):
            caches["default"].get_or_set("limit", 0)
            caches["default"].incr("limit")
        assert time.monotonic() - begun < 3
        assert caches["reserve"].get("limit") == 5, "The limit is counted where every process sees it."
    finally:
        redis.process.send_signal(signal.SIGCONT)
