"""The command that measures, in a process of its own as it is run, on a database of its own."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


def bench(*arguments):
    command = [sys.executable, "manage.py", "match_bench", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("count", ["0", "-3", "many", "1.5"])
def test_sizes_that_are_none_are_refused(count):
    with pytest.raises(CommandError):
        call_command("match_bench", f"--profiles={count}", "--needs=3")


def test_it_tells_each_phase_and_slices_change_nothing():
    told = json.loads(bench("--profiles", "300", "--needs", "20", "--shards", "3", "--tier", "portable"))
    assert (told["profiles"], told["needs"], told["tier"]) == (300, 20, "portable")
    assert set(told["phases"]) == {"rows_to_arrays", "compute", "store_lists"}
    assert (told["sharded"]["shards"], told["sharded"]["identical"], told["sharded"]["ended_once"]) == (3, True, True)
    assert told["pairs"]["of_needs"] > 0
    assert told["peak_memory_mb"] > 0
    assert told["changed_need_ms"] > 0
    assert told["changed_profile_ms"] > 0
