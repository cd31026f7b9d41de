"""What the built-in reader promises: quotes with speakers, one entity per person, true spans, on any text."""

import io
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from benchmarks.fuzz import Account
from benchmarks.hostile_texts import hostile_texts
from summarizer.briefing import compose_brief, extract_abstract
from summarizer.merging import merge_chunks
from summarizer.pipeline.reader_path import findings_of
from summarizer.reading import read_article, read_articles
from summarizer.records import Brief, Provenance, Reading, Span
from summarizer.rendering import render_csv, render_html, render_json, render_jsonl, render_markdown, render_terminal
from tests.conftest import article_of


def brief_of(reading: Reading) -> Brief:
    findings = merge_chunks(reading, [findings_of(reading)])
    abstract = extract_abstract([reading], findings, 5)
    return compose_brief([reading], findings, Provenance(version="0", model="reader"), abstract=abstract)


def said(text: str) -> list[tuple[str, str | None, str]]:
    """(kind, speaker's name, words) of every quote."""
    reading = read_article(article_of(text))
    names = {entity.id: entity.name for entity in reading.entities}
    return [
        (q.kind, names.get(q.speaker.entity or "") if q.speaker else None, " / ".join(s.text for s in q.content))
        for q in reading.quotes
    ]


# whose words each of the example's fourteen marked runs is, by the run's first words
SPEAKERS = {
    "don’t depend": "Vladimir Putin",
    "We jointly support": "Vladimir Putin",
    "Joint efforts": "Vladimir Putin",
    "lead China-Russia": "Xi Jinping",
    "safeguard international": "Xi Jinping",
    "continue to deepen": "Xi Jinping",
    "certain issues": "Yuri Ushakov",
    "concrete proposals": "Yuri Ushakov",
    "We are open": "Yuri Ushakov",
    "We hear": "Vladimir Putin",
    "We also hear": "Vladimir Putin",
    "equal basis": "Vladimir Putin",
    "the most important": "Vladimir Putin",
    "As for the settlement": "Vladimir Putin",
}


def test_every_marked_run_of_the_example_is_verbatim_with_its_speaker(example: Reading) -> None:
    """All 14 marked runs are in the brief word for word, each with the right speaker."""
    names = {entity.id: entity.name for entity in example.entities}
    found = {
        span.text: names.get(quote.speaker.entity or "") if quote.speaker else None
        for quote in example.quotes
        if quote.kind != "indirect"
        for span in quote.content
    }
    assert len(found) == 14
    assert {next(k for k in SPEAKERS if words.startswith(k)): who for words, who in found.items()} == SPEAKERS


def test_no_person_of_the_example_is_split_or_joined(example: Reading) -> None:
    """Five people, each one entity."""
    people = [entity.name for entity in example.entities if entity.kind == "person" and entity.name[0].isupper()]
    named = [name for name in people if name in ("Vladimir Putin", "Xi Jinping", "Donald Trump", "Yuri Ushakov")]
    assert sorted(named) == ["Donald Trump", "Vladimir Putin", "Xi Jinping", "Yuri Ushakov"]
    assert not [name for name in people if name in ("Putin", "Xi", "Trump", "Ushakov")]


QUOTES = {
    "before": ('Ann Lee said: "We go."', [("direct", "Ann Lee", "We go.")]),
    "after": ('"We go," said Ann Lee.', [("direct", "Ann Lee", "We go,")]),
    "question": ('"Do we go?" Ann Lee asked.', [("direct", "Ann Lee", "Do we go?")]),
    "broken": ('"We go," Ann Lee said. "They stay."', [("direct", "Ann Lee", "We go, / They stay.")]),
    "mixed": (
        'Ann Lee said the plan was "a farce" from the start.',
        [("mixed", "Ann Lee", "a farce")],
    ),
    "indirect": (
        "Ann Lee said that the plan would fail.",
        [("indirect", "Ann Lee", "the plan would fail")],
    ),
    "indirect, attribution last": (
        "The plan would fail, Ann Lee said.",
        [("indirect", "Ann Lee", "The plan would fail")],
    ),
    "split indirect": (
        "The plan, Ann Lee said, would fail within a year.",
        [("indirect", "Ann Lee", "The plan / would fail within a year")],
    ),
    "according to": (
        "According to Ann Lee, the plan will fail.",
        [("indirect", "Ann Lee", "the plan will fail")],
    ),
    "apposition": (
        '"We go," said its director, Ann Lee.',
        [("direct", "Ann Lee", "We go,")],
    ),
    "declined to say": ("Ann Lee declined to say whether the plan would fail.", []),
    "thought": ("Ann Lee believes that the plan will fail.", []),
    "threat in the infinitive": ("Ann Lee threatened to leave the union.", []),
}


@pytest.mark.parametrize(("text", "expected"), QUOTES.values(), ids=QUOTES.keys())
def test_quotes(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    """Kind, speaker and words of each quote, and no quote where nobody is reported to have said anything."""
    assert said(text) == expected


def test_a_negated_cue_keeps_its_negation() -> None:
    """`did not say` is never shown as `say`: the "not" is a qualifier of the quote."""
    (quote,) = read_article(article_of("Ann Lee did not say that the plan would fail.")).quotes
    assert [span.text for span in quote.qualifiers] == ["not"]


def test_two_people_with_one_surname_stay_two() -> None:
    """A surname that fits two people is nobody's; it never joins them."""
    reading = read_article(article_of("Tom Holm sued his wife Eva Holm. Holm won."))
    assert sorted(e.name for e in reading.entities if e.kind == "person") == ["Eva Holm", "Tom Holm"]


def spans_in(value: object) -> list[Span]:
    """Every span anywhere in a record."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple):
        return [span for item in value for span in spans_in(item)]
    fields = getattr(type(value), "model_fields", None)
    return [span for name in fields for span in spans_in(getattr(value, name))] if fields else []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                ['"', "“", "”", "‘", "’", "«", "said", "Mr Holm", "he", "told", ",", ".", "\n", "the US", "will", "not"]
            ),
            max_size=60,
        ).map(" ".join),
    )
)
def test_any_text_at_all_has_a_brief_whose_spans_are_true(text: str) -> None:
    """No text raises in reader or renderers, and every span of its brief slices to its own words."""
    text = text.encode("utf-8", "ignore").decode()
    brief = brief_of(read_article(article_of(text)))
    assert all(span.text == text[span.start : span.end] for span in spans_in(brief))
    console = Console(file=io.StringIO(), width=60)
    render_terminal(brief, console)
    for render in (render_json, render_markdown, render_html, render_jsonl, render_csv):
        assert isinstance(render(brief), str)


def test_a_pass_over_random_and_mutated_texts() -> None:
    """A slice of the fuzzer: of every kind of hostile text, bytes and pages among them, none raises."""
    account = Account()
    account.take(list(islice(hostile_texts(7), 200)))
    assert account.failures == []
    assert len(account.texts) == 7
    assert account.found["readings"] + account.refused == 200


GLUED = {
    "after a word": ("They fled.The mayor said all was lost.", ["They fled.", "The mayor said all was lost."]),
    "after a year": ("It fell in 2017.Two men ran.", ["It fell in 2017.", "Two men ran."]),
    "after marks": ("He said “go!”The crowd left.", ["He said “go!”", "The crowd left."]),
    "before marks": ("They fled.“Go,” he said.", ["They fled.", "“Go,” he said."]),
    "a saint": ("They fled to St.Louis at dawn.", ["They fled to St.Louis at dawn."]),
    "a number": ("It rose 3.5 per cent.", ["It rose 3.5 per cent."]),
}


@pytest.mark.parametrize(("text", "sentences"), GLUED.values(), ids=GLUED.keys())
def test_a_stop_without_a_blank_ends_a_sentence(text: str, sentences: list[str]) -> None:
    """Texts that lost the blanks between their lines are cut into the sentences they had."""
    reading = read_article(article_of(text))
    assert [text[sentence.start : sentence.end] for sentence in reading.sentences] == sentences


def test_reading_many_gives_what_reading_one_gives() -> None:
    """Batches change nothing, and the order is kept."""
    articles = [article_of(text) for text in ('"A," said Ann Lee.', "", "Bo Ek left on Friday.")]
    assert list(read_articles(articles)) == [read_article(article) for article in articles]


def test_long_texts_are_read_in_parts() -> None:
    """A text longer than one part keeps its offsets across the cut."""
    text = ('"We go," said Ann Lee. ' + "It rained in Oslo. " * 30 + "\n") * 120
    reading = read_article(article_of(text))
    assert len(text) > 60_000
    assert len(reading.quotes) == 120
    assert all(span.text == "We go," for quote in reading.quotes for span in quote.content)
