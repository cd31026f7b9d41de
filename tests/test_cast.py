"""What the cast promises: nobody is two people, and descriptions and pronouns find whom they mean."""

import pytest

from summarizer.evaluation.scoring.alignment import Alignment
from summarizer.evaluation.scoring.entities import joined_people
from summarizer.evaluation.suites import load_suite
from summarizer.reading import read_article, read_articles
from summarizer.records import Brief, Provenance
from tests.conftest import ROOT, article_of


def cast_of(text: str) -> dict[str, list[str]]:
    """Each entity's name with its mentions as they stand."""
    return {entity.name: [span.text for span in entity.mentions] for entity in read_article(article_of(text)).entities}


@pytest.mark.parametrize("suite", ["newsroom", "stories", "example", "agreement/first"])
def test_no_entity_of_a_suite_is_two_people(suite: str) -> None:
    """No entity of the reader's cast holds the names of two people whom the annotators tell apart."""
    documents = load_suite(ROOT / "evals" / suite).documents
    for gold, reading in zip(documents, read_articles([one.article() for one in documents]), strict=True):
        brief = Brief(
            articles=(reading.article,), entities=reading.entities, provenance=Provenance(version="", model="")
        )
        assert joined_people(gold, brief, Alignment(gold, brief.entities)) == {}, gold.id


APART = {
    "a title against a given name": (
        "Union leader Dag Holm blamed them. Ms Holm, the mayor, called it a lie.",
        {"Dag Holm": ["Union leader Dag Holm"], "Holm": ["Ms Holm"]},
    ),
    "a title before the full name it speaks against": (
        "Mr Holm, the union leader, welcomed it. Mayor Petra Holm left.",
        {"Holm": ["Mr Holm"], "Petra Holm": ["Mayor Petra Holm"]},
    ),
    "a title against a pronoun": (
        "Tovik Marn spoke. He left. Ms Marn, the mayor, resigned.",
        {"Tovik Marn": ["Tovik Marn", "He"], "Marn": ["Ms Marn"]},
    ),
    "a generation": (
        "Donald Trump Jr. spoke. Donald Trump waved.",
        {"Donald Trump Jr.": ["Donald Trump Jr."], "Donald Trump": ["Donald Trump"]},
    ),
    "a surname of two": (
        "Tom Holm sued Eva Holm. Holm won.",
        {"Tom Holm": ["Tom Holm"], "Eva Holm": ["Eva Holm"]},
    ),
    "an office that another is not known for": (
        "President Obama spoke in Ohio. Michelle Obama waved.",
        {"Obama": ["President Obama"], "Michelle Obama": ["Michelle Obama"]},
    ),
    "an office told in passing": (
        "Hillary Clinton, the nominee, spoke. President Clinton waved. Clinton left.",
        {"Hillary Clinton": ["Hillary Clinton", "Clinton"], "Clinton": ["President Clinton"]},
    ),
}


@pytest.mark.parametrize(("text", "expected"), APART.values(), ids=APART.keys())
def test_two_bearers_of_a_surname_are_two(text: str, expected: dict[str, list[str]]) -> None:
    """Title, given name, pronoun or generation keeps them apart; what fits both is nobody's."""
    found = cast_of(text)
    assert {name: found.get(name) for name in expected} == expected


MEANT = {
    "it": ("The Port Agency said it would close.", "Port Agency", "it"),
    "its": ("The Port Agency closed its office.", "Port Agency", "its"),
    "they": ("The officials met. They left.", "The officials", "They"),
    "possessive": ("Ann Lee left with her dog.", "Ann Lee", "her"),
    "a class of body": ("Halden Bank lost money. The lender said nothing.", "Halden Bank", "The lender"),
    "an age": ("Ann Lee won. The 61-year-old had warned of it.", "Ann Lee", "The 61-year-old"),
    "not the speaker": ('Bo Ek met Tom Lee. "He lied," Tom Lee said.', "Bo Ek", "He"),
    "a surname that is a title": ("Larry King spoke to Ann Lee. Mr. King left.", "Larry King", "Mr. King"),
    "an office": ("Mayor Joseph Chandika spoke. The mayor left.", "Joseph Chandika", "The mayor"),
    "an office by its title": ("Mr Justice Ferrand spoke. The judge left.", "Ferrand", "The judge"),
    "a surname beside another role": ("Tom Flynn, a general, spoke. Flynn, an ally, left.", "Tom Flynn", "Flynn"),
    "an acronym with stops": ("The United States left. The U.S. did so.", "United States", "The U.S."),
    "the only body so called": ("The Washington Post met. The Post said so.", "Washington Post", "The Post"),
    "a body that says so": ("The Savings Bank, which met Tovik Trust, said it was ready.", "Savings Bank", "it"),
    "a pronoun stressed": ("Ann Lee met the clerk. The clerk left. She herself stayed.", "Ann Lee", "herself"),
    "the two spoken of": ("Two brothers own the quarry. Both men spoke.", "Two brothers", "Both men"),
    "told before named": ("An aide called the firm. The aide, Peter Mwaleka, said so.", "Peter Mwaleka", "An aide"),
    "a predicate that brings in": ("It was a colleague who rang. He left.", "colleague", "He"),
    "you of an interview": (
        "Ann Lee rowed home.\nQ: How are you?\nA: Well. I slept.\nQ: Did it sink?\nA: It did.",
        "Ann Lee",
        "you",
    ),
    "honours": ("Ann Lee KC spoke. Ms Lee left.", "Ann Lee", "Ms Lee"),
    "a degree beside an office": ("Her deputy, Rhoda Penry, will lead. Dr Penry left.", "Rhoda Penry", "Dr Penry"),
    "a work with its maker": (
        "A report by the rating firm Halden Marsh said it was lost.",
        "report by the rating firm Halden Marsh",
        "A report by the rating firm Halden Marsh",
    ),
}


@pytest.mark.parametrize(("text", "name", "mention"), MEANT.values(), ids=MEANT.keys())
def test_who_is_meant(text: str, name: str, mention: str) -> None:
    """The mention belongs to the entity that carries the name."""
    assert mention in cast_of(text).get(name, [])


NOBODY = {
    "a headline in capitals": (
        "Stealth Over Safety As Harbour Board Drops Plan\n\nThe Harbour Board met. Safety came first at the Harbour Board.",
        {"Harbour Board": ["The Harbour Board", "the Harbour Board"]},
    ),
    "a word at the head of a sentence": (
        "Turnout fell. Ann Lee said turnout mattered to Ann Lee.",
        {"Ann Lee": ["Ann Lee", "Ann Lee"]},
    ),
    "words set in marks": (
        "Ann Lee held up “Boats, Not Bolts” and “SORRY, BEAR” on Monday.",
        {"Ann Lee": ["Ann Lee"]},
    ),
    "a party's state": ("Ann Lee (R-Ky.) spoke.", {"Ann Lee": ["Ann Lee"]}),
    "whoever it may be": (
        "Ann Lee offered each family money. Any family would refuse.",
        {"Ann Lee": ["Ann Lee"]},
    ),
    "both of others": (
        "Two clerks were hurt. Both defendants left.",
        {"Two clerks": ["Two clerks"], "Both defendants": ["Both defendants"]},
    ),
    "a place told in passing": ("Ann Lee fell into a quarry on Monday.", {"Ann Lee": ["Ann Lee"]}),
    "anybody at all": ("Ann Lee has offered to send a doctor in May.", {"Ann Lee": ["Ann Lee"]}),
    "the house of another": (
        "The White House met Ann Lee. The House said so.",
        {"White House": ["The White House"], "Ann Lee": ["Ann Lee"], "House": ["The House"]},
    ),
}


@pytest.mark.parametrize(("text", "expected"), NOBODY.values(), ids=NOBODY.keys())
def test_what_is_no_mention(text: str, expected: dict[str, list[str]]) -> None:
    """The whole cast is the named entities with these mentions: what only looks like somebody is nobody."""
    assert cast_of(text) == expected


KINDS = {
    "a country with an article": ("The United States left.", "United States", "place"),
    "a city beside its police": (
        "Ann Lee left Chicago. The Chicago Police Department met in Chicago.",
        "Chicago",
        "place",
    ),
    "a team": ("The Charlotte Panthers lost.", "Charlotte Panthers", "organisation"),
    "a club by its last word": ("Haverly Rovers went into administration.", "Haverly Rovers", "organisation"),
    "a full name by its short one": ("Torvex Kilns sold it. Torvex, which left, lost.", "Torvex Kilns", "organisation"),
    "a cape": ("Ann Lee left Cape Verde.", "Cape Verde", "place"),
    "a person called Hill": ("Anita Hill spoke.", "Anita Hill", "person"),
    "one of several people": ("One of its directors resigned.", "One of its directors", "person"),
    "several places": ("Two towns were flooded.", "Two towns", "place"),
}


@pytest.mark.parametrize(("text", "name", "kind"), KINDS.values(), ids=KINDS.keys())
def test_what_kind_bears_a_name(text: str, name: str, kind: str) -> None:
    """The words of and around a name decide what it is."""
    assert {entity.name: entity.kind for entity in read_article(article_of(text)).entities}.get(name) == kind


TOLD = {
    "a place with a word more": ("Ann Lee fell in the parish hall on Monday.", "parish hall"),
    "a place told twice": ("Ann Lee fell into a quarry on Monday. The quarry had flooded.", "quarry"),
    "somebody to whom it happened": ("A doctor was killed on Monday.", "doctor"),
}


@pytest.mark.parametrize(("text", "name"), TOLD.values(), ids=TOLD.keys())
def test_who_is_told_apart_stays(text: str, name: str) -> None:
    """Who is nameless is an entity where something did happen to them or a word or a second mention tells them."""
    assert name in cast_of(text)


def test_one_name_of_a_place_is_one_member() -> None:
    """A place named again and again is one entity, though a longer name begins with it."""
    found = cast_of("Mexico City shook. Ann Lee left Mexico. Mexico wept. Later Mexico slept.")
    assert found["Mexico"] == ["Mexico", "Mexico", "Mexico"]
