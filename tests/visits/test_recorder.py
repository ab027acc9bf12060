"""Counts survive whatever happens to the database, and several processes add to the same."""

import datetime
import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse

from visits.counting import Key, Recorder
from visits.figures import read_figures, standing_total
from visits.models import Visit, VisitSettings, VisitTotal
from visits.writing import add

DAY = datetime.date(2026, 11, 29)


def page(number):
    return Key(DAY, "view", number)


@pytest.fixture(autouse=True)
def no_thread(recorder):
    """Only what a test does is done."""


def counts():
    return dict(Visit.objects.values_list("page", "count"))


@pytest.mark.django_db
def test_two_processes_add_to_the_same_counts():
    one, other = Recorder(add), Recorder(add)
    for number in range(1, 4):
        one.count([page(number), page(number)])
        other.count([page(4 - number)])
        assert one.flush()
        assert other.flush()
    assert counts() == {1: 3, 2: 3, 3: 3}


def test_threads_lose_nothing():
    written = []
    recorder = Recorder(written.append)
    threads = [
        threading.Thread(target=lambda: [recorder.count([page(1)]) for _time in range(2_000)])
        for _thread in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        recorder.flush()
    recorder.flush()
    assert sum(sum(counts.values()) for counts in written) == 8_000


@pytest.mark.django_db
def test_counts_wait_while_the_database_is_away_and_are_written_once(caplog):
    is_away = True

    def write(counts):
        if is_away:
            raise OperationalError("away")
        add(counts)

    recorder = Recorder(write)
    for _round in range(3):
        recorder.count([page(1)])
        assert not recorder.flush()
    is_away = False
    recorder.count([page(1)])
    recorder.close()
    assert counts() == {1: 4}
    assert caplog.text.count("wait in memory") == 1


def test_what_waits_has_a_bound_and_the_totals_stay_right():
    written = []
    recorder = Recorder(written.append, most=10)
    for number in range(1, 101):
        recorder.count([page(number)] * (5 if number == 1 else 1))
    recorder.flush()
    [counts] = written
    assert len(counts) <= 11
    assert counts[page(1)] == 5
    assert sum(counts.values()) == 104


@pytest.mark.django_db
def test_days_long_past_become_months_and_no_count_is_lost(note, freeze):
    for day in ("2026-01-01", "2026-01-02", "2026-01-31", "2026-08-01", "2026-08-02", "2026-11-28"):
        note(day, "view", 1, count=10)
    note("2026-01-05", "view", 2)
    note("2026-01-05", "file", file=2)
    with freeze("2026-11-29"):
        for _time in range(2):
            call_command("tidy_visits")
    rows = Visit.objects.filter(what="view").order_by("day", "page")
    assert [(f"{row.day:%m-%d}", row.page_id, row.count) for row in rows] == [
        ("01-01", 1, 30), ("01-01", 2, 1), ("08-01", 1, 10), ("08-02", 1, 10), ("11-28", 1, 10),
    ]  # fmt: skip
    assert VisitTotal.objects.values_list("day", "views").get() == (datetime.date(2026, 11, 28), 61)


@pytest.mark.django_db
def test_the_total_has_the_old_sites_visits_and_those_of_pages_that_are_gone(note, freeze, make_news):
    VisitSettings.objects.create(carried_over=7_000_000)
    news = make_news()
    note("2026-11-27", "view", news.pk, count=300)
    news.delete()
    with freeze("2026-11-29"):
        call_command("tidy_visits")
        note("2026-11-29", "view", count=45)
        assert (standing_total(), *read_figures()) == (7_000_300, 7_000_345, 45)


@pytest.mark.django_db
def test_the_present_figures_are_given_as_json(client, note, monkeypatch):
    from visits import views

    monkeypatch.setattr(views, "_remembered", views.Remembered())
    note("2020-01-01", "view", count=12)
    response = client.get(reverse("visit-counts"))
    assert response.json() == {"total": 12, "today": 0}
    assert response.headers["Cache-Control"] == "public, max-age=30"
    monkeypatch.setattr("visits.figures.read_figures", lambda: pytest.fail("read too soon"))
    assert client.get(reverse("visit-counts")).json() == {"total": 12, "today": 0}
