"""The brief's abstract cites, the loss account adds up, and a composed abstract cannot say what its records do not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.briefing import check_abstract, compose_brief, extract_abstract
from summarizer.briefing.timeline import timeline_of
from summarizer.merging import merge_articles, merge_chunks
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


def abstract_of(*texts: tuple[str, str | None], sentences: int = 5) -> list[str]:
    """The abstract of articles given as (text, day of publication)."""
    readings = [
        read_article(article_of(text, day).model_copy(update={"id": f"a{number}"}))
        for number, (text, day) in enumerate(texts)
    ]
    told = [(one.article, merge_chunks(one, [findings_of(one)])) for one in readings]
    findings = merge_articles(told) if len(told) > 1 else told[0][1]
    return [sentence.text for sentence in extract_abstract(readings, findings, sentences)]


def test_what_several_papers_report_is_preferred() -> None:
    """After the lead, of two sentences alike in all else the one whose event several papers carry is chosen."""
    text = "Eva Holm left Oslo on Monday.\nAnn Lee opened the school on Friday.\nTom Ek closed the mill on Friday.\n"
    reading = read_article(article_of(text))
    findings = merge_chunks(reading, [findings_of(reading)])
    mill = [event for event in findings.events if "mill" in event.what or "closed" in event.trigger.text]
    assert mill
    told = tuple(
        event.model_copy(update={"articles": ("a", "b", "c", "d")}) if event in mill else event
        for event in findings.events
    )
    _, second = extract_abstract([reading], findings.model_copy(update={"events": told}), 2)
    assert "mill" in second.text


def test_the_lead_comes_first_however_much_later_sentences_carry() -> None:
    """News says at once what happened: its first sentence leads, though one below names more people and deeds."""
    later = "Ann Lee met Tom Ek in Oslo on Friday, thanked Bo Dahl, blamed Eva Holm and sacked Carl Berg."
    (only,) = abstract_of((f"A dam burst above Halden on Monday.\n{later}\n", None), sentences=1)
    assert only.startswith("A dam burst")


def test_of_several_papers_the_first_day_leads_and_a_plan_come_about_is_stale() -> None:
    """The paper that says the council will vote is the oldest; what it voted leads, and the plan is not told."""
    told = abstract_of(
        ("Vassby council will vote on Thursday on a ban, said Maud Ekeli, who welcomed the vote.\n", "2025-05-12"),
        ("Vassby council on Thursday approved a ban on night ferries.\nIslanders marched on Friday.\n", "2025-05-16"),
        ("Minister Jonas Wiik backed the ban on night ferries in Vassby on Monday.\n", "2025-05-20"),
    )
    assert told[0] == "Vassby council on Thursday approved a ban on night ferries."
    assert not any("will vote" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("sentence", "stands"),
    [
        ("Tom Ek sold the mill to a rival on Friday.", True),
        ("12 workers left the mill in Halden on Friday.", True),
        ("Tom Ek said on Friday that he had sold the mill.", True),
        ("In June she sold the mill to a rival firm.", False),
        ("The mill was sold to a rival on Friday, she said.", False),
        ("When he left he sold the mill to a rival.", False),
        ("One of them sold the mill to Tom Ek on Friday.", False),
        ("Two days later Tom Ek sold the mill to a rival.", False),
        ("Who sold the mill in Halden to Tom Ek on Friday?", False),
        ("Q: Tom Ek sold the mill to a rival on Friday.", False),
        ("Tom Ek sold my mill to a rival on Friday.", False),
    ],
)
def test_what_cannot_stand_alone_is_passed_over(sentence: str, stands: bool) -> None:
    """Out of its context, a sentence must not speak of "she", "them" or "my", ask, or count from another day."""
    assert (sentence in abstract_of((f"Ann Lee opened the school on Monday.\n{sentence}\n", "2025-05-12"))) is stands


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
