"""Whose words they are: every way in which news attributes a quotation, and what is no attribution at all."""

import pytest

from summarizer.reading import read_article
from tests.conftest import article_of


def attributed(text: str) -> list[tuple[str, str | None, str | None, str]]:
    """(kind, the attribution's wording or else the speaker's name, cue, words) of every quote."""
    reading = read_article(article_of(text))
    names = {entity.id: entity.name for entity in reading.entities}
    return [
        (
            quote.kind,
            None
            if quote.speaker is None
            else quote.speaker.mention.text
            if quote.speaker.mention
            else names.get(quote.speaker.entity or ""),
            quote.cue.text if quote.cue else None,
            " / ".join(span.text for span in quote.content),
        )
        for quote in reading.quotes
    ]


SOURCES = {
    "a subject inside the quotation is not the source": (
        "“My reaction, that was outrageous,” the former strategist said in an interview.",
        ("direct", "the former strategist", "said", "My reaction, that was outrageous,"),
    ),
    "a long description between name and cue": (
        "“It is sound,” Leonard Burman, director of the Tax Policy Center and a professor of public affairs at "
        "the Maxwell School of Syracuse University, said of the plan.",
        ("direct", "Leonard Burman", "said", "It is sound,"),
    ),
    "the name beside a description": (
        "A spokesman for the road agency, Emil Raaness, said that drivers would pay until 2035.",
        ("indirect", "Emil Raaness", "said", "drivers would pay until 2035"),
    ),
    "the name behind according to": (
        "According to the aide, Peter Mwaleka, the mayor fully backs the budget.",
        ("indirect", "Peter Mwaleka", "According to", "the mayor fully backs the budget"),
    ),
    "a dateline is no source": (
        "LONDON -- President Ann Lee, opening the hall on Friday, said it would tell “a story”.",
        ("mixed", "President Ann Lee", "said", "a story"),
    ),
    "who issues a statement says it": (
        "The Security Council issued a statement calling the test “a clear violation” of its resolutions.",
        ("mixed", "The Security Council", "calling", "a clear violation"),
    ),
    "the owner of a claim": (
        "The video contradicts the police's earlier claim that the driver had refused to stop.",
        ("indirect", "the police", "claim", "the driver had refused to stop"),
    ),
    "a warning from somebody": (
        "The vote took place despite warnings from his lawyer that the showdown was fruitless.",
        ("indirect", "his lawyer", "warnings", "the showdown was fruitless"),
    ),
    "a passive agent": (
        "Bob Ray was told by Ann Lee that the plan would fail.",
        ("indirect", "Ann Lee", "told", "the plan would fail"),
    ),
    "an addressee is no source": (
        "Bob Ray was told that the plan would fail.",
        ("indirect", None, "told", "the plan would fail"),
    ),
    "as somebody pointed out": (
        "As many tax experts, including Mr Goldberg, have pointed out, the plan is free to fail.",
        ("indirect", "many tax experts", "pointed out", "the plan is free to fail"),
    ),
    "a question": (
        "Then someone asked whether the plan would fail.",
        ("indirect", "someone", "asked", "whether the plan would fail"),
    ),
    "a split clause without a second verb": (
        "It should be listed, she said, like the lighthouse in the film.",
        ("indirect", "she", "said", "It should be listed / like the lighthouse in the film"),
    ),
    "a split sentence after a semicolon": (
        "She does not want a seat, she says; she wants a van.",
        ("indirect", "she", "says", "She does not want a seat / she wants a van"),
    ),
    "a headline's colon": (
        "A lesson from Loretta Lynch: ‘Be the voice that people hear’",
        ("direct", "Loretta Lynch", None, "Be the voice that people hear"),
    ),
    "a name behind a dash": (
        "“The most unqualified child ever to run.” ― Francisco Herrero",
        ("direct", "Francisco Herrero", None, "The most unqualified child ever to run."),
    ),
}


@pytest.mark.parametrize(("text", "expected"), SOURCES.values(), ids=SOURCES.keys())
def test_source(text: str, expected: tuple[str, str | None, str | None, str]) -> None:
    """One quote, with its kind, the wording of its attribution, its cue and its words."""
    assert attributed(text) == [expected]


SEVERAL = {
    "a coordinated cue ends the clause": (
        "Ann Lee said the club had lost money and accused the port of “keeping it in the dark”.",
        [
            ("indirect", "Ann Lee", "said", "the club had lost money"),
            ("mixed", "Ann Lee", "accused", "keeping it in the dark"),
        ],
    ),
    "a demand ends at the next cue": (
        "Ann Lee demanded that the licence be withdrawn at once and called the company “a leech”.",
        [
            ("indirect", "Ann Lee", "demanded", "the licence be withdrawn at once"),
            ("mixed", "Ann Lee", "called", "a leech"),
        ],
    ),
    "a quotation inside a quotation": (
        "“Bob told me: ‘Go home at once, please,’” Ann Lee said.",
        [
            ("direct", "Ann Lee", "said", "Bob told me: ‘Go home at once, please,’"),
            ("direct", "Bob", "told", "Go home at once, please,"),
        ],
    ),
    "a programme that is told is no quotation": (
        "Ann Lee told the “Morning Joe” that nobody would question her.",
        [("indirect", "Ann Lee", "told", "nobody would question her")],
    ),
    "worth noting": ("It is worth noting that this is the first time.", []),
    "reports without a source": ("Reports that two pupils had been found alive turned out to be wrong.", []),
    "an order": ("Now tell us this is not a witch hunt of the highest order!", []),
    "a name they give themselves": ("His opponents called themselves “Stay Put”.", []),
    "asked by nobody": ("Asked whether the money had been paid back, he left the room.", []),
}


@pytest.mark.parametrize(("text", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
def test_several_cues_or_none(text: str, expected: list[tuple[str, str | None, str | None, str]]) -> None:
    """All quotes of a passage in text order; nothing where nobody is reported to have said anything."""
    assert attributed(text) == expected


INTERVIEW = (
    "Ingrid Tveitane rowed the Atlantic.\nQ: How are you?\nA: Fat, I hope.\nI sleep a lot.\nQ: And now?\n"
    "A: The card said “Welcome home, you mad woman”.\nShe left."
)
TRANSCRIPT = (
    "Mike Pence spoke to Chris Wallace on Sunday.\n“PENCE: Well, look.\n“(CROSSTALK.)\n“WALLACE: If I may, sir.\n"
    "“PENCE: And that is why."
)


def test_answers_of_an_interview_are_the_interviewees() -> None:
    """Each answer is one quote without its label, over its paragraphs; the questions are nobody's quotes."""
    said = [quote for quote in attributed(INTERVIEW) if quote[0] == "direct" and quote[2] is None]
    assert said == [
        ("direct", "Ingrid Tveitane", None, "Fat, I hope. / I sleep a lot."),
        ("direct", "Ingrid Tveitane", None, "The card said “Welcome home, you mad woman”."),
    ]


def test_a_quotation_inside_an_answer_has_its_own_speaker() -> None:
    """What the card said is a quote beside the answer that retells it."""
    assert ("direct", "The card", "said", "Welcome home, you mad woman") in attributed(INTERVIEW)


def test_turns_of_a_transcript_are_their_labels() -> None:
    """Marks around labels and turns do not join the turns; stage directions are left out."""
    assert attributed(TRANSCRIPT) == [
        ("direct", "PENCE", None, "Well, look."),
        ("direct", "WALLACE", None, "If I may, sir."),
        ("direct", "PENCE", None, "And that is why."),
    ]


def test_one_label_makes_no_interview() -> None:
    """`Note:` and `Update:` in front of a paragraph are no speakers."""
    assert attributed("Ann Lee left.\nNote: The hall is shut.\nUpdate: It opens on Friday.\nNote: It is small.") == []
