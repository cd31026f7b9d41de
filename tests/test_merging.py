"""Merging: the same record once, whatever the order, and two people never one."""

import itertools

import pytest

from summarizer.merging import merge_articles, merge_chunks
from summarizer.pipeline.reader_path import findings_of
from summarizer.reading import read_article
from summarizer.records import Article, Findings, Reading
from tests.conftest import article_of


def paper(name: str, text: str, published: str) -> tuple[Article, Findings]:
    article = article_of(text, published).model_copy(update={"id": name})
    reading = read_article(article)
    return article, merge_chunks(reading, [findings_of(reading)])


PAPERS = [
    paper(
        "herald",
        "Mayor Ann Lee opened the dam on Friday. “We lost nine people,” said Chief Bo Ek. Ann Lee blamed the operator.",
        "2025-01-20",
    ),
    paper(
        "courier",
        "The dam was opened by Mayor Ann Lee. “We lost nine people,” said Bo Ek. Tom Lee, a farmer, left.",
        "2025-01-21",
    ),
    paper("times", "Ann Lee praised the operator. “We lost eleven people,” Bo Ek said.", "2025-01-22"),
]


def test_one_chunk_merged_twice_is_merged_once(example: Reading) -> None:
    """Idempotent: merging what is merged, or the same chunk twice, changes no record."""
    once = merge_chunks(example, [findings_of(example)])
    again = merge_chunks(example, [once])
    twice = merge_chunks(example, [findings_of(example), findings_of(example)])
    for name in ("entities", "quotes", "stances", "events"):
        assert getattr(again, name) == getattr(once, name)
        assert [r.id for r in getattr(twice, name)] == [r.id for r in getattr(once, name)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_the_papers_does_not_show(order: tuple[int, ...]) -> None:
    """Any order gives the same findings."""
    assert merge_articles([PAPERS[n] for n in order]) == merge_articles(PAPERS)


def test_one_paper_given_twice_is_given_once() -> None:
    """The same text under the same id adds nothing."""
    assert merge_articles([*PAPERS, PAPERS[0]]) == merge_articles(PAPERS)


def test_a_quotation_of_two_papers_is_one_quote_with_both_places() -> None:
    """Same words, same speaker: one record that says who carries it."""
    merged = merge_articles(PAPERS[:2])
    (quote,) = [q for q in merged.quotes if q.content[0].text.startswith("We lost")]
    assert set(quote.articles) == {"herald", "courier"}


def test_two_people_with_one_surname_stay_two_over_papers() -> None:
    """Ann Lee and Tom Lee are never joined."""
    merged = merge_articles(PAPERS)
    assert {"Ann Lee", "Tom Lee"} <= {entity.name for entity in merged.entities}


def test_a_record_of_two_papers_says_why() -> None:
    """`merged_because` is there wherever something was joined."""
    merged = merge_articles(PAPERS)
    (person,) = [e for e in merged.entities if e.name == "Ann Lee"]
    assert person.merged_because
