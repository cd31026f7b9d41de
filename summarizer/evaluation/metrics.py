"""The figures: each a function of summed counts, by name.

In go sums of the scorers' counts (of one document, of a slice, of each of 10,000
resamples); out come values. A figure whose denominator is 0 is undefined (NaN here,
null on disk), never 0 or 1: nothing was there to be right or wrong about. The
headline of a kind is the first of `HEADLINES` that is defined for the suite: F1
where gold is exhaustive, recall (for stances macro-F1 over all targets) where it is not.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from summarizer.evaluation.scoring.grounding import THIRDS
from summarizer.evaluation.scoring.stances import POLARITIES
from summarizer.evaluation.suites import KINDS, Kind
from summarizer.records import Record

Array = NDArray[np.float64]
Form = Literal["f1", "ratio", "macro_f1"]
QUOTE_KINDS = ("direct", "mixed", "indirect")


class Metric(Record):
    """One figure. `counts` are the names it is computed from:

    f1: (shared, gold, predicted); ratio: (part, whole); macro_f1: (prefix,), the mean over the
    labels that gold has of the F1 of `prefix.<label>.tp|gold|predicted`.
    """

    name: str
    label: str
    kind: str
    form: Form
    counts: tuple[str, ...]
    higher_is_better: bool = True


class Counts:
    """Counts of many units (documents or resamples) as a matrix: one row a unit, one column a count."""

    def __init__(self, names: Sequence[str], rows: Array) -> None:
        self.names = tuple(names)
        self.rows = rows
        self._columns = {name: column for column, name in enumerate(self.names)}

    @classmethod
    def of(cls, documents: Sequence[Mapping[str, float]]) -> "Counts":
        """Counts of documents in their order; a count that a document lacks is 0."""
        names = sorted({name for document in documents for name in document})
        rows = np.array([[document.get(name, 0.0) for name in names] for document in documents], dtype=np.float64)
        return cls(names, rows.reshape(len(documents), len(names)))

    def column(self, name: str) -> Array:
        column = self._columns.get(name)
        return np.zeros(len(self.rows)) if column is None else self.rows[:, column]

    def summed(self) -> "Counts":
        return Counts(self.names, self.rows.sum(axis=0, keepdims=True))

    def needed_by(self, metrics: Sequence[Metric]) -> "Counts":
        """Only the columns that these metrics read."""
        wanted = {name for metric in metrics for name in count_names(metric)}
        kept = [column for column, name in enumerate(self.names) if name in wanted]
        return Counts([self.names[column] for column in kept], self.rows[:, kept])


def metrics_for(kinds: Sequence[Kind]) -> tuple[Metric, ...]:
    """Every figure of a suite that scores `kinds`, in the order they are shown."""
    by_kind = {"quotes": _quote_metrics, "stances": _stance_metrics, "events": _event_metrics}
    found: list[Metric] = []
    for kind in KINDS:
        if kind in kinds:
            found += _entity_metrics() if kind == "entities" else by_kind[kind]()
    return (*found, *_position_metrics(), *_grounding_metrics())


HEADLINES: dict[Kind, tuple[str, ...]] = {
    "quotes": ("quotes.f1", "quotes.recall"),
    "stances": ("stances.joint_f1", "stances.all.macro_f1"),
    "events": ("events.f1", "events.recall"),
    "entities": ("entities.ceafe",),
}


def headline_names(kinds: Sequence[Kind], summed: Counts) -> tuple[str, ...]:
    """The headline figure of each scored kind, given the suite's summed counts."""
    by_name = {metric.name: metric for metric in metrics_for(kinds)}
    chosen = []
    for kind in KINDS:
        defined = [name for name in HEADLINES[kind] if name in by_name and _has_gold(by_name[name], summed)]
        chosen += defined[:1]
    return tuple(chosen)


def evaluate(metric: Metric, counts: Counts) -> Array:
    """The figure of every row of `counts`; NaN where it is undefined."""
    if metric.form == "macro_f1":
        return _macro_f1(metric.counts[0], counts)
    columns = [counts.column(name) for name in metric.counts]
    if metric.form == "ratio":
        return _divide(columns[0], columns[1])
    return _divide(2 * columns[0], columns[1] + columns[2])


def count_names(metric: Metric) -> tuple[str, ...]:
    if metric.form != "macro_f1":
        return metric.counts
    return tuple(f"{metric.counts[0]}.{label}.{side}" for label in POLARITIES for side in ("tp", "gold", "predicted"))


def _macro_f1(prefix: str, counts: Counts) -> Array:
    scores = []
    for label in POLARITIES:
        true, gold, predicted = (counts.column(f"{prefix}.{label}.{side}") for side in ("tp", "gold", "predicted"))
        scores.append(np.where(gold > 0, _divide(2 * true, gold + predicted), np.nan))
    table = np.array(scores)
    present = ~np.isnan(table)
    return _divide(np.where(present, table, 0).sum(axis=0), present.sum(axis=0).astype(np.float64))


def _divide(part: Array, whole: Array) -> Array:
    quotient: Array = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return quotient


def _has_gold(metric: Metric, summed: Counts) -> bool:
    """Whether the suite has gold that the figure can be wrong about."""
    if metric.form == "macro_f1":
        return any(summed.column(name)[0] > 0 for name in count_names(metric) if name.endswith(".gold"))
    return bool(summed.column(metric.counts[1])[0] > 0)


def _quote_metrics() -> list[Metric]:
    found = [
        _f1("quotes.f1", "quotes F1", "quotes", "quotes.tp"),
        _ratio("quotes.precision", "precision", "quotes", "quotes.tp", "quotes.predicted"),
        _ratio("quotes.recall", "recall", "quotes", "quotes.found", "quotes.gold"),
        _f1("quotes.exact_f1", "exact borders F1", "quotes", "quotes.exact.tp"),
        _f1("quotes.attributed_f1", "attributed F1 (quote and speaker)", "quotes", "quotes.attributed.tp"),
        _ratio("quotes.speaker", "speaker, on matches", "quotes", "quotes.speaker.right", "quotes.speaker.of"),
        _ratio(
            "quotes.speaker_entity",
            "speaker's entity, on matches",
            "quotes",
            "quotes.speaker.entity.right",
            "quotes.speaker.entity.of",
        ),
        _ratio(
            "quotes.speaker_mention",
            "speaker's wording, on matches",
            "quotes",
            "quotes.speaker.mention.right",
            "quotes.speaker.mention.of",
        ),
        _ratio("quotes.cue", "cue, on matches", "quotes", "quotes.cue.right", "quotes.cue.of"),
        _ratio("quotes.kind", "kind, on matches", "quotes", "quotes.kind.right", "quotes.found"),
    ]
    for kind in QUOTE_KINDS:
        prefix = f"quotes.{kind}"
        found.append(_ratio(f"{prefix}.recall", f"{kind} found", "quotes", f"{prefix}.found", f"{prefix}.gold"))
        found.append(
            _ratio(f"{prefix}.precision", f"{kind} precision", "quotes", f"{prefix}.tp", f"{prefix}.predicted")
        )
    return found


def _stance_metrics() -> list[Metric]:
    return [
        _f1("stances.joint_f1", "stances joint F1", "stances", "stances.tp"),
        _f1("stances.pair_f1", "holder-target pair F1", "stances", "stances.pair.tp"),
        _ratio("stances.pair_recall", "pairs found", "stances", "stances.pair", "stances.gold"),
        _macro("stances.given.macro_f1", "polarity macro-F1, given pair", "stances.given"),
        _ratio("stances.given.accuracy", "polarity, given pair", "stances", "stances.given.right", "stances.given.of"),
        _macro("stances.all.macro_f1", "polarity macro-F1, all targets", "stances.all"),
        _ratio("stances.all.accuracy", "polarity, all targets", "stances", "stances.all.right", "stances.all.of"),
        _ratio(
            "stances.reporter", "reported by, on matches", "stances", "stances.reporter.right", "stances.reporter.of"
        ),
    ]


def _event_metrics() -> list[Metric]:
    inside = "events.participants"
    return [
        _f1("events.f1", "events F1", "events", "events.tp"),
        _ratio("events.precision", "precision", "events", "events.tp", "events.predicted"),
        _ratio("events.recall", "recall", "events", "events.found", "events.gold"),
        _f1("events.exact_f1", "exact trigger F1", "events", "events.exact.tp"),
        _ratio("events.status", "status, on matches", "events", "events.status.right", "events.status.of"),
        _ratio(
            "events.status_loose",
            "status, ongoing read as occurred",
            "events",
            "events.status.loose.right",
            "events.status.of",
        ),
        Metric(
            name="events.participant_f1",
            label="participants F1, on matches",
            kind="events",
            form="f1",
            counts=(f"{inside}.tp", f"{inside}.gold", f"{inside}.predicted"),
        ),
        Metric(
            name="events.participant_all_f1",
            label="participants F1, all events",
            kind="events",
            form="f1",
            counts=(f"{inside}.all.tp", f"{inside}.all.gold", f"{inside}.all.predicted"),
        ),
        _ratio("events.when", "date value, on matches", "events", "events.when.right", "events.when.of"),
        _ratio(
            "events.when_mention",
            "date phrase, on matches",
            "events",
            "events.when.mention.right",
            "events.when.mention.of",
        ),
        _ratio("events.where", "place, on matches", "events", "events.where.right", "events.where.of"),
    ]


def _entity_metrics() -> list[Metric]:
    def similarity(name: str, label: str, shared: str) -> Metric:
        return Metric(
            name=name,
            label=label,
            kind="entities",
            form="f1",
            counts=(shared, "entities.expected", "entities.predicted"),
        )

    return [
        similarity("entities.ceafe", "entities CEAF-e", "entities.similarity"),
        similarity("entities.ceafe_exact", "CEAF-e, exact borders", "entities.exact.similarity"),
        _ratio("entities.recall", "entities found at all", "entities", "entities.found", "entities.gold"),
        _ratio("entities.kind", "kind, on matches", "entities", "entities.kind.right", "entities.kind.of"),
        _ratio(
            "entities.duplicates", "duplicates", "entities", "entities.duplicate.count", "entities.duplicate.of", False
        ),
        _ratio(
            "entities.mentions",
            "mentions given to the right entity",
            "entities",
            "entities.mention.right",
            "entities.mention.of",
        ),
        _ratio("entities.joined", "joined people per article", "entities", "entities.joined", "run.documents", False),
    ]


def _position_metrics() -> list[Metric]:
    return [
        _ratio(
            f"position.{third}",
            f"found in the {third} third",
            "position",
            f"position.{third}.found",
            f"position.{third}.gold",
        )
        for third in THIRDS
    ]


def _grounding_metrics() -> list[Metric]:
    return [
        _ratio("grounding.verbatim", "verbatim rate", "grounding", "grounding.verbatim", "grounding.spans"),
        _ratio("grounding.valid", "valid offsets", "grounding", "grounding.valid", "grounding.spans"),
        _ratio(
            "coverage.attributed", "marked quotations attributed", "grounding", "coverage.attributed", "coverage.marked"
        ),
        _ratio("run.failed", "documents failed", "run", "run.failed", "run.documents", False),
    ]


def _ratio(name: str, label: str, kind: str, part: str, whole: str, higher_is_better: bool = True) -> Metric:
    return Metric(
        name=name, label=label, kind=kind, form="ratio", counts=(part, whole), higher_is_better=higher_is_better
    )


def _f1(name: str, label: str, kind: str, shared: str) -> Metric:
    return Metric(
        name=name, label=label, kind=kind, form="f1", counts=(shared, f"{kind}.expected", f"{kind}.predicted")
    )


def _macro(name: str, label: str, prefix: str) -> Metric:
    return Metric(name=name, label=label, kind="stances", form="macro_f1", counts=(prefix,))
