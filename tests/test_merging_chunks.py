"""Merging the chunks of one article: the same record once, whatever the order, and nothing lost or invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.merging import merge_articles, merge_chunks
from summarizer.records import (
    Article,
    Coverage,
    Entity,
    EntityRef,
    Event,
    Findings,
    Participant,
    Quote,
    Rejection,
    SecondOpinion,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    Topic,
    When,
    spans_of,
)
from tests.conftest import article_of

TEXT = (
    "Ann Lee opened the dam in Halden on Friday. “We lost nine people,” said Bo Ek. "
    "Ms Lee blamed the operator. Tom Lee denied that the dam had cracked. The dam burst on Monday.\n"
)
ARTICLE = article_of(TEXT)


def at(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return ARTICLE.span(start, start + len(words))


ANN = Entity(id="e1", name="Ann Lee", kind="person", mentions=(at("Ann Lee"), at("Ms Lee")))
BO = Entity(id="e2", name="Bo Ek", kind="person", mentions=(at("Bo Ek"),))
TOM = Entity(id="e3", name="Tom Lee", kind="person", mentions=(at("Tom Lee"),))
LOST = Quote(
    id="q1", kind="direct", content=(at("We lost nine people,"),), speaker=Speaker(entity="e2", mention=at("Bo Ek")),
    cue=at("said"),
)  # fmt: skip
BURST = Event(id="v1", what="the dam bursts", trigger=at("burst"), status="occurred", evidence=(at("The dam burst"),))
BLAMES = Stance(
    id="s1", holder=EntityRef(entity="e1"), target=Topic(topic="the operator"), polarity="oppose",
    evidence=(StanceEvidence(span=at("Ms Lee blamed the operator"), polarity="oppose"),),
)  # fmt: skip


def test_a_record_of_two_chunks_is_one_record() -> None:
    """The same characters are the same quote, stance and event, whatever ids the chunks gave them."""
    first = Findings(entities=(ANN, BO), quotes=(LOST,), stances=(BLAMES,), events=(BURST,))
    again = Findings(
        entities=(ANN, BO),
        quotes=(LOST.model_copy(update={"id": "q9"}),),
        stances=(BLAMES.model_copy(update={"id": "s4"}),),
        events=(BURST.model_copy(update={"id": "v7"}),),
    )
    merged = merge_chunks(ARTICLE, [first, again])
    assert [len(found) for found in (merged.entities, merged.quotes, merged.stances, merged.events)] == [2, 1, 1, 1]


def test_entities_of_one_name_and_two_ids_are_one() -> None:
    """A chunk that names somebody anew means the one whom the other chunk knows."""
    other = BO.model_copy(update={"id": "e9"})
    said = LOST.model_copy(update={"speaker": Speaker(entity="e9"), "content": (at("nine people"),), "cue": None})
    merged = merge_chunks(
        ARTICLE, [Findings(entities=(BO,), quotes=(LOST,)), Findings(entities=(other,), quotes=(said,))]
    )
    assert [one.name for one in merged.entities] == ["Bo Ek"]


def test_two_people_under_one_id_of_two_chunks_stay_two() -> None:
    """An id holds within its chunk: e1 of one is not e1 of another by that alone."""
    tom = TOM.model_copy(update={"id": "e2"})
    denied = Quote(id="q1", kind="indirect", content=(at("the dam had cracked"),), speaker=Speaker(entity="e2"))
    merged = merge_chunks(
        ARTICLE, [Findings(entities=(BO,), quotes=(LOST,)), Findings(entities=(tom,), quotes=(denied,))]
    )
    assert [one.name for one in merged.entities] == ["Bo Ek", "Tom Lee"]


def test_another_speaker_of_the_same_words_is_kept_as_a_second_opinion_and_a_conflict() -> None:
    """Neither speaker is lost where two readings of one passage disagree."""
    given_to_ann = LOST.model_copy(update={"speaker": Speaker(entity="e1", mention=at("Ann Lee"))})
    parts = [Findings(entities=(ANN, BO), quotes=(quote,)) for quote in (LOST, LOST, given_to_ann)]
    merged = merge_chunks(ARTICLE, parts)
    (quote,) = merged.quotes
    names = {one.id: one.name for one in merged.entities}
    assert quote.speaker
    assert names[quote.speaker.entity or ""] == "Bo Ek"
    assert [names[one.speaker.entity or ""] for one in quote.second_opinions if one.speaker] == ["Ann Lee"]
    assert [conflict.kind for conflict in merged.conflicts] == ["speaker"]


def test_one_happening_told_in_two_chunks_is_one_event_with_all_evidence() -> None:
    """A chunk does not see the other's sentence; the same who, what and when join the two."""
    who = (Participant(role="agent", entity="e1"),)
    friday = When(value="2025-01-24")
    first = Event(
        id="v1", what="Ann Lee opens the dam", trigger=at("opened"), status="occurred", participants=who, when=friday,
        evidence=(at("Ann Lee opened the dam"),),
    )  # fmt: skip
    later = first.model_copy(update={"trigger": at("Friday"), "evidence": (at("on Friday"),)})
    merged = merge_chunks(ARTICLE, [Findings(entities=(ANN,), events=(one,)) for one in (first, later)])
    (event,) = merged.events
    assert {span.text for span in event.evidence} >= {"Ann Lee opened the dam", "on Friday"}


def test_two_events_of_one_chunk_stay_two_however_alike() -> None:
    """What one reading tells apart, merging does not join."""
    later = BURST.model_copy(update={"id": "v2", "trigger": at("cracked"), "evidence": (at("the dam had cracked"),)})
    assert len(merge_chunks(ARTICLE, [Findings(events=(BURST, later))]).events) == 2


def test_both_sides_of_one_stance_are_mixed_and_a_change() -> None:
    """Support in one chunk and opposition in another is `mixed`, each passage with its own polarity."""
    praise = StanceEvidence(span=at("Ann Lee opened the dam"), polarity="support")
    parts = [
        Findings(entities=(ANN,), stances=(one,))
        for one in (BLAMES, BLAMES.model_copy(update={"polarity": "support", "evidence": (praise,)}))
    ]
    merged = merge_chunks(ARTICLE, parts)
    (stance,) = merged.stances
    assert stance.polarity == "mixed"
    assert [item.polarity for item in stance.evidence] == ["support", "oppose"]
    assert [conflict.kind for conflict in merged.conflicts] == ["change"]


def test_coverage_is_summed_and_every_rejection_kept_once() -> None:
    """What chunks counted adds up; a rejection that two passes share is one."""
    refused = Rejection(stage="grounding", reason="absent", draft={"words": "x"}, article="a")
    part = Findings(rejections=(refused,), coverage=Coverage(chunks=1, answered=1, reasked=1))
    merged = merge_chunks(ARTICLE, [part, part])
    assert merged.rejections == (refused,)
    assert (merged.coverage.chunks, merged.coverage.answered, merged.coverage.reasked) == (2, 2, 2)


def test_who_takes_part_in_nothing_is_left_out_and_ids_follow_the_text() -> None:
    """The cast of a brief are those of its records, numbered as the article names them."""
    merged = merge_chunks(ARTICLE, [Findings(entities=(TOM, BO, ANN), quotes=(LOST,), stances=(BLAMES,))])
    assert [(one.id, one.name) for one in merged.entities] == [("e1", "Ann Lee"), ("e2", "Bo Ek")]


def test_no_chunks_give_empty_findings() -> None:
    """Nothing in, nothing out."""
    assert merge_chunks(ARTICLE, []) == Findings()


# -- any findings at all ---------------------------------------------------------------

NAMES = ("Ann Lee", "Bo Ek", "Tom Lee", "Ms Lee", "the operator", "Halden", "the dam")


@st.composite
def span(draw: st.DrawFn, article: Article) -> Span:
    start = draw(st.integers(0, len(article.text) - 2))
    return article.span(start, min(len(article.text), start + draw(st.integers(1, 40))))


@st.composite
def findings(draw: st.DrawFn, article: Article = ARTICLE) -> Findings:
    spans = span(article)
    kinds = st.sampled_from(["person", "organisation", "place", "group", "other"])
    cast = [
        Entity(id=f"e{n}", name=name, kind=draw(kinds), mentions=tuple(draw(st.lists(spans, max_size=2))))
        for n, name in enumerate(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)))
    ]
    someone = st.sampled_from([one.id for one in cast])
    speaker = st.builds(Speaker, entity=someone) | st.none()
    polarity = st.sampled_from(["support", "oppose", "neutral"])
    quotes = st.builds(
        Quote,
        id=st.just("q"),
        kind=st.sampled_from(["direct", "mixed", "indirect"]),
        content=st.tuples(spans),
        speaker=speaker,
        cue=spans | st.none(),
        second_opinions=st.just(()) | st.tuples(st.builds(SecondOpinion, by=st.just("reader"), speaker=speaker)),
    )
    stances = st.builds(
        Stance,
        id=st.just("s"),
        holder=st.builds(EntityRef, entity=someone),
        target=st.builds(EntityRef, entity=someone) | st.builds(Topic, topic=st.sampled_from(NAMES)),
        polarity=polarity,
        evidence=st.tuples(st.builds(StanceEvidence, span=spans, polarity=polarity)),
    )
    days = st.sampled_from([None, "2025-01-20", "2025-01", "2025-01-21/2025-01-23", "2024"])
    events = st.builds(
        Event,
        id=st.just("v"),
        what=st.sampled_from(["the dam bursts", "Ann Lee opens the dam", "nine people die", "eight people died"]),
        trigger=spans,
        status=st.sampled_from(["occurred", "planned", "denied", "hypothetical", "ongoing"]),
        participants=st.just(()) | st.tuples(st.builds(Participant, role=st.just("agent"), entity=someone)),
        when=st.none() | st.builds(When, value=days),
        evidence=st.tuples(spans),
    )

    def numbered(strategy: st.SearchStrategy) -> tuple:
        found = draw(st.lists(strategy, max_size=3))
        return tuple(one.model_copy(update={"id": f"{one.id}{n}"}) for n, one in enumerate(found))

    return Findings(entities=tuple(cast), quotes=numbered(quotes), stances=numbered(stances), events=numbered(events))


def records(merged: Findings) -> tuple:
    return merged.entities, merged.quotes, merged.stances, merged.events, merged.conflicts


@settings(max_examples=60, deadline=None)
@given(st.lists(findings(), max_size=3))
def test_the_order_of_chunks_never_shows(parts: list[Findings]) -> None:
    """Any order of any chunks gives the same findings."""
    assert merge_chunks(ARTICLE, parts) == merge_chunks(ARTICLE, parts[::-1])


@settings(max_examples=60, deadline=None)
@given(st.lists(findings(), max_size=3))
def test_merging_what_is_merged_changes_nothing(parts: list[Findings]) -> None:
    """Merged findings merge to themselves."""
    once = merge_chunks(ARTICLE, parts)
    assert records(merge_chunks(ARTICLE, [once])) == records(once)


def test_conflicts_fold_alike_whichever_came_first() -> None:
    """Two denials of which one's passages lie within the other's stay two, however often they are merged."""
    denial = Quote(id="q1", kind="direct", content=(at("dam had cracked. The dam burst on Monday"),), cue=at("denied"))
    claim = Quote(id="q2", kind="direct", content=(at("dam burst on Monday"),), speaker=Speaker(entity="e1"))
    said = Quote(id="q0", kind="direct", content=(at("A"),), speaker=Speaker(entity="e1"))
    event = BURST.model_copy(update={"trigger": at("A"), "evidence": (at("A"),)})
    once = merge_chunks(ARTICLE, [Findings(entities=(ANN,), quotes=(said, denial, claim), events=(event,))])
    assert len(once.conflicts) == 2
    assert merge_chunks(ARTICLE, [once]).conflicts == once.conflicts


@settings(max_examples=60, deadline=None)
@given(st.lists(findings(), max_size=3))
def test_merging_loses_no_proof_and_refers_to_what_is_there(parts: list[Findings]) -> None:
    """Every quoted and evidencing span that went in comes out, and every reference has its record."""
    merged = merge_chunks(ARTICLE, parts)
    out = {(s.start, s.end) for one in (*merged.quotes, *merged.stances, *merged.events) for s in spans_of(one)}
    out |= {(s.start, s.end) for quote in merged.quotes for place in quote.places for s in place.content}
    into = {(s.start, s.end) for part in parts for one in (*part.stances,) for s in spans_of(one)}
    assert into <= out
    known = {one.id for one in merged.entities}
    used = {quote.speaker.entity for quote in merged.quotes if quote.speaker} - {None}
    assert used <= known
    ids = {one.id for one in (*merged.quotes, *merged.stances, *merged.events)}
    assert all(ids.issuperset(conflict.records) for conflict in merged.conflicts)


PAPERS = [article_of(f"{n}. {TEXT}", day).model_copy(update={"id": f"p{n}"}) for n, day in
          enumerate(("2025-01-20", None, "2025-01-22"))]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.tuples(*(findings(paper) for paper in PAPERS)))
def test_the_order_of_papers_never_shows(told: tuple[Findings, ...]) -> None:
    """Any order of any papers, one of them given twice, gives the same findings."""
    papers = list(zip(PAPERS, told, strict=True))
    assert merge_articles(papers) == merge_articles([*papers[::-1], papers[1]])


@pytest.mark.parametrize("seed", range(3))
def test_two_hundred_papers_on_one_thing_are_one_record_each(seed: int) -> None:
    """A cluster larger than any window of comparison still comes together."""
    told = []
    for number in range(200):
        article = article_of(f"{number * 7 + seed}. {TEXT}").model_copy(update={"id": f"p{number:03}"})
        shift = article.text.index("Ann Lee")
        words = article.span(shift + at("We lost").start, shift + at("We lost").start + len("We lost nine people,"))
        name = article.span(shift + at("Bo Ek").start, shift + at("Bo Ek").end)
        bo = BO.model_copy(update={"mentions": (name,)})
        quote = LOST.model_copy(
            update={"content": (words,), "cue": None, "speaker": Speaker(entity="e2", mention=name)}
        )
        told.append((article, Findings(entities=(bo,), quotes=(quote,))))
    merged = merge_articles(told)
    assert (len(merged.entities), len(merged.quotes), len(merged.quotes[0].places)) == (1, 1, 199)
