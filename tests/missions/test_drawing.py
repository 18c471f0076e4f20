"""docs/missions.md is what the command draws."""

from missions.enums import TASKS, TRANSITIONS
from missions.management.commands.draw_missions import PAGE, page


def test_the_page_is_the_one_the_command_writes():
    assert PAGE.read_text() == page(), "Run manage.py draw_missions."


def test_every_row_of_both_tables_is_on_it():
    text = page()
    assert all(f"| `{row.name}` |" in text for row in TRANSITIONS)
    assert all(f"`{row.task.value}`" in text for row in TASKS.values())
