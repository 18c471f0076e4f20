"""bin/start's parts: processes kept running and stopped whole, ports and arguments that cannot be."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.support.services import wait_for

# A child that writes its number, ends when asked, and takes its time for it.
CHILD = """
import os, signal, sys, time
def end(*args):
    time.sleep(0.3); open(sys.argv[1], "a").write("finished\\n"); sys.exit(0)
signal.signal(signal.SIGTERM, end)
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
while True: time.sleep(0.05)
"""
KEEPER = """
import os, sys
from pathlib import Path
from bin.supervisor import Supervisor
supervisor = Supervisor(lambda text: print(text, flush=True))
supervisor.start("child", [sys.executable, *sys.argv[1:]], os.environ, Path.cwd())
supervisor.watch()
supervisor.stop()
sys.exit(supervisor.gave_up)
"""


def lines(path):
    return path.read_text().split() if path.exists() else []


def alive(pid):
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def keeper(tmp_path):
    """A supervisor in a process of its own, with one child; and what the child wrote."""
    (tmp_path / "child.py").write_text(CHILD)
    notes = tmp_path / "notes"
    command = [sys.executable, "-c", KEEPER, str(tmp_path / "child.py"), str(notes)]
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_for(lambda: lines(notes))
    yield process, notes
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_child_finishes_what_it_has_begun(keeper, number):
    process, notes = keeper
    os.killpg(process.pid, number)  # as a terminal does: to everybody in the session, which the child is not
    assert process.wait(10) == 0
    assert lines(notes)[1:] == ["finished"]


def test_a_child_that_dies_is_started_again(keeper):
    process, notes = keeper
    os.kill(int(lines(notes)[0]), signal.SIGKILL)
    wait_for(lambda: len(lines(notes)) == 2)
    assert alive(lines(notes)[1])


def test_no_orphan_is_left_by_a_killed_supervisor(keeper):
    process, notes = keeper
    process.kill()
    wait_for(lambda: lines(notes)[1:] == ["finished"])
    wait_for(lambda: not alive(lines(notes)[0]))


def test_a_child_that_never_stays_up_ends_it(tmp_path):
    began = time.monotonic()
    command = [sys.executable, "-c", KEEPER, "-c", "raise SystemExit(3)"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "child does not stay up" in done.stdout
    assert time.monotonic() - began < 20


def start(*arguments):
    command = [sys.executable, "-m", "bin.run", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused_before_anything_is_done(port):
    done = start("--check", "--port", port)
    assert done.returncode == 2
    assert "port" in done.stderr


def test_a_port_in_use_is_named(tmp_path, monkeypatch):
    from bin import run

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} cannot be used"):
            run.check_port("127.0.0.1", port)


def test_a_second_start_from_the_same_folder_is_refused(tmp_path, monkeypatch):
    from bin import run

    monkeypatch.setattr(run, "VAR", tmp_path)
    first = run.lock_folder()
    with pytest.raises(SystemExit, match="already running"):
        run.lock_folder()
    first.close()
    run.lock_folder().close()


def test_a_fresh_start_keeps_nothing_but_static_files(tmp_path, monkeypatch, capsys):
    from bin import run

    monkeypatch.setattr(run, "VAR", tmp_path)
    for name in ("tiwizi.sqlite3", "secret_key", "database.stamp", "static.stamp", "lock"):
        (tmp_path / name).touch()
    for name in ("mailbox", "static"):
        (tmp_path / name).mkdir()
    run.delete_data()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock", "static", "static.stamp"]
    assert str(tmp_path) in capsys.readouterr().out


def test_a_step_is_done_again_only_when_its_content_changed_or_it_failed(settings, tmp_path):
    from bin.prepare import once

    settings.VAR_DIR = tmp_path
    done = []
    for content in ("a", "a", "b"):
        once("step", content, "Doing", lambda content=content: done.append(content))
    assert done == ["a", "b"]
    with pytest.raises(ZeroDivisionError):
        once("step", "c", "Doing", lambda: 1 / 0)
    once("step", "b", "Doing", lambda: done.append("again"))
    assert done == ["a", "b", "again"]


def packages_missing(python: str) -> list[str]:
    """What bin/packages.sh finds lacking where this Python is asked for libraries."""
    command = ["bash", "-c", f"set -eu; python={python}; source bin/packages.sh; missing_for_pdf"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=30, check=True)
    return done.stdout.split()


def test_the_libraries_for_pdfs_are_found_here():
    assert packages_missing(sys.executable) == []


def test_each_library_that_is_missing_is_named_by_its_package():
    assert packages_missing("false") == ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
