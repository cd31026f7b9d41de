"""Runs: outcomes in the order of the inputs, errors in their places, inputs taken as needed."""

import time
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ArticleError, SummarizerError
from summarizer.pipeline import Outcome, Progress, brief_each, brief_together, reader_path
from summarizer.pipeline.reader_path import read_in_order
from summarizer.records import Article, Reading, records_of, spans_of
from summarizer.settings import Settings
from tests.conftest import article_of

SETTINGS = Settings()
BAD = ArticleError("it is broken", "mend it")


def note(number: int) -> Article:
    return article_of(f"Ann Lee said: “This is note {number}.”").model_copy(update={"id": f"n{number}"})


async def outcomes_of(inputs: Iterable[Article | SummarizerError]) -> list[Outcome]:
    return [outcome async for outcome in brief_each(inputs, SETTINGS)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.booleans(), max_size=12))
def test_every_input_has_its_outcome_in_its_place(is_good: list[bool]) -> None:
    """Whatever the mixture of articles and errors, the row comes out as it went in."""
    inputs: list[Article | SummarizerError] = [note(n) if good else BAD for n, good in enumerate(is_good)]
    found = [timed.item for timed in read_in_order(inputs)]
    assert [item.article.id if isinstance(item, Reading) else item for item in found] == [
        item.id if isinstance(item, Article) else item for item in inputs
    ]


async def test_an_error_is_an_outcome_and_the_rest_goes_on() -> None:
    """What kept one input from being read stands between the briefs of its neighbours."""
    first, second, third = await outcomes_of([note(1), BAD, note(3)])
    assert first.brief is not None
    assert (second.article, second.brief, second.error) == (None, None, BAD)
    assert third.brief is not None
    assert third.brief.quotes[0].content[0].text == "This is note 3."


async def test_the_seconds_of_a_brief_hold_its_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two articles parsed together in nine seconds take three and six, as one is twice as long."""
    now = 0.0

    def slowly(articles: Sequence[Article]) -> Iterator[Reading]:
        nonlocal now
        now += 9.0
        return (Reading(article=article) for article in articles)

    monkeypatch.setattr(reader_path, "read_articles", slowly)
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    short, long = (article_of("a" * length) for length in (9, 19))
    spent = [outcome.brief.provenance.seconds for outcome in await outcomes_of([short, long]) if outcome.brief]
    assert spent == pytest.approx([3.0, 6.0])


async def test_what_is_not_english_is_said_to_be_unread_by_the_reader() -> None:
    """Beside an English article a German one gives no records but its place in the account."""
    german = article_of("Der Stadtrat hat am Donnerstag ein Verbot beschlossen. Maud Ekeli sagte: „Gut so.“ " * 5)
    brief = await brief_together([note(1), german.model_copy(update={"id": "de"})], SETTINGS)
    assert {span.article for record in records_of(brief) for span in spans_of(record)} == {"n1"}
    assert brief.coverage.failed == 1
    assert "'de' does not look like English" in brief.coverage.failures[0]
    assert brief.stories == ()


async def test_no_input_gives_no_outcome() -> None:
    """An empty run ends at once."""
    assert await outcomes_of([]) == []


async def test_inputs_are_taken_as_they_are_needed() -> None:
    """A run over endless inputs gives its first brief: memory does not grow with the row."""
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield note(taken)

    run = brief_each(endless(), SETTINGS)
    outcome = await anext(run)
    await run.aclose()  # type: ignore[attr-defined]
    assert outcome.brief is not None
    assert taken < 1_000


async def test_progress_counts_every_input_once() -> None:
    """The watcher ends at as many as there are, errors included, and knows the total of a list."""
    seen: list[Progress] = []
    async for _ in brief_each([note(1), BAD, note(3)], SETTINGS, seen.append):
        pass
    assert [progress.articles_done for progress in seen] == sorted(progress.articles_done for progress in seen)
    assert (seen[-1].articles_done, seen[-1].articles_total) == (3, 3)


async def test_no_summary_leaves_the_abstract_out() -> None:
    """`summary` False gives a brief that begins with its records."""
    async for outcome in brief_each([note(1)], SETTINGS.model_copy(update={"summary": False})):
        assert outcome.brief is not None
        assert outcome.brief.summary == ()


async def test_a_joint_brief_names_what_could_not_be_read() -> None:
    """One unreadable paper among several is in the account of the brief, not in its way."""
    brief = await brief_together([note(1), BAD, note(2)], SETTINGS)
    assert [article.id for article in brief.articles] == ["n1", "n2"]
    assert brief.coverage.failures == ("it is broken",)


@pytest.mark.parametrize(("inputs", "message"), [([BAD], "it is broken"), ([], "no articles")], ids=["bad", "none"])
async def test_a_joint_brief_of_nothing_is_an_error(inputs: list[SummarizerError], message: str) -> None:
    """Where no article can be read there is no brief to write."""
    with pytest.raises(ArticleError, match=message):
        await brief_together(inputs, SETTINGS)
