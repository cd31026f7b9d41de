"""Intervals and tests against values that can be worked out: exact enumeration, closed forms, published corrections."""

import itertools
import random

import numpy as np
import pytest
from sklearn.metrics import f1_score

from summarizer.evaluation.matching import match
from summarizer.evaluation.metrics import Counts, Metric, evaluate, metrics_for
from summarizer.evaluation.statistics import compare, draw_documents, estimate, holm

RATIO = Metric(name="share", label="share", kind="x", form="ratio", counts=("part", "whole"))
F1 = Metric(name="f1", label="F1", kind="x", form="f1", counts=("tp", "gold", "predicted"))


def shares(parts: list[int], whole: int = 10) -> Counts:
    return Counts.of([{"part": float(part), "whole": float(whole)} for part in parts])


def test_a_bootstrap_interval_is_that_of_the_mean() -> None:
    """For equal denominators the figure is a mean: the interval is within a tenth of mean +- 1.96 standard errors."""
    chance = random.Random(3)
    parts = [chance.randint(0, 10) for _ in range(200)]
    found = estimate([RATIO], shares(parts))["share"]
    mean, error = np.mean(parts) / 10, np.std(parts) / 10 / np.sqrt(200)
    assert found.low == pytest.approx(mean - 1.96 * error, abs=0.1 * error + 1e-3)
    assert found.high == pytest.approx(mean + 1.96 * error, abs=0.1 * error + 1e-3)


def test_an_interval_is_the_same_each_time() -> None:
    """Resampling has its own seed: the same counts give the same interval, in any process."""
    assert estimate([RATIO], shares([3, 4, 5, 6, 7])) == estimate([RATIO], shares([3, 4, 5, 6, 7]))


def test_matching_is_optimal_not_greedy() -> None:
    """A greedy matcher would take the better-looking pair and lose one; ours finds both."""
    worth = np.array([[0.9, 0.8], [0.85, 0.0]])
    pairs = match([0, 1], [0, 1], lambda one, other: float(worth[one, other]))
    assert sorted((one, other) for one, other, _ in pairs) == [(0, 1), (1, 0)]


def test_macro_f1_agrees_with_scikit_learn() -> None:
    """Polarity macro-F1 over all targets is scikit-learn's, on 300 random labels."""
    chance = random.Random(7)
    labels = ("support", "oppose", "neutral")
    truth = [chance.choice(labels) for _ in range(300)]
    guess = [chance.choice(labels) for _ in range(300)]
    counts = {}
    for label in (*labels, "mixed"):
        counts[f"x.{label}.tp"] = float(sum(t == g == label for t, g in zip(truth, guess, strict=True)))
        counts[f"x.{label}.gold"] = float(truth.count(label))
        counts[f"x.{label}.predicted"] = float(guess.count(label))
    metric = next(m for m in metrics_for(("stances",)) if m.form == "macro_f1").model_copy(update={"counts": ("x",)})
    ours = float(evaluate(metric, Counts.of([counts]))[0])
    assert ours == pytest.approx(f1_score(truth, guess, average="macro", labels=list(labels)))


def test_p_is_that_of_all_swaps() -> None:
    """Six documents have 64 ways to swap: the sampled p is within 0.015 of the share that is as extreme."""
    first, second = [4, 5, 6, 3, 5, 7], [6, 6, 7, 3, 8, 7]
    observed = abs(sum(second) - sum(first))
    swaps = itertools.product((1, -1), repeat=6)
    extreme = [
        abs(sum(s * (b - a) for s, a, b in zip(signs, first, second, strict=True))) >= observed for signs in swaps
    ]
    (found,) = compare([RATIO], shares(first), shares(second))
    assert found.p == pytest.approx(sum(extreme) / 64, abs=0.015)


def test_a_difference_turns_its_sign_with_the_order() -> None:
    """B against A is A against B with the opposite sign and the same p."""
    one, other = shares([3, 4, 5, 6, 7, 2, 4]), shares([5, 5, 5, 8, 8, 3, 4])
    (forth,), (back,) = compare([RATIO], one, other), compare([RATIO], other, one)
    assert (forth.difference, forth.p) == (pytest.approx(-(back.difference or 0)), back.p)


def test_holm_on_a_published_example() -> None:
    """Four p-values, corrected by hand: 0.01*4, 0.02*3, 0.03*2 raised to its forerunner, 0.04*1 likewise."""
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])


def test_micro_is_of_sums_and_macro_of_documents() -> None:
    """Two documents, 9 of 10 and 0 of 2 in gold and prediction: micro F1 9/12, macro 0.45."""
    counts = Counts.of([{"tp": 9.0, "gold": 10.0, "predicted": 10.0}, {"tp": 0.0, "gold": 2.0, "predicted": 2.0}])
    found = estimate([F1], counts)["f1"]
    assert (found.value, found.macro, found.low) == (0.75, 0.45, None)


def test_nothing_to_be_right_about_is_undefined() -> None:
    """A figure without gold and prediction is None, not 0 and not 1, and its document is left out of the mean."""
    counts = Counts.of([{"tp": 0.0, "gold": 0.0, "predicted": 0.0}, {"tp": 1.0, "gold": 1.0, "predicted": 1.0}])
    found = estimate([F1], counts)["f1"]
    assert (found.value, found.macro, found.documents) == (1.0, 1.0, 1)
    assert estimate([RATIO], counts)["share"].value is None


def test_a_resample_has_as_many_documents() -> None:
    """Every draw is of the same size, and the mean of all is one of each."""
    draws = draw_documents(30, 2_000)
    assert set(draws.sum(axis=1)) == {30.0}
    assert draws.mean(axis=0) == pytest.approx(np.ones(30), abs=0.1)


def test_the_resampled_figure_is_computed_from_summed_counts() -> None:
    """A matrix product of draws and counts gives each resample's own micro figure."""
    counts = Counts.of([{"tp": 1.0, "gold": 2.0, "predicted": 4.0}, {"tp": 3.0, "gold": 3.0, "predicted": 3.0}])
    twice_the_first = Counts(counts.names, np.array([[2.0, 0.0]]) @ counts.rows)
    assert evaluate(F1, twice_the_first)[0] == pytest.approx(2 * 2 / (4 + 8))
