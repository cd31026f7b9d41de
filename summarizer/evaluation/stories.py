"""Stories: several articles on one happening -> scores of joining their records and of finding their conflicts.

In goes a suite folder with `stories/<name>.yaml` beside its documents: which documents
tell the story, which of their records are one (`entities`, `quotes`, `events`: lists of
"document record", unlisted records stand alone), and the conflicts between them. Out come
B-cubed precision and recall per kind (Bagga and Baldwin 1998) and precision and recall of
conflicts. Refused, with file and reference: unknown documents, records, kinds of conflict,
and a record in two clusters.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import yaml
from scipy.optimize import linear_sum_assignment

from summarizer.errors import SuiteError
from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.suites import GoldDocument, load_suite
from summarizer.merging import merge_traced
from summarizer.pipeline import brief_each
from summarizer.records import (
    Article,
    Conflict,
    ConflictKind,
    Event,
    Findings,
    Quote,
    Span,
    Stance,
    records_of,
    spans_of,
)
from summarizer.settings import Settings

ClusterKind = Literal["entities", "quotes", "events"]
CLUSTER_KINDS: tuple[ClusterKind, ...] = get_args(ClusterKind)

# (document, record id)
Member = tuple[str, str]
Told = Sequence[tuple[Article, Findings]]


class GoldConflict(NamedTuple):
    """One contradiction: its kind, and its sides, each the records any one of which stands for it."""

    kind: ConflictKind
    sides: tuple[frozenset[Member], ...]


class Story(NamedTuple):
    """One story: its documents in order, gold clusters per kind, and gold conflicts."""

    name: str
    documents: tuple[GoldDocument, ...]
    clusters: dict[ClusterKind, list[frozenset[Member]]]
    conflicts: tuple[GoldConflict, ...]


class Bcubed(NamedTuple):
    """B-cubed counts: the sums of every member's precision and recall, and how many members there are."""

    precision_sum: float = 0.0
    recall_sum: float = 0.0
    members: int = 0

    @property
    def precision(self) -> float:
        return self.precision_sum / self.members if self.members else 1.0

    @property
    def recall(self) -> float:
        return self.recall_sum / self.members if self.members else 1.0

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)

    def __add__(self, other: object) -> "Bcubed":
        if not isinstance(other, Bcubed):
            return NotImplemented
        return Bcubed(
            self.precision_sum + other.precision_sum, self.recall_sum + other.recall_sum, self.members + other.members
        )


class ConflictCounts(NamedTuple):
    """Conflicts: right, in gold, predicted; and in words which were missed and which are in no gold."""

    right: int = 0
    gold: int = 0
    predicted: int = 0
    missed: tuple[str, ...] = ()
    spurious: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0


class StoryScore(NamedTuple):
    """One story's figures. `wrong_joins` names the people of gold that a merge made one."""

    clusters: dict[ClusterKind, Bcubed]
    conflicts: ConflictCounts
    wrong_joins: tuple[str, ...]


def load_stories(folder: Path) -> list[Story]:
    """The stories of a suite, by name. Raises SuiteError with the file and what is wrong in it."""
    documents = {document.id: document for document in load_suite(folder).documents}
    paths = sorted((folder / "stories").glob("*.yaml"))
    if not paths:
        raise SuiteError(
            f"{folder / 'stories'}: no stories in it", "a story is stories/<name>.yaml, see docs/merging.md"
        )
    return [_read_story(path, documents) for path in paths]


def gold_findings(story: Story) -> Told:
    """Every document with its gold records as findings: what merging is given by a perfect reader."""
    told = []
    for document in story.documents:
        brief, here = brief_from_gold(document), (document.id,)
        findings = Findings(
            entities=brief.entities,
            quotes=tuple(one.model_copy(update={"articles": here}) for one in brief.quotes),
            stances=tuple(one.model_copy(update={"articles": here}) for one in brief.stances),
            events=tuple(one.model_copy(update={"articles": here}) for one in brief.events),
        )
        told.append((document.article(), findings))
    return told


async def read_findings(story: Story, settings: Settings) -> Told:
    """Every document as `brief` reads it, with the reader or the model of `settings`; what fails has no findings."""
    articles = [document.article() for document in story.documents]
    told: list[tuple[Article, Findings]] = []
    async for outcome in brief_each(articles, settings):
        brief = outcome.brief
        found = Findings()
        if brief is not None:
            found = Findings(entities=brief.entities, quotes=brief.quotes, stances=brief.stances, events=brief.events)
        told.append((articles[len(told)], found))
    return told


def score_story(story: Story, told: Told) -> StoryScore:
    """Merge `told` (gold findings, or a reader's) and hold the result against the story's gold.

    A reader's records stand for the gold records they match (one to one, most overlap
    first); a gold record that nothing matches stands alone.
    """
    findings, became = merge_traced(told)
    stand_in = _stand_ins(story, {article.id: found for article, found in told})
    home: dict[Member, Hashable] = {
        member: became.get((member[0], stand_in.get(member, "")), member) for member in _members(story)
    }
    clusters = {kind: bcubed(_gold_homes(story, kind), home) for kind in CLUSTER_KINDS}
    return StoryScore(clusters, _score_conflicts(story, findings, home), _wrong_joins(story, home))


def bcubed(gold: Mapping[Member, Hashable], predicted: Mapping[Member, Hashable]) -> Bcubed:
    """B-cubed counts of the members of `gold`: each maps a member to the cluster it is in.

    >>> bcubed({("a", "1"): 1, ("b", "1"): 1}, {("a", "1"): 1, ("b", "1"): 2}).recall
    0.5
    """
    both = Counter((gold[one], predicted[one]) for one in gold)
    of_gold, of_predicted = Counter(gold.values()), Counter(predicted[one] for one in gold)
    pairs = [(both[gold[one], predicted[one]], gold[one], predicted[one]) for one in gold]
    return Bcubed(
        sum(shared / of_predicted[guess] for shared, _, guess in pairs),
        sum(shared / of_gold[truth] for shared, truth, _ in pairs),
        len(pairs),
    )


def total(scores: Iterable[StoryScore]) -> StoryScore:
    """The figures of several stories as one, from summed counts."""
    scores = list(scores)
    clusters = {kind: sum((one.clusters[kind] for one in scores), Bcubed()) for kind in CLUSTER_KINDS}
    conflicts = ConflictCounts(
        sum(one.conflicts.right for one in scores),
        sum(one.conflicts.gold for one in scores),
        sum(one.conflicts.predicted for one in scores),
        tuple(text for one in scores for text in one.conflicts.missed),
        tuple(text for one in scores for text in one.conflicts.spurious),
    )
    return StoryScore(clusters, conflicts, tuple(text for one in scores for text in one.wrong_joins))


def _read_story(path: Path, documents: Mapping[str, GoldDocument]) -> Story:
    try:
        sheet: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        story = Story(
            path.stem,
            tuple(documents[name] for name in sheet["documents"]),
            {kind: [frozenset(map(_member, one)) for one in sheet.get(kind) or []] for kind in CLUSTER_KINDS},
            tuple(GoldConflict(one["kind"], _sides(one["records"])) for one in sheet.get("conflicts") or []),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SuiteError(f"{path}: {type(error).__name__}: {error}", "see docs/merging.md for the format") from error
    faults = [*_faults(story)]
    if faults:
        raise SuiteError(f"{path}: {'; '.join(faults)}", "records are named 'document record'")
    return story


def _faults(story: Story) -> Iterable[str]:
    known = {
        kind: {(one.id, record.id) for one in story.documents for record in getattr(one, kind)}
        for kind in (*CLUSTER_KINDS, "stances")
    }
    for kind, clusters in story.clusters.items():
        counts = Counter(member for cluster in clusters for member in cluster)
        yield from (f"{kind}: {' '.join(one)} is in two clusters" for one, count in counts.items() if count > 1)
        yield from (f"{kind}: no record {' '.join(one)}" for one in counts if one not in known[kind])
    anything = set().union(*known.values())
    for conflict in story.conflicts:
        if conflict.kind not in get_args(ConflictKind):
            yield f"conflicts: no kind {conflict.kind!r}"
        yield from (
            f"conflicts: no record {' '.join(one)}" for side in conflict.sides for one in side if one not in anything
        )


def _sides(records: Sequence[str | Sequence[str]]) -> tuple[frozenset[Member], ...]:
    return tuple(frozenset(map(_member, [side] if isinstance(side, str) else side)) for side in records)


def _member(reference: str) -> Member:
    document, record = reference.split()
    return document, record


def _members(story: Story) -> Iterable[Member]:
    for document in story.documents:
        for kind in ("entities", "quotes", "stances", "events"):
            yield from ((document.id, record.id) for record in getattr(document, kind))


def _gold_homes(story: Story, kind: ClusterKind) -> dict[Member, Hashable]:
    """Each gold record of a kind and the cluster it is in; entities only where they take part in a record."""
    homes: dict[Member, Hashable] = {}
    for document in story.documents:
        homes |= {(document.id, one.id): (document.id, one.id) for one in getattr(document, kind)}
    for number, cluster in enumerate(story.clusters[kind]):
        homes |= dict.fromkeys(cluster, number)
    return homes


def _stand_ins(story: Story, found: Mapping[str, Findings]) -> dict[Member, str]:
    """Which record of `found` stands for each gold record, matched by the characters they share."""
    stand_in: dict[Member, str] = {}
    for document in story.documents:
        gold, predicted = brief_from_gold(document), found[document.id]
        sides: list[tuple[Sequence[Any], Sequence[Any], Callable[[Any], Iterable[Span]]]] = [
            (gold.entities, predicted.entities, lambda one: one.mentions),
            (gold.quotes, predicted.quotes, lambda one: one.content),
            (gold.stances, predicted.stances, lambda one: [item.span for item in one.evidence]),
            (gold.events, predicted.events, lambda one: [one.trigger]),
        ]
        for gold_records, records, spans in sides:
            stand_in |= {(document.id, one): two for one, two in _matched(gold_records, records, spans)}
    return stand_in


def _matched(
    gold: Sequence[Any], predicted: Sequence[Any], spans: Callable[[Any], Iterable[Span]]
) -> Iterable[tuple[str, str]]:
    if not gold or not predicted:
        return
    runs = [
        [{place for span in spans(one) for place in range(span.start, span.end)} for one in side]
        for side in (gold, predicted)
    ]
    alike = np.array([[len(left & right) / max(1, len(left | right)) for right in runs[1]] for left in runs[0]])
    rows, columns = linear_sum_assignment(-alike)
    for row, column in zip(rows, columns, strict=True):
        if alike[row, column] > 0:
            yield gold[row].id, predicted[column].id


def _score_conflicts(story: Story, findings: Findings, home: Mapping[Member, Hashable]) -> ConflictCounts:
    """A predicted conflict is right if it is of a gold one's kind and its records or passages meet all sides."""
    held: dict[Hashable, set[Member]] = defaultdict(set)
    for member, place in home.items():
        held[place].add(member)
    predicted = [
        (one, frozenset(member for record in one.records for member in held[record])) for one in findings.conflicts
    ]
    proof = {
        (document.id, one.id): list(spans_of(one)) for document in story.documents for one in _gold_records(document)
    }

    def fits_gold(one: GoldConflict, guess: Conflict, members: frozenset[Member]) -> bool:
        if one.kind != guess.kind:
            return False
        return all(
            side & members or any(_touches(guess.passages, proof[member]) for member in side) for side in one.sides
        )

    fits = np.array(
        [[fits_gold(one, guess, members) for guess, members in predicted] for one in story.conflicts], dtype=float
    ).reshape(len(story.conflicts), len(predicted))
    rows, columns = linear_sum_assignment(-fits)
    right = {(row, column) for row, column in zip(rows, columns, strict=True) if fits[row, column]}
    found, true = {row for row, _ in right}, {column for _, column in right}
    known = {one.id: one for one in records_of(findings)}
    return ConflictCounts(
        len(right),
        len(story.conflicts),
        len(predicted),
        tuple(
            f"{story.name}: {one.kind}: {', '.join(' '.join(min(side)) for side in one.sides)}"
            for row, one in enumerate(story.conflicts)
            if row not in found
        ),
        tuple(
            f"{story.name}: {one.kind}: {one.note}: {' | '.join(span.text for span in one.passages)}"
            for column, (one, _) in enumerate(predicted)
            if column not in true and all(record in known for record in one.records)
        ),
    )


def _gold_records(document: GoldDocument) -> tuple[Quote | Stance | Event, ...]:
    return records_of(brief_from_gold(document))


def _touches(passages: Iterable[Span], proof: Sequence[Span]) -> bool:
    return any(
        one.article == other.article and one.start < other.end and other.start < one.end
        for one in passages
        for other in proof
    )


def _wrong_joins(story: Story, home: Mapping[Member, Hashable]) -> tuple[str, ...]:
    """Pairs of people that gold tells apart and a merge made one."""
    gold = _gold_homes(story, "entities")
    people = [
        ((document.id, one.id), one.name)
        for document in story.documents
        for one in document.entities
        if one.kind == "person"
    ]
    return tuple(
        f"{story.name}: {first} ({one[0]}) and {second} ({other[0]})"
        for place, (one, first) in enumerate(people)
        for other, second in people[place + 1 :]
        if home[one] == home[other] and gold[one] != gold[other]
    )


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
