"""The number of BLAS threads, which several ask for at once: who has its way, what is told, what is given back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from nn.blas import limited, undisturbing


def blas_threads() -> int:
    return max(int(pool["num_threads"]) for pool in threadpool_info() if pool["user_api"] == "blas")


@pytest.fixture(autouse=True)
def _three_threads() -> Iterator[None]:
    """Three BLAS threads, whatever the machine has."""
    with threadpool_limits(3, "blas"):
        if not any(pool["user_api"] == "blas" for pool in threadpool_info()):
            pytest.skip("this build of NumPy has no BLAS whose threads can be counted")
        assert blas_threads() == 3
        yield
        assert blas_threads() == 3


def test_a_claim_acts_and_ends() -> None:
    with limited(1) as claim:
        assert (blas_threads(), claim.threads, claim.kept) == (1, 1, True)
    assert blas_threads() == 3


def test_a_thread_that_comes_later_is_heard_while_the_first_one_lives() -> None:
    def inside() -> int:
        with limited(1):
            return blas_threads()

    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        assert [thread.submit(inside).result() for thread in (first, second, first)] == [1, 1, 1]


def test_the_last_claim_counts_and_the_one_before_is_in_force_again_and_knows() -> None:
    with limited(1) as first:
        with limited(2) as second:
            assert blas_threads() == 2
            assert (first.kept, second.kept) == (False, True)
        assert blas_threads() == 1
        assert not first.kept


def test_who_disturbs_nobody_has_its_number_where_nobody_claims_another() -> None:
    with undisturbing(1) as claim:
        assert (blas_threads(), claim.kept) == (1, True)
    with limited(2), undisturbing(2) as claim:
        assert (blas_threads(), claim.kept) == (2, True)
    with limited(2) as run:
        with undisturbing(1) as claim:
            assert (blas_threads(), claim.kept, run.kept) == (2, False, True)
        assert blas_threads() == 2


def test_a_run_that_begins_meanwhile_has_its_way_and_who_disturbs_nobody_is_told() -> None:
    with undisturbing(1) as claim:
        with limited(2) as run:
            assert (blas_threads(), claim.kept, run.kept) == (2, False, True)
        assert not claim.kept


def test_who_repeats_a_run_that_ends_meanwhile_is_told() -> None:
    run = ExitStack()
    run.enter_context(limited(1))
    with undisturbing(1) as claim:
        run.close()
        assert not claim.kept


def test_who_goes_last_gives_back_the_number_whoever_came_first() -> None:
    first, second, run = ExitStack(), ExitStack(), ExitStack()
    first.enter_context(undisturbing(1))
    second.enter_context(undisturbing(1))
    first.close()
    assert blas_threads() == 1
    second.close()
    assert blas_threads() == 3
    first.enter_context(undisturbing(1))
    run.enter_context(limited(2))
    first.close()
    assert blas_threads() == 2
    run.close()
    assert blas_threads() == 3
