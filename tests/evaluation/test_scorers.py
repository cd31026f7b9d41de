"""Scorers on hand-worked cases, one planted fault each, and their properties on random predictions."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.evaluation.metrics import Counts, evaluate, metrics_for
from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.scoring import score_document
from summarizer.evaluation.suites import KINDS, GoldDocument, load_suite
from summarizer.records import (
    AuthorRef,
    Brief,
    Entity,
    EntityRef,
    Event,
    Participant,
    Provenance,
    Quote,
    Speaker,
    Stance,
    StanceEvidence,
    Topic,
)
from tests.conftest import ROOT
from tests.evaluation.conftest import write_suite

Change = Callable[[Brief], Brief]


def figures(gold: GoldDocument, brief: Brief | None) -> dict[str, float]:
    """Every defined figure of one document."""
    counts = Counts.of([score_document(gold, brief).counts])
    found = {metric.name: float(evaluate(metric, counts)[0]) for metric in metrics_for(KINDS)}
    return {name: value for name, value in found.items() if value == value}


def replaced(kind: str, index: int, /, **changes: object) -> Change:
    def change(brief: Brief) -> Brief:
        records = list(getattr(brief, kind))
        records[index] = records[index].model_copy(update=changes)
        return brief.model_copy(update={kind: tuple(records)})

    return change


def without(kind: str, index: int) -> Change:
    def change(brief: Brief) -> Brief:
        records = list(getattr(brief, kind))
        del records[index]
        return brief.model_copy(update={kind: tuple(records)})

    return change


def cut_quote(characters: int) -> Change:
    """The first quote without its last characters (it has 27)."""

    def change(brief: Brief) -> Brief:
        span = brief.quotes[0].content[0]
        return replaced("quotes", 0, content=(brief.articles[0].span(span.start, span.end - characters),))(brief)

    return change


def moved_trigger(word: str) -> Change:
    def change(brief: Brief) -> Brief:
        start = brief.articles[0].text.index(word)
        return replaced("events", 0, trigger=brief.articles[0].span(start, start + len(word)))(brief)

    return change


PLANTED: dict[str, tuple[Change, str, float]] = {
    "a quote missed: 2 of 3 found": (without("quotes", 0), "quotes.recall", 2 / 3),
    "a quote missed: F1 is 2*2/(3+2)": (without("quotes", 0), "quotes.f1", 4 / 5),
    "half a quote is still a match": (cut_quote(13), "quotes.f1", 1.0),
    "half a quote has no exact borders": (cut_quote(13), "quotes.exact_f1", 2 / 3),
    "less than half a quote is no match": (cut_quote(14), "quotes.recall", 2 / 3),
    "another kind costs no match": (replaced("quotes", 0, kind="mixed"), "quotes.f1", 1.0),
    "another kind costs the kind": (replaced("quotes", 0, kind="mixed"), "quotes.kind", 2 / 3),
    "the wrong speaker": (replaced("quotes", 0, speaker=Speaker(entity="e2")), "quotes.speaker", 2 / 3),
    "the wrong speaker costs attributed F1": (
        replaced("quotes", 0, speaker=Speaker(entity="e2")), "quotes.attributed_f1", 2 / 3,
    ),
    "no speaker where there is one": (replaced("quotes", 0, speaker=None), "quotes.speaker_entity", 2 / 3),
    "a stance turned round is no joint match": (replaced("stances", 0, polarity="support"), "stances.joint_f1", 1 / 2),
    "a stance turned round is still the pair": (replaced("stances", 0, polarity="support"), "stances.pair_f1", 1.0),
    "another holder is another pair": (replaced("stances", 0, holder=EntityRef(entity="e1")), "stances.pair_f1", 1 / 2),
    "the author is nobody else": (replaced("stances", 0, holder=AuthorRef()), "stances.pair_f1", 1 / 2),
    "a topic by other words of which half agree": (
        replaced("stances", 1, target=Topic(topic="purchase of a new ferry")), "stances.joint_f1", 1.0,
    ),
    "another topic": (replaced("stances", 1, target=Topic(topic="the harbour")), "stances.joint_f1", 1 / 2),
    "a missing stance reads as neutral": (without("stances", 0), "stances.all.accuracy", 1 / 2),
    "a later mention of an event is the event": (moved_trigger("The vote"), "events.f1", 1.0),
    "a later mention is not the exact trigger": (moved_trigger("The vote"), "events.exact_f1", 1 / 2),
    "a word of the evidence sentence is not the event": (moved_trigger("purchase"), "events.f1", 1 / 2),
    "the wrong status": (replaced("events", 1, status="occurred"), "events.status", 1 / 2),
    "ongoing may be read as occurred": (replaced("events", 0, status="ongoing"), "events.status_loose", 1.0),
    "one of two participants: F1 is 2*1/(2+1)": (
        lambda brief: replaced("events", 0, participants=brief.events[0].participants[:1])(brief),
        "events.participant_f1", 2 / 3,
    ),
    "a participant in the wrong role": (
        lambda brief: replaced(
            "events", 0, participants=(Participant(role="patient", entity="e3"), brief.events[0].participants[1])
        )(brief),
        "events.participant_f1", 1 / 2,
    ),
    "a date that is not there": (replaced("events", 1, when=None), "events.when", 1 / 2),
    "one of two mentions: similarity 2*1/(2+1)": (
        lambda brief: replaced("entities", 0, mentions=brief.entities[0].mentions[:1])(brief),
        "entities.ceafe", (2 / 3 + 2) / 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "metric", "value"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_costs_what_the_rules_say(
    gold: GoldDocument, perfect: Brief, change: Change, metric: str, value: float
) -> None:
    """A perfect brief with one planted fault scores the figure worked out by hand."""
    assert figures(gold, change(perfect))[metric] == pytest.approx(value)


def test_a_perfect_brief_is_perfect_in_every_figure(gold: GoldDocument, perfect: Brief) -> None:
    """Gold against itself: 1 wherever more is better, 0 wherever less is."""
    found = figures(gold, perfect)
    expected = {metric.name: float(metric.higher_is_better) for metric in metrics_for(KINDS) if metric.name in found}
    assert found == pytest.approx(expected)


def test_a_failed_document_is_all_missed(gold: GoldDocument) -> None:
    """No brief: recall 0 in every kind, and one failed document."""
    found = figures(gold, None)
    recalls = ("quotes.recall", "stances.pair_recall", "events.recall", "entities.recall")
    assert ([found[name] for name in recalls], found["run.failed"]) == ([0.0] * 4, 1.0)


def test_a_split_person_is_a_duplicate_but_still_the_right_speaker(gold: GoldDocument, perfect: Brief) -> None:
    """An entity cut in two costs the duplicate rate and CEAF-e, not the speakers."""
    first = perfect.entities[0]
    halves = (
        first.model_copy(update={"mentions": first.mentions[:1]}),
        first.model_copy(update={"id": "e9", "name": "she", "mentions": first.mentions[1:]}),
    )
    brief = perfect.model_copy(update={"entities": (*halves, *perfect.entities[1:])})
    brief = replaced("quotes", 1, speaker=Speaker(entity="e9"))(brief)
    found = figures(gold, brief)
    assert (found["quotes.speaker"], found["entities.duplicates"]) == (1.0, 1 / 4)


def test_two_people_joined_are_counted_and_a_stray_pronoun_is_not(gold: GoldDocument, perfect: Brief) -> None:
    """One entity with the names of two people is joined; one with another's pronoun only loses that mention."""
    quist, brandt, council = perfect.entities
    joined = quist.model_copy(update={"mentions": (*quist.mentions, *brandt.mentions)})
    astray = brandt.model_copy(update={"mentions": (*brandt.mentions, quist.mentions[1])})
    one = figures(gold, perfect.model_copy(update={"entities": (joined, council)}))
    other = figures(gold, perfect.model_copy(update={"entities": (quist, astray, council)}))
    assert (one["entities.joined"], other["entities.joined"]) == (1.0, 0.0)
    assert other["entities.mentions"] == pytest.approx(5 / 6)


def test_a_cast_member_in_no_record_counts_neither_way(gold: GoldDocument, perfect: Brief) -> None:
    """A brief may list the whole cast: who takes part in nothing is not held against it."""
    more = Entity(id="e7", name="May", kind="other", mentions=(perfect.articles[0].span(46, 49),))
    assert figures(gold, perfect.model_copy(update={"entities": (*perfect.entities, more)}))["entities.ceafe"] == 1.0


def quote_over(brief: Brief, words: str) -> Quote:
    start = brief.articles[0].text.index(words)
    return Quote(id="q9", kind="indirect", content=(brief.articles[0].span(start, start + len(words)),))


def test_predictions_in_ignored_spans_count_neither_way(gold: GoldDocument, perfect: Brief) -> None:
    """A spurious quote is an error, and none where its words are to be ignored or were not annotated."""
    brief = perfect.model_copy(update={"quotes": (*perfect.quotes, quote_over(perfect, "The vote was close"))})
    last = (gold.text.index("The vote"), len(gold.text))
    ignoring = gold.model_copy(update={"ignore": {"quotes": (last,)}})
    partly = gold.model_copy(update={"annotated": {**gold.annotated, "quotes": ((0, last[0]),)}})
    assert [figures(g, brief)["quotes.precision"] for g in (gold, ignoring, partly)] == [3 / 4, 1.0, 1.0]


def test_without_exhaustive_gold_only_recall_is_defined(gold: GoldDocument, perfect: Brief) -> None:
    """Where gold is a sample, precision and F1 would be made up."""
    sample = gold.model_copy(update={"annotated": {"quotes": False, "events": False, "stances": False}})
    found = figures(sample, perfect)
    assert (found["quotes.recall"], found["events.recall"]) == (1.0, 1.0)
    assert not {"quotes.f1", "quotes.precision", "events.f1", "events.participant_all_f1", "stances.pair_f1"} & set(
        found
    )


def test_contradicting_oneself_does_not_pay_where_any_holder_is_right(gold: GoldDocument, perfect: Brief) -> None:
    """Support and oppose for one target read together as mixed, not as whichever is right."""
    open_gold = gold.model_copy(
        update={"stances": (gold.stances[0].model_copy(update={"holder": None}),), "annotated": {"stances": False}}
    )
    opposite = perfect.stances[0].model_copy(update={"id": "s9", "holder": AuthorRef(), "polarity": "support"})
    both = perfect.model_copy(update={"stances": (perfect.stances[0], opposite)})
    assert figures(open_gold, perfect)["stances.all.accuracy"] == 1.0
    assert figures(open_gold, both)["stances.all.accuracy"] == 0.0


def test_two_copies_of_a_quotation_match_by_their_speaker(gold: GoldDocument, perfect: Brief) -> None:
    """A duplicate with the wrong speaker is the spurious one, whichever comes first."""
    wrong = perfect.quotes[0].model_copy(update={"id": "q0", "speaker": Speaker(entity="e2")})
    found = figures(gold, perfect.model_copy(update={"quotes": (wrong, *perfect.quotes)}))
    assert (found["quotes.speaker"], found["quotes.precision"]) == (1.0, 3 / 4)


@st.composite
def briefs(draw: st.DrawFn, gold: GoldDocument) -> Brief:
    """Any brief over the gold's text: random spans, speakers, triggers, polarities and targets."""
    article = gold.article()
    edge = st.integers(0, len(article.text) - 1)

    def span() -> object:
        start = draw(edge)
        return article.span(start, min(len(article.text), start + draw(st.integers(1, 40))))

    entities = tuple(
        Entity(id=f"e{i}", name=f"N{i}", kind="person", mentions=(span(), span()))
        for i in range(draw(st.integers(1, 4)))
    )
    someone = st.sampled_from([entity.id for entity in entities])
    quotes = tuple(
        Quote(id=f"q{i}", kind="direct", content=(span(),), speaker=Speaker(entity=draw(someone), mention=span()))
        for i in range(draw(st.integers(0, 5)))
    )
    events = tuple(
        Event(id=f"v{i}", what="x", trigger=(trigger := span()), status="occurred", evidence=(trigger,))
        for i in range(draw(st.integers(0, 5)))
    )
    polarity = st.sampled_from(["support", "oppose", "neutral", "mixed"])
    stances = tuple(
        Stance(
            id=f"s{i}",
            holder=EntityRef(entity=draw(someone)),
            target=Topic(topic="the plan", mention=span()),
            polarity=(side := draw(polarity)),
            evidence=(StanceEvidence(span=span(), polarity=side),),
        )
        for i in range(draw(st.integers(0, 4)))
    )
    return Brief(
        articles=(article,),
        entities=entities,
        quotes=quotes,
        stances=stances,
        events=events,
        provenance=Provenance(version="0", model="test"),
    )


KIND_OF_PRECISION = {"quotes": "quotes.precision", "events": "events.precision"}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_scores_do_not_depend_on_order(data: st.DataObject) -> None:
    """Any brief, its records shuffled: the same counts."""
    gold = ferry()
    brief = data.draw(briefs(gold))
    kinds = ("entities", "quotes", "stances", "events")
    shuffled = {kind: tuple(data.draw(st.permutations(getattr(brief, kind)))) for kind in kinds}
    turned = {kind: tuple(data.draw(st.permutations(getattr(gold, kind)))) for kind in kinds}
    other = score_document(gold.model_copy(update=turned), brief.model_copy(update=shuffled))
    assert other.counts == pytest.approx(score_document(gold, brief).counts)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_wrong_record_never_raises_precision(data: st.DataObject) -> None:
    """Any brief with one more record that matches nothing: precision falls or stays, recall stays."""
    gold = ferry()
    brief = data.draw(briefs(gold))
    article = brief.articles[0]
    start = article.text.index("was close")
    wrong = {
        "quotes": Quote(id="q99", kind="direct", content=(article.span(start, start + 9),)),
        "events": Event(
            id="v99", what="x", trigger=article.span(start, start + 9), status="denied",
            evidence=(article.span(start, start + 9),),
        ),
    }  # fmt: skip
    more = brief.model_copy(update={kind: (*getattr(brief, kind), record) for kind, record in wrong.items()})
    before, after = figures(gold, brief), figures(gold, more)
    for kind, metric in KIND_OF_PRECISION.items():
        assert after[metric] <= before.get(metric, 1.0) + 1e-12
        assert after[f"{kind}.recall"] == before[f"{kind}.recall"]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_record_has_one_fate(data: st.DataObject) -> None:
    """Any brief: each gold and each predicted record stands in exactly one pairing."""
    gold = ferry()
    brief = data.draw(briefs(gold))
    pairings = score_document(gold, brief).pairings
    for kind in KINDS:
        ours = sorted(p.gold for p in pairings if p.kind == kind and p.gold is not None)
        theirs = sorted(p.predicted for p in pairings if p.kind == kind and p.predicted is not None)
        assert ours == sorted(record.id for record in getattr(gold, kind))
        assert theirs == sorted(record.id for record in getattr(brief, kind))


@cache
def ferry() -> GoldDocument:
    """The gold of the fixture, without pytest's fixtures: hypothesis draws many briefs for one test."""
    with TemporaryDirectory() as folder:
        return load_suite(write_suite(Path(folder) / "tiny")).documents[0]


def test_the_perfect_brief_of_every_committed_suite_is_perfect() -> None:
    """Our own gold is consistent with our own scorers: each document as its own prediction has all headlines at 1."""
    for folder in sorted(path.parent for path in (ROOT / "evals").glob("*/suite.toml")):
        for document in load_suite(folder).documents:
            found = figures(document, brief_from_gold(document))
            heads = {
                n: v for n, v in found.items() if n in ("quotes.f1", "stances.joint_f1", "events.f1", "entities.ceafe")
            }
            assert heads == pytest.approx(dict.fromkeys(heads, 1.0)), document.id
