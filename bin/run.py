"""What bin/start runs: prepares the installation, then keeps web, worker and beat running. Standard library only."""

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO

from bin.supervisor import Supervisor

HOME = Path(__file__).resolve().parents[1]
VAR = HOME / "var"
KEPT_WHEN_FRESH = {"lock", "static", "static.stamp"}  # neither data nor made from data


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def stop_with(text: str) -> None:
    sys.exit(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/start", description="Runs Tiwizi on this machine, with its data in var/. Ctrl-C stops it."
    )
    parser.add_argument("--port", type=int, default=8000, help="the port of the site (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to reach it from other machines (127.0.0.1)")
    parser.add_argument("--empty", action="store_true", help="do not load the demonstration data")
    parser.add_argument("--fresh", action="store_true", help="delete the data in var/ and begin again")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if not 0 < chosen.port < 65536:
        parser.error(f"{chosen.port} is not a port: choose one from 1 to 65535.")
    return chosen


def lock_folder() -> IO[str]:
    """One Tiwizi per folder: two would share one database and one queue. The lock ends with this process."""
    VAR.mkdir(exist_ok=True)
    lock = (VAR / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        stop_with(f"Tiwizi is already running from {HOME}. Stop that one first (Ctrl-C in its window).")
    return lock


def check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            stop_with(f"Only root may use port {port}: bin/start --port 8000")
        except OSError as error:
            stop_with(
                f"Port {port} cannot be used ({error.strerror}). Another one: bin/start --port {port % 60000 + 1}"
            )


def delete_data() -> None:
    say(f"Deleting the data of this installation: {VAR}")
    for path in VAR.iterdir():
        if path.name in KEPT_WHEN_FRESH:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def commands(host: str, port: int) -> dict[str, list[str]]:
    module = [sys.executable, "-m"]
    gunicorn = [*module, "gunicorn", "config.wsgi", "--no-control-socket", "--log-level", "warning"]
    celery = [*module, "celery", "--quiet", "-A", "config"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [*gunicorn, "-b", f"{host}:{port}", "-k", "gthread", "-w", "2", "--threads", "4"],
        "worker": [*celery, "worker", "-c", "2", "-l", "WARNING", *alone],
        "beat": [*celery, "beat", "-l", "WARNING", "--pidfile="],
    }


def wait_until_ready(supervisor: Supervisor, port: int) -> bool:
    """Ask the site itself; False when it does not come up in a minute, or we were asked to stop meanwhile."""
    end = time.monotonic() + 60
    while time.monotonic() < end and not supervisor.asked and not supervisor.gave_up:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5):
            return True
        supervisor.restart_the_dead()
        time.sleep(0.1)
    return False


def announce(site: str) -> None:
    facts = json.loads((VAR / "start.json").read_text())
    say(f"\nTiwizi runs at        {site}/")
    if facts["mailbox"]:
        say(f"Every mail it sent:   {site}{facts['mailbox']}")
    if facts["accounts"]:
        say("Accounts to try, each with its password:")
        for account in facts["accounts"]:
            say(f"  {account['email']:<36} {account['password']:<20} {account['who']}")
    say("Ctrl-C stops it.\n")


def serve(host: str, port: int, environment: dict[str, str]) -> int:
    say("Starting web, worker and beat …")
    supervisor = Supervisor(say)
    for name, command in commands(host, port).items():
        supervisor.start(name, command, environment, HOME)
    try:
        if wait_until_ready(supervisor, port):
            announce(environment["TIWIZI_SITE_URL"])
        supervisor.watch()
    finally:
        say("Stopping; what has begun is finished first …")
        supervisor.stop()
    say("Tiwizi could not run." if supervisor.gave_up else "Tiwizi has stopped.")
    return int(supervisor.gave_up)


def main() -> int:
    chosen = arguments()
    if chosen.check:
        return 0
    lock = lock_folder()
    check_port(chosen.host, chosen.port)
    if chosen.fresh:
        delete_data()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "TIWIZI_SITE_URL": f"http://localhost:{chosen.port}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker",  # as root, which a demonstration may
    }
    prepare = [sys.executable, "-m", "bin.prepare", *(["--empty"] if chosen.empty else [])]
    try:
        status = subprocess.run(prepare, env=environment, cwd=HOME, check=False).returncode
    except KeyboardInterrupt:
        return 130
    status = status or serve(chosen.host, chosen.port, environment)
    lock.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
