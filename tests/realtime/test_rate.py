"""How much one connection may ask for."""

from host_runtime.realtime.rate import TokenBucket


class Watch:
    """A time that moves only when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_burst_is_allowed_and_then_so_many_per_second() -> None:
    watch = Watch()
    bucket = TokenBucket(per_second=2, burst=3, now=watch)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.seconds_to_next >= 1
    watch.seconds += 1
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_a_long_silence_saves_no_more_than_one_burst() -> None:
    watch = Watch()
    bucket = TokenBucket(per_second=2, burst=3, now=watch)
    watch.seconds += 1000
    assert sum(bucket.take() for _ in range(10)) == 3


def test_zero_per_second_is_without_limit() -> None:
    bucket = TokenBucket(per_second=0, burst=1)
    assert all(bucket.take() for _ in range(1000))
