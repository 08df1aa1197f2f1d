from datetime import UTC, datetime, timedelta

import pytest

from config.records import Source
from console.schedule import due_between, first_run_at, trigger_of, weekdays_by_name
from schema.errors import BadConfig

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def source(**facts: object) -> Source:
    return Source(name="harbor", engine="phpbb", start=("http://place.example/",), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        ("0 3 * * 0", "sun"),
        ("0 3 * * 7", "sun"),
        ("0 3 * * 1-5", "mon,tue,wed,thu,fri"),
        ("0 3 * * 5-7", "fri,sat,sun"),
        ("0 3 * * 0,3", "sun,wed"),
        ("0 3 * * */2", "sun,tue,thu,sat"),
        ("0 3 * * *", "*"),
        ("0 3 * * mon-fri", "mon,tue,wed,thu,fri"),
        ("0 3 * * Sun-tue", "sun,mon,tue"),
        ("0 3 * * fri-sun", "fri,sat,sun"),
        ("0 3 * * */9", "sun"),
    ],
)
def test_it_counts_weekdays_as_crontab_does(cron: str, days: str) -> None:
    assert weekdays_by_name(cron).split()[4] == days


def test_it_fires_on_sunday_for_weekday_zero() -> None:
    trigger = trigger_of(source(cron="0 3 * * 0"))
    assert trigger is not None
    due = trigger.get_next_fire_time(None, MONDAY)
    assert due is not None
    assert (due.strftime("%A"), due.hour) == ("Sunday", 3)


def test_it_has_no_trigger_for_a_source_that_only_crawl_reads() -> None:
    assert trigger_of(source()) is None


@pytest.mark.parametrize("facts", [{"every_s": 600.0}, {"cron": "*/10 * * * *"}])
def test_it_counts_the_runs_that_an_hour_without_the_service_has_swallowed(facts: dict[str, object]) -> None:
    trigger = trigger_of(source(**facts))
    assert trigger is not None
    assert due_between(trigger, MONDAY, MONDAY + timedelta(hours=1)) == 6


def test_it_reads_a_new_source_at_once() -> None:
    assert first_run_at(source(every_s=600.0), None, MONDAY) == MONDAY


def test_it_reads_a_late_source_at_once_and_another_on_its_grid() -> None:
    late, recent = MONDAY - timedelta(hours=2), MONDAY - timedelta(minutes=4)
    assert first_run_at(source(every_s=600.0), late, MONDAY) == MONDAY
    assert first_run_at(source(every_s=600.0), recent, MONDAY) == MONDAY + timedelta(minutes=6)


def test_it_leaves_a_new_cron_source_to_its_cron() -> None:
    assert first_run_at(source(cron="0 3 * * *"), None, MONDAY) is None


def test_it_makes_up_for_a_cron_run_that_fell_into_a_restart() -> None:
    nightly = source(cron="0 3 * * *")
    assert first_run_at(nightly, MONDAY - timedelta(days=1), MONDAY) == MONDAY
    assert first_run_at(nightly, MONDAY - timedelta(hours=2), MONDAY) is None


@pytest.mark.parametrize("cron", ["0 0 30 2 *", "0 3 * * fri-tue"])
def test_it_refuses_a_schedule_that_never_comes_or_cannot_be_read(cron: str) -> None:
    with pytest.raises(BadConfig, match="cannot be kept"):
        trigger_of(source(cron=cron, place="sources/harbor.yml:4"))
