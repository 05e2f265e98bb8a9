"""The clock's look: everything that is due is done, and what fails stops nothing else."""

from __future__ import annotations

import threading

import pytest

from sulh.acts import schedule


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[schedule.Look]:
    empty: list[schedule.Look] = []
    monkeypatch.setattr(schedule, "LOOKS", empty)
    return empty


def test_every_look_is_taken_though_one_fails(looks: list[schedule.Look]) -> None:
    done: list[str] = []

    @schedule.scheduled
    def first() -> None:
        raise OSError("a full disk")

    @schedule.scheduled
    def second() -> None:
        done.append("second")

    assert looks == [first, second]
    schedule.look()
    assert done == ["second"]


def test_a_look_declared_twice_stands_once(looks: list[schedule.Look]) -> None:
    def look() -> None: ...

    schedule.scheduled(schedule.scheduled(look))
    assert looks == [look]


def test_time_is_kept_until_it_is_stopped(
    looks: list[schedule.Look], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "EVERY", 0.01)
    looked, stop = threading.Event(), threading.Event()
    schedule.scheduled(looked.set)
    thread = schedule.keep_time(stop)
    assert looked.wait(5)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_the_rooms_that_schedule_something_have_said_so() -> None:
    names = {look.__module__ for look in schedule.LOOKS}
    assert {"sulh.findings.schedule"} <= names
    assert any("bulletins" in name for name in names) and any("contacts" in name for name in names)
