"""The clock can be stopped, and then everybody lives on that day."""

from datetime import UTC, date, datetime

from xiefa.kernel import clock


def test_runs_by_itself():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)


def test_a_bare_date_means_nine_in_the_morning_in_shanghai():
    with clock.frozen(date(2024, 1, 10)):
        assert clock.now() == datetime(2024, 1, 10, 1, tzinfo=UTC)
        assert clock.today() == date(2024, 1, 10)


def test_today_is_the_local_date_not_the_date_in_utc():
    with clock.frozen(datetime(2024, 1, 9, 17, tzinfo=UTC)):
        assert clock.today() == date(2024, 1, 10)


def test_frozen_days_nest_and_thaw():
    with clock.frozen(date(2024, 1, 1)):
        with clock.frozen(date(2020, 1, 1)):
            assert clock.today() == date(2020, 1, 1)
        assert clock.today() == date(2024, 1, 1)
    assert clock.today() >= date(2026, 1, 1)
