"""The brief's abstract cites, the loss account adds up, and a composed abstract cannot say what its records do not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.briefing import check_abstract, compose_brief, extract_abstract
from summarizer.briefing.timeline import timeline_of
from summarizer.merging import merge_chunks
from summarizer.pipeline.reader_path import findings_of
from summarizer.reading import read_article
from summarizer.records import Event, Findings, Provenance, Quote, Reading, Span, Speaker, Status, Timeline, When
from tests.conftest import article_of

PROVENANCE = Provenance(version="0", model="reader")


@pytest.fixture(scope="module")
def told() -> tuple[Reading, Findings]:
    text = (
        "Mayor Ann Lee opened the Kestrel bridge in Oslo on Friday.\n"
        "Police arrested 14 protesters, Chief Bo Ek said.\n"
        "Rebels did not attack the town of Arden, Captain Eva Holm said on 5 March.\n"
        "The repairs cost 40 million euros, said Carl Dahl.\n"
    )
    reading = read_article(article_of(text, "2025-03-10"))
    return reading, merge_chunks(reading, [findings_of(reading)])


def test_every_sentence_of_the_abstract_is_the_articles_and_cites(example: Reading) -> None:
    """Three to five sentences, verbatim, each with records of the brief."""
    findings = merge_chunks(example, [findings_of(example)])
    abstract = extract_abstract([example], findings, 5)
    ids = {r.id for r in (*findings.quotes, *findings.stances, *findings.events)}
    assert 3 <= len(abstract) <= 5
    for sentence in abstract:
        assert sentence.text in " ".join(example.article.text.split())
        assert set(sentence.cites) <= ids


def test_an_article_without_records_has_no_abstract() -> None:
    """Nothing is invented where nothing was found."""
    reading = read_article(article_of("It is cold."))
    assert extract_abstract([reading], merge_chunks(reading, [findings_of(reading)]), 5) == ()


def test_the_loss_account_adds_up() -> None:
    """Marked runs are attributed, held without a speaker, set aside by name, or unaccounted for."""
    reading = read_article(article_of('"We go," said Ann Lee. Tom "Bear" Holm saw a so-called "miracle".\n'))
    brief = compose_brief([reading], merge_chunks(reading, [findings_of(reading)]), PROVENANCE)
    assert (brief.coverage.marked_quotations, brief.coverage.attributed_quotations) == (1, 1)
    assert [span.text for span in brief.coverage.set_aside] == ["Bear", "miracle"]
    assert brief.coverage.unaccounted == ()


def test_what_no_record_holds_is_unaccounted_for() -> None:
    """A marked quotation that a model left out stands in the brief as missing."""
    reading = read_article(article_of('"We go," said Ann Lee.\n'))
    brief = compose_brief([reading], Findings(), PROVENANCE)
    assert [span.text for span in brief.coverage.unaccounted] == ["We go,"]


def test_a_quote_without_a_speaker_is_counted_but_not_as_attributed() -> None:
    """Held, not attributed."""
    reading = read_article(article_of('"We go," said Ann Lee.\n'))
    quote = Quote(id="q1", kind="direct", content=(reading.article.span(1, 7),), speaker=None)
    coverage = compose_brief([reading], Findings(quotes=(quote,)), PROVENANCE).coverage
    assert (coverage.marked_quotations, coverage.attributed_quotations, coverage.unaccounted) == (1, 0, ())
    named = quote.model_copy(update={"speaker": Speaker(mention=reading.article.span(14, 21))})
    assert compose_brief([reading], Findings(quotes=(named,)), PROVENANCE).coverage.attributed_quotations == 1


TRUE = [
    "Ann Lee opened the Kestrel bridge in Oslo on Friday.",
    "Bo Ek said police arrested 14 protesters.",
    "Eva Holm said on 5 March that rebels did not attack Arden.",
    "Carl Dahl said the repairs cost 40 million euros.",
]


def everything(findings: Findings) -> list[str]:
    return [record.id for record in (*findings.quotes, *findings.stances, *findings.events)]


@pytest.mark.parametrize("sentence", TRUE)
def test_a_true_sentence_holds(told: tuple[Reading, Findings], sentence: str) -> None:
    """What the cited records say may be said in other words."""
    reading, findings = told
    kept, problems = check_abstract([(sentence, everything(findings))], [reading], findings)
    assert [p.reason for p in problems] == []
    assert len(kept) == 1


def mutations(seed: int) -> str:
    """A true sentence with one planted wrong number or name."""
    chance = random.Random(seed)
    sentence = chance.choice(TRUE)
    swaps = [
        ("14", str(chance.choice([n for n in range(2, 99) if n not in (5, 14, 40)]))),
        ("40 million", f"{chance.choice([3, 4, 41, 400])} million"),
        ("5 March", f"{chance.choice([4, 6, 15])} March"),
        *(
            (name, chance.choice(["Dora Wick", "Per Lund", "Nina Ross"]))
            for name in ("Ann Lee", "Bo Ek", "Eva Holm", "Carl Dahl")
        ),
        ("Oslo", "Bergen"),
        ("Kestrel", "Falcon"),
        ("Arden", "Marsh"),
    ]
    old, new = chance.choice([(old, new) for old, new in swaps if old in sentence])
    return sentence.replace(old, new)


@pytest.mark.parametrize("seed", range(100))
def test_a_planted_wrong_number_or_name_is_caught(told: tuple[Reading, Findings], seed: int) -> None:
    """In 100 of 100 mutations the sentence is refused, with the word that is wrong."""
    reading, findings = told
    sentence = mutations(seed)
    kept, problems = check_abstract([(sentence, everything(findings))], [reading], findings)
    assert kept == ()
    assert problems[0].reason


def test_a_denied_event_told_as_a_fact_is_caught(told: tuple[Reading, Findings]) -> None:
    """`did not attack` cannot become `attacked`."""
    reading, findings = told
    denied = [event.id for event in findings.events if event.status == "denied"]
    kept, _ = check_abstract([("Rebels attacked the town of Arden.", denied)], [reading], findings)
    assert kept == ()


def test_a_citation_of_nothing_is_caught(told: tuple[Reading, Findings]) -> None:
    """Unknown ids and empty lists prove nothing."""
    reading, findings = told
    kept, problems = check_abstract([(TRUE[0], ["q99"]), (TRUE[1], [])], [reading], findings)
    assert kept == ()
    assert len(problems) == 2


@pytest.fixture(scope="module")
def quoted() -> tuple[Reading, Findings]:
    text = (
        "“Tom Ek should resign over the dam,” said Ann Lee.\n"
        "Tom Ek criticised the plan of the council.\n"
        "Mona Berg said four boats were lost and 40 percent of the nets.\n"
    )
    reading = read_article(article_of(text, "2025-03-10"))
    return reading, merge_chunks(reading, [findings_of(reading)])


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("Ann Lee said that Tom Ek should resign.", True),
        ("Tom Ek said that Ann Lee should resign.", False),
        ("Tom Ek should resign over the dam, said Ann Lee.", True),
        ("Ann Lee should resign over the dam, said Tom Ek.", False),
    ],
)
def test_words_given_to_another_whom_the_passage_names_are_caught(
    quoted: tuple[Reading, Findings], sentence: str, holds: bool
) -> None:
    """Both names stand in the passage; only one of them spoke."""
    reading, findings = quoted
    cites = [quote.id for quote in findings.quotes if "resign" in quote.content[0].text]
    kept, _ = check_abstract([(sentence, cites)], [reading], findings)
    assert bool(kept) is holds


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("Tom Ek criticised the plan of the council.", True),
        ("Tom Ek opposed the plan.", True),
        ("Tom Ek welcomed the plan of the council.", False),
    ],
)
def test_a_stance_told_as_its_opposite_is_caught(quoted: tuple[Reading, Findings], sentence: str, holds: bool) -> None:
    """Criticism cannot become welcome."""
    reading, findings = quoted
    cites = [stance.id for stance in findings.stances if stance.polarity == "oppose"]
    assert cites
    kept, _ = check_abstract([(sentence, cites[:1])], [reading], findings)
    assert bool(kept) is holds


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("Mona Berg said 4 boats were lost.", True),
        ("Mona Berg said four boats were lost.", True),
        ("Mona Berg said five boats were lost.", False),
        ("Mona Berg said 40 boats were lost.", False),
        ("Mona Berg said 40 per cent of the nets were lost.", True),
        ("Mona Berg said 4 percent of the nets were lost.", False),
        ("Mona Berg said boats were lost in 2024.", False),
        ("Mona Berg said boats were lost on Tuesday.", False),
    ],
)
def test_a_number_holds_in_any_notation_and_only_as_what_it_is(
    quoted: tuple[Reading, Findings], sentence: str, holds: bool
) -> None:
    """Four is 4; 40 percent is neither 40 nor 4 percent."""
    reading, findings = quoted
    cites = [quote.id for quote in findings.quotes if "boats" in quote.content[0].text]
    kept, _ = check_abstract([(sentence, cites)], [reading], findings)
    assert bool(kept) is holds


def test_what_several_papers_report_comes_first() -> None:
    """Of two sentences alike in all else, the one whose event two papers carry is chosen."""
    reading = read_article(article_of("Ann Lee opened the school on Friday.\nTom Ek closed the mill on Friday.\n"))
    findings = merge_chunks(reading, [findings_of(reading)])
    mill = [event for event in findings.events if "mill" in event.what or "closed" in event.trigger.text]
    assert mill
    told = tuple(
        event.model_copy(update={"articles": ("a", "b", "c", "d")}) if event in mill else event
        for event in findings.events
    )
    (sentence,) = extract_abstract([reading], findings.model_copy(update={"events": told}), 1)
    assert "mill" in sentence.text


def event_on(id: str, value: str | None, status: Status = "occurred") -> Event:
    span = Span(article="a", start=0, end=1, text="A")
    return Event(
        id=id,
        what="it happens",
        trigger=span,
        status=status,
        when=When(value=value) if value else None,
        evidence=(span,),
    )


@given(st.permutations(["2024", "2025-03", "2025-03-03", "2025-03-03/2025-03-09", "2025-03-04T09:30", "2026-01"]))
def test_the_timeline_is_in_the_order_of_time(values: list[str]) -> None:
    """Whatever the order in the text; of one beginning, the coarser date comes first."""
    timeline = timeline_of([event_on(value, value) for value in values])
    assert list(timeline.happened) == sorted(values)


def test_the_timeline_keeps_plans_and_denials_apart() -> None:
    """Each event is in one list by its status; without a date it is in none of them but in `undated`."""
    told: tuple[Status, ...] = ("occurred", "ongoing", "planned", "hypothetical", "denied")
    events = [event_on(status, "2025-03-03", status) for status in told]
    assert timeline_of([*events, event_on("when", None)]) == Timeline(
        happened=("occurred", "ongoing"),
        planned=("planned",),
        possible=("hypothetical",),
        denied=("denied",),
        undated=("when",),
    )
