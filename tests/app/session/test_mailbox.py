"""The mailbox: nothing is lost, nothing comes twice, and no letter is half written, however the threads meet."""

import threading

import numpy as np

from app.session.mailbox import PICTURED, BatchDigits, Mail, Mailbox
from nn.arrays import one_hot
from nn.batches import Batch
from nn.network import Architecture, Gradient, Network, Trace
from nn.steps import EpochScores, Step


def network() -> Network:
    return Network.initialized(Architecture((784, 3, 10)), "he", np.random.default_rng(0))


def step(number: int, ends_epoch: bool = False) -> Step:
    scores = EpochScores(1, number, 0.0, 0.5, 0.5, 0.25, 0.75, 0.1) if ends_epoch else None
    return Step(number, 1000, 1, number / 100, 32 * number, 1 / number, 0.5, 0.1, scores)


def test_an_empty_mailbox_has_nothing() -> None:
    mail = Mailbox().take()
    assert mail.points.shape == (0, 3)
    assert mail.scores == ()
    assert mail.step is None
    assert mail.parameters is None
    assert mail.digits is None


def test_all_points_the_newest_step_and_the_scores_come_once() -> None:
    mailbox = Mailbox()
    for number in (1, 2, 3):
        mailbox.put(step(number, ends_epoch=number == 2), network())
    mail = mailbox.take()
    assert mail.points.tolist() == [[0.01, 1.0, 0.5], [0.02, 0.5, 0.5], [0.03, 1 / 3, 0.5]]
    assert mail.step == step(3)
    assert mail.scores == ((0.02, step(2, ends_epoch=True).scores),)
    assert mailbox.take().step is None
    assert len(mailbox.take().points) == 0


def test_parameters_are_a_copy_that_training_does_not_change() -> None:
    mailbox, trained = Mailbox(), network()
    mailbox.put(step(1), trained)
    before = trained.parameters.copy()
    trained.parameters[...] = 0
    mail = mailbox.take()
    assert mail.parameters is not None
    assert np.array_equal(mail.parameters, before)


def test_one_copy_waits_until_it_is_taken_then_the_next_is_made() -> None:
    mailbox, trained = Mailbox(), network()
    for value in (1.0, 2.0):
        trained.parameters[...] = value
        mailbox.put(step(1), trained)
    first = mailbox.take().parameters
    trained.parameters[...] = 3.0
    mailbox.put(step(2), trained)
    second = mailbox.take().parameters
    assert first is not None
    assert second is not None
    assert (first[0], second[0]) == (1.0, 3.0)


def test_before_a_pause_the_newest_parameters_take_the_place_of_those_that_wait() -> None:
    mailbox, trained = Mailbox(), network()
    mailbox.put(step(1), trained)
    trained.parameters[...] = 7.0
    mailbox.put_parameters(trained.parameters.copy())
    mail = mailbox.take()
    assert mail.parameters is not None
    assert (mail.parameters == 7.0).all()


def test_while_one_thread_puts_and_another_takes_every_batch_arrives_once_in_order() -> None:
    mailbox, trained = Mailbox(), network()
    many = 5000

    def put() -> None:
        for number in range(1, many + 1):
            trained.parameters[...] = number
            mailbox.put(step(number, ends_epoch=number % 100 == 0), trained)

    thread = threading.Thread(target=put)
    taken: list[Mail] = []
    thread.start()
    while thread.is_alive():
        taken.append(mailbox.take())
    thread.join()
    taken.append(mailbox.take())
    points = np.concatenate([mail.points for mail in taken])
    assert np.array_equal(points[:, 0], np.arange(1, many + 1) / 100)
    assert sum(len(mail.scores) for mail in taken) == many // 100
    for mail in taken:
        if mail.parameters is not None:
            assert (mail.parameters == mail.parameters[0]).all(), "a copy made in the middle of a batch"
        if len(mail.points):
            assert mail.step is not None
            assert mail.step.epochs_done == mail.points[-1, 0]


def batch_of(n: int) -> Batch:
    """A batch after its forward pass, which answers 3 throughout; its labels are 0, 1, 2 and so on."""
    labels, trace = np.arange(n) % 10, Trace.empty((784, 3, 10), n, np.float32)
    trace.A[0][...] = np.linspace(0, 1, n)[:, np.newaxis]
    trace.A[2][...] = np.eye(10)[3]
    gradient = Gradient.empty((784, 3, 10), n, np.float32)
    return Batch(trace, gradient, one_hot(labels.astype(np.uint8)), labels, labels)


def test_the_digits_of_a_pause_come_once_as_copies_with_what_was_answered() -> None:
    mailbox, batch = Mailbox(), batch_of(20)
    mailbox.put(step(1), network())
    following = np.ones((2, 784), np.float32), np.array([4, 5])
    mailbox.put_digits(batch, following)
    X = batch.trace.A[0].copy()
    for buffer in (batch.trace.A[0], batch.labels, batch.trace.A[2]):
        buffer[...] = 0
    digits = mailbox.take().digits
    assert digits is not None
    assert np.array_equal(digits.X, X)
    assert digits.labels.tolist() == [*range(10)] * 2
    assert digits.answers.tolist() == [3] * 20
    assert (digits.n, digits.wrong) == (20, 18)
    assert (digits.next_X.shape, digits.next_labels.tolist()) == ((2, 784), [4, 5])
    assert mailbox.take().digits is None


def test_of_a_large_batch_only_what_can_be_shown_is_copied_and_all_is_counted() -> None:
    batch = batch_of(10_000)
    digits = BatchDigits.of(batch.trace, batch.labels, np.empty((0, 784)), np.empty(0, np.int64))
    assert len(digits.X) == len(digits.labels) == len(digits.answers) == PICTURED
    assert all(array.base is None for array in (digits.X, digits.labels, digits.answers)), "a view on all"
    assert (digits.n, digits.wrong) == (10_000, 9_000)
