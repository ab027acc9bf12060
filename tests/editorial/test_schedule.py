"""run_schedule, which runs what is to be done again and again, and cleans up once a day."""

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from editorial.management.commands import run_schedule


@pytest.fixture(autouse=True)
def beside(monkeypatch):
    """What is started beside the schedule, and what is ended with it."""
    told = []
    monkeypatch.setattr(run_schedule.Beside, "start", lambda self: told.append(f"start {self.name}"))
    monkeypatch.setattr(run_schedule.Beside, "stop", lambda self: told.append(f"stop {self.name}"))
    return told


@pytest.fixture
def run_rounds(monkeypatch):
    """Runs the schedule for so many rounds, without its pauses; then Ctrl-C ends it."""

    def run_rounds(count):
        pauses = []

        def pause(seconds):
            pauses.append(seconds)
            if len(pauses) == count:
                raise KeyboardInterrupt

        # The test's own connection holds the transaction that is rolled back at its end.
        monkeypatch.setattr(run_schedule, "close_old_connections", lambda: None)
        monkeypatch.setattr(run_schedule.time, "sleep", pause)
        with pytest.raises(KeyboardInterrupt):
            call_command("run_schedule")

    return run_rounds


def test_the_schedule_goes_on_after_a_failed_round(run_rounds, monkeypatch, caplog):
    tried = []

    def fail_once(name, **options):
        tried.append(name)
        if len(tried) == 1:
            raise OperationalError("the database is gone")

    monkeypatch.setattr(run_schedule, "call_command", fail_once)
    run_rounds(2)
    assert tried.count("tidy_search") == 2
    assert "the database is gone" in caplog.text


@pytest.fixture
def commands(monkeypatch):
    """The names of the commands that the schedule runs, in place of the commands."""
    names = []
    monkeypatch.setattr(run_schedule, "call_command", lambda name, **options: names.append(name))
    return names


def test_queries_are_forgotten_once_a_day(commands, run_rounds, monkeypatch, local_time):
    days = iter([1, 1, 2])
    monkeypatch.setattr(run_schedule.timezone, "localtime", lambda: local_time(2026, 3, next(days)))
    run_rounds(3)
    assert commands.count("forget_queries") == 2


def test_a_daily_command_that_fails_is_tried_again_after_a_while(monkeypatch, local_time):
    tried = []
    monkeypatch.setattr(
        run_schedule.Command,
        "run_command",
        lambda self, name: tried.append(name) or name not in ("send_digest", "seal_audit"),
    )
    schedule = run_schedule.Command()
    for minute in (0, 5, 10, 16):
        monkeypatch.setattr(timezone, "now", lambda minute=minute: local_time(2026, 11, 25, 8, minute))
        schedule.run_once()
    assert tried.count("send_digest") == 2
    assert tried.count("seal_audit") == 2


def test_packs_are_made_beside_it_and_some_once_a_day_and_all_end_with_it(
    commands, run_rounds, beside, monkeypatch, local_time
):
    monkeypatch.setattr(run_schedule.timezone, "localtime", lambda: local_time(2026, 3, 2, 8))
    run_rounds(2)
    assert beside == [
        "start publish_due", "start make_packs", "start mend_search", "start record_changes",
        "start tidy_visits", "start settle_images", "start tidy_media", "start send_letters",
        "start publish_due", "start make_packs", "stop publish_due", "stop make_packs", "stop scan_files",
        "stop mend_search", "stop record_changes", "stop tidy_visits", "stop settle_images",
        "stop tidy_media", "stop send_letters",
    ]  # fmt: skip
    assert commands.count("record_changes") == 2
