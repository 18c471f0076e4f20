"""Keeps some processes running until told to stop, and leaves none behind. Standard library only.

Each process leads a session of its own, so that Ctrl-C reaches only us: a terminal's signal to everybody would
kill the worker's children under it, and with them the tasks they run. We ask the leaders, and wait.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

PATIENCE = 60  # seconds a process may take to finish what it has begun
SHORT_LIFE = 5  # a process that ends sooner did not really start
SHORT_LIVES = 5  # and after so many in a row we give up
PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """On Linux, have the kernel tell this process when its supervisor is gone, even by kill -9."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.name, self.command, self.environment, self.folder = name, command, environment, folder
        self.short_lives = 0
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.child = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def has_ended(self) -> bool:
        return self.child.poll() is not None

    def ask_to_stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.child.terminate()

    def clear(self) -> None:
        """Kill whatever is left of its session."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()


class Supervisor:
    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.processes: list[Process] = []
        self.asked = 0  # how often we were asked to stop
        self.gave_up = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.processes.append(Process(name, command, environment, folder))

    def watch(self) -> None:
        """Restart what dies, until asked to stop."""
        while not self.asked and not self.gave_up:
            time.sleep(0.2)
            self.restart_the_dead()

    def restart_the_dead(self) -> None:
        for process in self.processes:
            if self.asked or not process.has_ended():
                continue
            lived = time.monotonic() - process.started
            process.short_lives = process.short_lives + 1 if lived < SHORT_LIFE else 0
            process.clear()
            if process.short_lives >= SHORT_LIVES:
                self.say(f"{process.name} does not stay up; its reason stands above.")
                self.gave_up = True
                return
            self.say(f"{process.name} ended with status {process.child.returncode}; starting it again.")
            process.start()

    def stop(self) -> None:
        """Let everybody finish what they have begun; after a minute, or when asked again, end them."""
        for process in self.processes:
            process.ask_to_stop()
        asked, end = max(self.asked, 1), time.monotonic() + PATIENCE
        while not all(process.has_ended() for process in self.processes):
            if time.monotonic() > end or self.asked > asked:
                late = ", ".join(process.name for process in self.processes if not process.has_ended())
                self.say(f"Not waiting any longer for: {late}.")
                break
            time.sleep(0.05)
        for process in self.processes:
            process.clear()
