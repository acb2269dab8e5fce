"""The page of a handout: a browser needs nothing else for it, and its numbers are those of a step worked out anew."""

import re
from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest

from nn.arrays import Array
from nn.derivation.equations import EQUATIONS
from nn.derivation.example import Pass
from nn.derivation.shown import shown
from nn.derivation.training_step import training_step
from nn.handout.handout import Handout
from nn.handout.of_network import handout_of
from nn.handout.page import count, page, parts
from nn.network import Architecture, Network
from nn.version import program_version

ETA, LABEL = 0.25, 3
HIDDEN = (9, 7)


def a_network(output: str = "softmax", loss: str = "cross_entropy") -> Network:
    architecture = Architecture((784, *HIDDEN, 10), "relu", output, loss)
    return Network.initialized(architecture, "he", np.random.default_rng(5)).copy(np.float64)


def pictures(n: int = 1) -> Array:
    X = np.zeros((n, 28, 28))
    for k in range(n):
        X[k, 5 + k : 8 + k, 6:22], X[k, 8:24, 14:17] = 1, 0.75
    return X.reshape(n, 784)


def a_handout(network: Network, n: int = 1) -> Handout:
    step = training_step(Pass.of(network, pictures(n), [LABEL] * n), ETA)
    return handout_of("a <network> & co", network.architecture, step)


@pytest.fixture(scope="module")
def network() -> Network:
    return a_network()


@pytest.fixture(scope="module")
def text(network: Network) -> str:
    return page(a_handout(network)).decode()


@pytest.fixture(scope="module")
def root(text: str) -> ElementTree.Element:
    """The page read as XML, which is stricter than any browser."""
    return ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_hand(network: Network) -> list[Array]:
    """Every array of the page in order, in the column form, by NumPy alone: softmax, cross-entropy, ReLU."""
    W, b = network.W, network.b
    x, y = pictures()[0][:, None], np.eye(10)[[LABEL]].T

    def forward(W: Mapping[int, Array], b: Mapping[int, Array]) -> tuple[list[Array], list[Array], float]:
        z, a = [], [x]
        for layer in (1, 2, 3):
            z.append(W[layer] @ a[-1] + b[layer][:, None])
            a.append(np.maximum(z[-1], 0) if layer < 3 else np.exp(z[-1]) / np.exp(z[-1]).sum())
        return z, a, -float(np.log(a[-1][LABEL, 0]))

    z, a, cost = forward(W, b)
    delta = {3: a[3] - y}
    for layer in (2, 1):
        delta[layer] = (W[layer + 1].T @ delta[layer + 1]) * (z[layer - 1] > 0)
    dW = {layer: delta[layer] @ a[layer - 1].T for layer in delta}
    new_W = {layer: W[layer] - ETA * dW[layer] for layer in W}
    new_b = {layer: b[layer] - ETA * delta[layer][:, 0] for layer in b}
    before = [each for layer in W for each in (W[layer], b[layer][:, None])]
    on_the_way = [x, z[0], a[1], z[1], a[2], z[2], a[3], np.array([[cost]])]
    jacobian = np.diag(a[3][:, 0]) - a[3] @ a[3].T
    back = [each for layer in (3, 2, 1) for each in (delta[layer], dW[layer], delta[layer])]
    after = [each for layer in W for each in (new_W[layer], new_b[layer][:, None])]
    return [*before, *on_the_way, delta[3], jacobian, *back, *after, np.array([[forward(new_W, new_b)[2]]])]


def test_its_numbers_are_those_of_a_step_worked_out_anew(root: ElementTree.Element, network: Network) -> None:
    found = [np.array([row.split(",") for row in (pre.text or "").split("\n")], float) for pre in root.iter("pre")]
    expected = by_hand(network)
    assert [array.shape for array in found] == [array.shape for array in expected]
    for array, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(array, other, rtol=1e-12, atol=1e-15)


def test_each_number_that_is_shown_has_all_its_digits_in_reach(root: ElementTree.Element) -> None:
    cells = [cell for cell in root.iter() if cell.tag in ("span", "td") and cell.get("title")]
    assert len(cells) > 200
    for cell in cells:
        assert "".join(cell.itertext()).split()[-1] == shown(float(cell.get("title", "")))


def test_the_loss_before_and_after_is_there_with_all_digits(text: str, network: Network) -> None:
    handout = a_handout(network)
    for loss in (handout.step.loss_before, handout.step.loss_after):
        assert f"</sub> = {loss!r}</p>" in text
    assert f"{shown(handout.step.loss_before)} before the step, {shown(handout.step.loss_after)} after it" in text


def test_each_phase_has_its_rule_and_the_numbers_of_its_equations(root: ElementTree.Element, network: Network) -> None:
    sections = [section for section in root.iter("section") if (section.get("id") or "").startswith("phase-")]
    handout = a_handout(network)
    assert len(sections) == len(handout.phases)
    for number, (section, phase) in enumerate(zip(sections, handout.phases, strict=True), 1):
        assert words(section.find("h2")) == f"{number}{phase.title}"  # type: ignore[arg-type]
        titles = [title.text for title in section.iter("title")]
        assert titles[0] == phase.formula
        assert [
            phase.entry(*a_handout(network).cell(phase, which), which).rule in titles
            for which in range(len(phase.found))
        ]
        assert tuple(link.text for link in section.iter("a")) == phase.equations


def test_each_equation_stands_at_the_end_where_its_number_leads(root: ElementTree.Element) -> None:
    places = {id for element in root.iter() if (id := element.get("id"))}
    links = [(link.get("href") or "") for link in root.iter("a")]
    assert links
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} <= places
    drawn = {title.text for title in root.iter("title")}
    named = {id for id in places if id in EQUATIONS}
    assert len(named) > 20
    assert {EQUATIONS[id].latex for id in named} <= drawn


def test_it_needs_no_other_file(text: str) -> None:
    assert "http" not in text
    assert "file:" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert "<script" not in text
    assert set(re.findall(r'src="([^"]{0,22})', text)) == {"data:image/png;base64,"}
    assert "a &lt;network&gt; &amp; co" in text


def test_it_is_readable_dark_and_on_paper(text: str) -> None:
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert 'fill="black"' not in text


def test_it_comes_in_as_many_parts_as_it_says(network: Network) -> None:
    handout = a_handout(network)
    made = list(parts(handout))
    assert len(made) == count(handout)
    assert b"".join(made) == page(handout)


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("output", "loss"),
    [("softmax", "mean_squared_error"), ("sigmoid", "mean_squared_error"), ("softmax", "cross_entropy")],
)
def test_any_step_has_a_page(output: str, loss: str, n: int) -> None:
    handout = a_handout(a_network(output, loss), n)
    root = ElementTree.fromstring(page(handout).decode().removeprefix("<!DOCTYPE html>\n"))
    digits = [image for image in root.iter("img") if image.get("alt") == "The digit as the network sees it"]
    assert len(digits) == n


def test_a_cell_that_was_chosen_is_the_one_that_is_worked_out(network: Network) -> None:
    step = a_handout(network).step
    phase = step.phases[1]
    chosen = handout_of("a", network.architecture, step, chosen={(phase.key, 0): (4, 0)})
    assert chosen.cell(phase, 0) == (4, 0) != a_handout(network).cell(phase, 0)
    assert phase.entry(4).rule in page(chosen).decode().replace("&gt;", ">")
    gone = handout_of("a", network.architecture, step, chosen={(phase.key, 0): (99, 0)})
    assert gone.cell(phase, 0) == a_handout(network).cell(phase, 0)


def test_a_large_network_has_the_largest_rows_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn.handout.handout.MOST_EXACT", 6000)
    network = a_network()
    handout = a_handout(network)
    root = ElementTree.fromstring(page(handout).decode().removeprefix("<!DOCTYPE html>\n"))
    told = {summary.text: pre.text for summary, pre in zip(root.iter("summary"), root.iter("pre"), strict=True)}
    most = handout.most_exact
    assert 784 <= most < 9 * 784
    numbers = sum(len((pre.text or "").replace("\n", ",").split(",")) for pre in root.iter("pre"))
    assert numbers < 6000 + 100
    cut = [words for words in told if words and "left out to keep this page small" in words]
    assert len(cut) == 1
    kept = most // 784
    assert f"All digits of {kept:,} of the 9 rows, those with the largest numbers" in cut[0]
    first = next(pre.text or "" for pre in root.iter("pre")).split("\n")
    rows = [int(line.split(",")[0]) for line in first]
    largest = np.abs(network.W[1]).max(axis=1)
    assert rows == sorted(np.argsort(-largest)[:kept].tolist())
    np.testing.assert_array_equal(np.array(first[0].split(",")[1:], float), network.W[1][rows[0]])


def test_it_says_when_and_by_which_program_it_was_written(network: Network) -> None:
    step = a_handout(network).step
    text = page(handout_of("a", network.architecture, step, day=date(2026, 5, 3))).decode()
    assert f"<dt>Written</dt><dd>3 May 2026, DigitScope {program_version()}</dd>" in text
    assert f"<dt>Written</dt><dd>DigitScope {program_version()}</dd>" in page(a_handout(network)).decode()
