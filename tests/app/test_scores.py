"""What the window says of the models that come with the program is true of their files, and stands in their README."""

import os

import pytest

from app.assets import RESOURCES, bundled_models, model_path
from nn import model_file
from nn.data import mnist, sources
from nn.evaluation import percent
from nn.metrics import evaluate
from resources.make_scores import TITLES

DUE = "run: python -m resources.make_scores"
OFFICIAL = os.environ.get("DIGITSCOPE_DATA")


def test_the_models_that_are_offered_are_those_in_the_folder_and_that_of_the_start_is_the_first() -> None:
    offered = bundled_models()
    assert offered[0].path == model_path()
    assert {each.path for each in offered} == set((RESOURCES / "models").glob(f"*{model_file.SUFFIX}"))
    assert [each.title for each in offered] == list(TITLES.values())
    for each in offered:
        model = model_file.load(each.path)
        assert model.network.widths == each.widths, DUE
        assert len(each.scores) == len(model.hyperparameters.data), DUE
        assert all(0 < score.correct <= score.digits for score in each.scores)


def test_the_scores_stand_in_the_readme() -> None:
    text = (RESOURCES / "models" / "README.md").read_text(encoding="utf-8")
    for each in bundled_models():
        for score in each.scores:
            assert percent(score.correct / score.digits) in text, DUE


def test_they_know_how_sure_they_may_be() -> None:
    for each in bundled_models():
        certainty = model_file.load(each.path).certainty
        assert certainty.temperature != 1
        assert certainty.familiarity is not None


@pytest.mark.skipif(not OFFICIAL or not mnist.find(), reason="DIGITSCOPE_DATA names no folder with MNIST's files")
def test_the_scores_on_the_test_digits_are_those_of_the_files() -> None:
    digits = sources.of("mnist").test(5000)
    for each in bundled_models():
        found = evaluate(model_file.load(each.path).network, digits.images, digits.labels)
        (told,) = (score for score in each.scores if score.of == "MNIST's test digits")
        assert (told.correct, told.digits) == (found.correct, found.examples), DUE
