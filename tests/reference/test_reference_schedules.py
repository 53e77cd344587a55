"""Learning rates at steps that can be worked out by hand."""

from __future__ import annotations

import pytest

from reference import schedules


def test_a_constant_schedule_does_not_change() -> None:
    eta = schedules.constant(0.3)
    assert [eta(0), eta(1), eta(10**9)] == [0.3] * 3


def test_a_power_schedule_halves_after_s_steps_and_thirds_after_two_s() -> None:
    eta = schedules.power(0.6, s=50)
    assert [eta(0), eta(50), eta(100)] == pytest.approx([0.6, 0.3, 0.2], rel=1e-15)


def test_the_exponent_of_a_power_schedule_is_c() -> None:
    assert schedules.power(0.8, s=10, c=2)(10) == pytest.approx(0.2, rel=1e-15)


def test_an_exponential_schedule_falls_to_a_tenth_every_s_steps() -> None:
    eta = schedules.exponential(0.5, s=20)
    assert [eta(0), eta(20), eta(40)] == pytest.approx([0.5, 0.05, 0.005], rel=1e-14)


def test_a_piecewise_schedule_changes_with_the_step_that_is_its_boundary() -> None:
    eta = schedules.piecewise([5, 15], [0.01, 0.005, 0.001])
    assert [eta(t) for t in (0, 4, 5, 14, 15, 99)] == [0.01, 0.01, 0.005, 0.005, 0.001, 0.001]


def test_a_piecewise_schedule_without_boundaries_is_constant() -> None:
    assert schedules.piecewise([], [0.2])(7) == 0.2


def test_as_many_rates_as_boundaries_are_refused() -> None:
    with pytest.raises(ValueError, match="2 boundaries separate 3 rates, not 2"):
        schedules.piecewise([5, 15], [0.1, 0.2])


def test_boundaries_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match=r"must rise.*\[5, 5\]"):
        schedules.piecewise([5, 5], [0.1, 0.2, 0.3])


def test_one_cycle_goes_up_down_and_out() -> None:
    eta = schedules.one_cycle(1.0, 101, rise=41 / 101)
    assert [eta(t) for t in (0, 20, 40, 60, 80, 90, 100)] == pytest.approx(
        [0.1, 0.55, 1, 0.55, 0.1, 0.05005, 0.0001], rel=1e-12
    )


def test_one_cycle_stays_at_its_end() -> None:
    assert schedules.one_cycle(2.0, 100)(1000) == pytest.approx(2e-4, rel=1e-15)


@pytest.mark.parametrize(("steps", "rise"), [(100, 0.6), (100, 0.0), (2, 0.45)])
def test_a_cycle_without_room_for_its_corners_is_refused(steps: int, rise: float) -> None:
    with pytest.raises(ValueError, match="need a rise"):
        schedules.one_cycle(1.0, steps, rise)
