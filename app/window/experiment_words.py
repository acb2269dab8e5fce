"""What is seen of a walk through an experiment, in words."""

from collections.abc import Mapping

from app.session.trial import MeasuredRun, Outcome
from app.session.walk import Walk
from app.views.experiments.shown import ShownEquation, ShownExperimentStep, ShownOutcome
from nn.derivation.equations import EQUATIONS
from nn.experiments.experiment import ExperimentStep, LookStep, MeansStep, Measured, PredictStep, RunOrder, SetStep
from nn.experiments.places import PLACES

HEADINGS: Mapping[type, str] = {
    SetStep: "Set",
    PredictStep: "Predict",
    LookStep: "Look",
    MeansStep: "What it means",
}
RUNS = {
    RunOrder.TRAIN: ("Train", "Train a new network; the present one stays under Network, Back."),
    RunOrder.CONTINUE: ("Continue", "Train the present network on."),
    RunOrder.RESET: ("Reset", "Fresh weights; the present network stays under Network, Back."),
}
"""Text and tip of a click on a run."""

SET, SET_TIP = "Set it", "Set this for the next run; leaving the experiment takes it back."
TAKE = "Take this network", "Open the trained network that comes with the program; leaving brings yours back."
CLEAR = "Clear the canvas", "Take an empty sheet; Edit, Undo brings back what was there."
PUT_TIP = "Put a digit that the network never learned from onto the canvas; Edit, Undo brings back what was there."
SAY_TIP = "Say what the drawing shows, as the derivation's label."
STEPS_TIP = "Steps of gradient descent on the drawing, into the network; Network, Back takes each out again."
SHOW = "Show me"
SHOW_TIP = "Bring this place into sight, uncovered, with a frame around it; Escape takes the frame away."

TRAINING = "Training. Its curves are at the right; wait for its end, or stop it."
PAUSED = "The run is paused: Resume goes on with it, Stop ends it."
DONE = "Done."
TRAINED = "Done: the run is over."
ASK_TO_DRAW = "Draw on the canvas, under Draw; then go on."
MISSING = "not measured"


def shown_step(walk: Walk) -> ShownExperimentStep | None:
    """The present step; None where no experiment is open."""
    experiment = walk.experiment
    if experiment is None:
        return None
    step, count = walk.step, len(experiment.steps)
    action, tip = button(step)
    details: tuple[str, ...] = step.changes if isinstance(step, SetStep) else ()
    means = isinstance(step, MeansStep)
    return ShownExperimentStep(
        title=experiment.title,
        place=f"Step {walk.at + 1} of {count}",
        heading=f"{HEADINGS[type(step)]}: {PLACES[step.place]}" if isinstance(step, LookStep) else HEADINGS[type(step)],
        text=step.text,
        details=details,
        action=action,
        tip=tip,
        may_act=not isinstance(step, SetStep) or not (walk.obstacle or walk.runs or walk.is_done),
        note=_note(walk, step),
        answers=step.answers if isinstance(step, PredictStep) else (),
        said=walk.said,
        outcomes=tuple(map(_outcome, walk.outcomes())) if means else (),
        trials=tuple(map(_trial, walk.trials)),
        equations=tuple(map(_equation, step.equations)) if isinstance(step, MeansStep) else (),
        may_go_back=walk.at > 0,
        may_go_on=walk.is_done,
        is_last=walk.is_last,
    )


def button(step: ExperimentStep) -> tuple[str, str]:
    """Text and tip of the button of a step; empty where it has none."""
    if isinstance(step, LookStep):
        return SHOW, SHOW_TIP
    if not isinstance(step, SetStep):
        return "", ""
    if step.run is not None:
        return RUNS[step.run]
    if step.bundled:
        return TAKE
    if step.steps:
        return f"Make {step.steps} step{'s' if step.steps > 1 else ''}", STEPS_TIP
    if step.digit is not None:
        return f"Put {'an 8' if step.digit == 8 else f'a {step.digit}'} on the canvas", PUT_TIP
    if step.drawn or step.sheet:
        return CLEAR
    if step.label is not None:
        return f"Say that it is {'an 8' if step.label == 8 else f'a {step.label}'}", SAY_TIP
    return SET, SET_TIP


def _note(walk: Walk, step: ExperimentStep) -> str:
    if isinstance(step, PredictStep) and walk.said is not None:
        return f"You predicted: {step.answers[walk.said]}"
    if not isinstance(step, SetStep):
        return ""
    if walk.runs:
        return PAUSED if walk.is_paused else TRAINING
    if walk.is_done:
        return TRAINED if step.run in (RunOrder.TRAIN, RunOrder.CONTINUE) else DONE
    return walk.obstacle or (ASK_TO_DRAW if step.drawn else "")


def _outcome(outcome: Outcome) -> ShownOutcome:
    asked, said, right = outcome.asked, outcome.said, outcome.right
    came = MISSING if right is None else asked.answers[right]
    if asked.measured is not None and outcome.value is not None:
        came = f"{asked.measured.written(outcome.value)} {asked.measured.value}. {came}"
    return ShownOutcome(asked.text, "" if said is None else asked.answers[said], came, said == right)


def _trial(trial: MeasuredRun) -> tuple[str, ...]:
    order = Measured.VALIDATION_ACCURACY, Measured.VALIDATION_LOSS, Measured.TRAINING_ACCURACY
    numbers = (each.written(trial.measured[each]) if each in trial.measured else "" for each in order)
    return ", ".join(trial.changes), *numbers


def _equation(id: str) -> ShownEquation:
    equation = EQUATIONS[id]
    return ShownEquation(id, equation.latex, equation.meaning)
