"""Merging over articles: which papers tell one story, and what is shared by those that do not."""

import itertools

import pytest

from summarizer.merging import distinct_articles, keep_topic, merge_articles, unrelated_articles
from tests.conftest import article_of
from tests.merging_papers import FERRY, MILL, Paper


def test_one_text_under_two_ids_is_one_article_in_any_order() -> None:
    """The same file given twice adds nothing, and every span names the id that is kept."""
    one = Paper("a").quote("We lost four boats in the storm", "Ann Lee")
    twin = Paper("a-2", headline="a").quote("We lost four boats in the storm", "Ann Lee")
    alone = merge_articles([one.done()])
    for told in itertools.permutations([one.done(), twin.done()]):
        assert merge_articles(told) == alone
        assert [article.id for article in distinct_articles(article for article, _ in told)] == ["a"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_copy_moves_no_article(order: tuple[int, ...]) -> None:
    """Undated articles stand by name, with the first name of a text given under several."""
    texts = {"a": "same", "b": "one", "c": "two", "d": "same"}
    told = [article_of(text, None).model_copy(update={"id": name}) for name, text in texts.items()]
    assert [article.id for article in distinct_articles(told[number] for number in order)] == ["a", "b", "c"]


def test_a_topic_keeps_its_records_and_their_conflicts() -> None:
    """Records that speak of something else are left out; an empty topic leaves all."""
    told = [
        Paper("p0")
        .stance("Ann Lee", "the ferry ban", "support")
        .quote("The mill will close in spring", "Tom Ek")
        .done(),
        Paper("p1").stance("Ann Lee", "the ban on ferries", "oppose").done(),
    ]
    merged = merge_articles(told)
    kept = keep_topic(merged, "ferry bans")
    assert (len(kept.stances), len(kept.quotes), len(kept.conflicts)) == (1, 0, 1)
    assert keep_topic(merged, "of the") == merged
    assert keep_topic(merged, "volcano").stances == ()


def test_unrelated_articles_are_told_apart() -> None:
    """Two papers on one thing are a group, a third on another is its own."""
    told = [
        Paper("p0")
        .stance("Ann Lee", "the ferry ban", "support")
        .quote("Vassby sleeps badly at night", "Tom Ek")
        .done(),
        Paper("p1").stance("Ann Lee", "the ferry ban", "oppose").quote("Ferries wake Vassby at night", "Tom Ek").done(),
        Paper("p2").quote("The mill will close in spring", "Mona Berg").done(),
    ]
    assert unrelated_articles(told) == [["p0", "p1"], ["p2"]]


def test_unrelated_articles_have_no_record_in_common() -> None:
    """Two towns each have a mayor who pays: neither the mayors nor the payments nor their numbers are joined."""
    told = [
        Paper(name, headline=text)
        .event("the mayor pays", "pays", agent="the mayor")
        .quote(f"Some {number} people lost their work", "the mayor", "indirect")
        .done()
        for name, text, number in (("p0", FERRY, 40), ("p1", MILL, 90))
    ]
    merged = merge_articles(told)
    assert [len(found) for found in (merged.entities, merged.events, merged.quotes, merged.conflicts)] == [2, 2, 2, 0]


@pytest.mark.parametrize(("name", "people"), [("Ann Lee", 1), ("Holm", 2), ("the mayor", 2)])
def test_only_a_full_name_is_one_person_over_unrelated_articles(name: str, people: int) -> None:
    """Articles that share nothing else may speak of one Ann Lee; their Holms and their mayors are two."""
    told = [
        Paper(paper, headline=text).quote(said, name).done()
        for paper, text, said in (("p0", FERRY, "Night boats wake us"), ("p1", MILL, "Nobody prints on paper now"))
    ]
    assert len(merge_articles(told).entities) == people


def test_one_quotation_in_two_papers_makes_them_one_story() -> None:
    """Articles that share no name and few words, but a long quotation, are related."""
    said = "We lost four boats and half of our nets in the storm"
    told = [Paper(name, headline=text).quote(said).done() for name, text in (("p0", FERRY), ("p1", MILL))]
    assert unrelated_articles(told) == [["p0", "p1"]]


@pytest.mark.parametrize(("day", "stories"), [("2025-05-15", 1), ("2025-05-22", 2)])
def test_one_dated_deed_in_two_papers_makes_them_one_story(day: str, stories: int) -> None:
    """One council that votes on one day is one vote; on two days it may be two matters."""
    told = [
        Paper(name, headline=text).event(what, trigger, when, agent="Vassby council").done()
        for name, text, what, trigger, when in (
            ("p0", FERRY, "the council will vote", "vote", "2025-05-15"),
            ("p1", MILL, "the council approved it", "approved", day),
        )
    ]
    assert len(unrelated_articles(told)) == stories
