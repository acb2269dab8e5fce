"""The readable derivation says what the code says, and where it says it."""

import re
from pathlib import Path

import pytest

from nn.derivation.equations import EQUATIONS
from resources.make_derivation import ROOT, TEXT, cited_places, derivation_text


def test_the_text_is_what_the_code_says_now() -> None:
    assert TEXT.read_text(encoding="utf-8") == derivation_text(), "run: python -m resources.make_derivation"


@pytest.mark.parametrize("id", EQUATIONS)
def test_every_equation_stands_somewhere_in_the_code(id: str) -> None:
    assert cited_places().get(id)


def test_no_citation_names_an_equation_that_is_none() -> None:
    assert set(cited_places()) <= set(EQUATIONS)


def test_a_citation_is_found_in_the_definition_that_makes_it() -> None:
    assert ("nn/losses.py", "cross_entropy_dC_dA") in cited_places()["E48"]
    assert ("nn/activations.py", "relu_derivative") in cited_places()["E52"]


def test_links_lead_to_files_that_are_there() -> None:
    links = re.findall(r"\]\(\.\./([^)]+)\)", TEXT.read_text(encoding="utf-8"))
    assert links
    assert not [link for link in links if not (ROOT / Path(link)).is_file()]
