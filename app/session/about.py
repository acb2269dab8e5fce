"""Which network the numbers of the derivation are of, in words."""

from app.session.candidate import with_steps


def about(batch: int | None, moving: bool, steps: int, T: float) -> str:
    """A sentence on the network, and one where the numbers are raw and the answer beside them has a temperature.

    Args:
        batch: of the run, after which it is; None where no run is on, or it is that of before the run.
        moving: whether the run goes on meanwhile.
        steps: of a person's, that are in it.
        T: temperature of the answer's probabilities.
    """
    raw = f" Raw, without T = {T:.3g}." if T != 1 else ""
    if moving:
        return f"{'Before this run' if batch is None else f'After batch {batch:,}'}; training goes on.{raw}"
    if batch is not None:
        return f"After batch {batch:,}; training is paused.{raw}"
    return f"{f'The network{with_steps(steps)}' if steps else 'The present network'}.{raw}"


def about_moment(step: int, *, before: bool) -> str:
    """The same where a run is looked at as it was after `step` batches, or `before` the last of them."""
    if before:
        return f"Before batch {step:,}, whose digits these are: its step, taken apart."
    return f"As of batch {step:,} of the run." if step else "As at the beginning of the run, before its first batch."
