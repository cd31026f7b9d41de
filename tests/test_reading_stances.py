"""What the reader promises of stances: who holds what of whom, from words that say so, and nothing from sober prose."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.reading import lexicon, read_article
from summarizer.records import EntityRef, Stance
from tests.conftest import article_of

AUTHOR = "the author"


def stances_in(text: str) -> set[tuple[str, str, str]]:
    """(holder, polarity, target) of every stance."""
    reading = read_article(article_of(text))
    names = {entity.id: entity.name for entity in reading.entities}

    def told(stance: Stance) -> tuple[str, str, str]:
        holder = names[stance.holder.entity] if isinstance(stance.holder, EntityRef) else AUTHOR
        target = stance.target
        return holder, stance.polarity, names[target.entity] if isinstance(target, EntityRef) else target.topic

    return {told(stance) for stance in reading.stances}


NEUTRAL_END = " The meeting began at noon. It took place in the town hall. The hall has two doors."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Anna Berg condemned the budget.", ("Anna Berg", "oppose", "the budget"), id="verb"),
        pytest.param("Anna Berg does not support the budget.", ("Anna Berg", "oppose", "the budget"), id="negated"),
        pytest.param("Anna Berg voiced opposition to the budget.", ("Anna Berg", "oppose", "the budget"), id="phrase"),
        pytest.param("Anna Berg is proud of the budget.", ("Anna Berg", "support", "the budget"), id="predicate"),
        pytest.param("Anna Berg has no respect for the budget.", ("Anna Berg", "oppose", "the budget"), id="no-phrase"),
        pytest.param("Anna Berg marched in support of the ban.", ("Anna Berg", "support", "the ban"), id="in-support"),
        pytest.param("The budget angered Anna Berg.", ("Anna Berg", "oppose", "The budget"), id="felt"),
        pytest.param("Anna Berg was angered by the budget.", ("Anna Berg", "oppose", "the budget"), id="felt-passive"),
        pytest.param("Anna Berg is a critic of the budget.", ("Anna Berg", "oppose", "the budget"), id="noun"),
        pytest.param(
            "Anna Berg condemned towns that borrow.", ("Anna Berg", "oppose", "towns that borrow"), id="narrowed"
        ),
        pytest.param(
            "Anna Berg wants to send a doctor two nights a week.",
            ("Anna Berg", "support", "send a doctor two nights a week"),
            id="how-often",
        ),
        pytest.param(
            "Anna Berg described the budget as a disgrace.", ("Anna Berg", "oppose", "the budget"), id="called"
        ),
        pytest.param(
            "Anna Berg called for an inquiry into the fire.",
            ("Anna Berg", "support", "an inquiry into the fire"),
            id="demand",
        ),
        pytest.param(
            "A report by the rating firm Halden Marsh said fees were low. It recommended that charges be doubled.",
            ("report by the rating firm Halden Marsh", "support", "charges be doubled"),
            id="document-with-maker",
        ),
        pytest.param(
            "Anna Berg called for Tom Reed to be sacked.", ("Anna Berg", "oppose", "Tom Reed"), id="undone-verb"
        ),
        pytest.param("Anna Berg wants Tom Reed sacked.", ("Anna Berg", "oppose", "Tom Reed"), id="undone-small-clause"),
        pytest.param(
            "Anna Berg called on Tom Reed to resign.", ("Anna Berg", "oppose", "Tom Reed"), id="undone-addressed"
        ),
        pytest.param(
            "Anna Berg demanded the resignation of Tom Reed.", ("Anna Berg", "oppose", "Tom Reed"), id="undone-noun"
        ),
        pytest.param(
            "Anna Berg objected to Tom Reed's appointment.", ("Anna Berg", "oppose", "Tom Reed"), id="quality"
        ),
        pytest.param(
            "Anna Berg declined to comment on the merger.", ("Anna Berg", "neutral", "the merger"), id="declined"
        ),
        pytest.param(
            "Anna Berg had no comment on the merger.", ("Anna Berg", "neutral", "the merger"), id="no-comment"
        ),
        pytest.param("Anna Berg would not be drawn on the merger.", ("Anna Berg", "neutral", "the merger"), id="drawn"),
        pytest.param("Anna Berg stayed neutral in the dispute.", ("Anna Berg", "neutral", "the dispute"), id="stayed"),
        pytest.param(
            "Anna Berg would not say whether she backs the merger.",
            ("Anna Berg", "neutral", "the merger"),
            id="own-side-unsaid",
        ),
        pytest.param(
            "Anna Berg neither supports nor opposes the merger.", ("Anna Berg", "neutral", "the merger"), id="neither"
        ),
        pytest.param(
            "Anna Berg declined to endorse either candidate.",
            ("Anna Berg", "neutral", "either candidate"),
            id="no-endorsement",
        ),
        pytest.param(
            "Anna Berg refused to say whether the plant would close.",
            ("Anna Berg", "neutral", "the plant would close"),
            id="open-question",
        ),
        pytest.param(
            "Anna Berg welcomed the prospect of dialogue.", ("Anna Berg", "support", "dialogue"), id="shell-noun"
        ),
        pytest.param(
            "Tom Reed offered to send a doctor to the village. Anna Berg welcomed the offer.",
            ("Anna Berg", "support", "send a doctor to the village"),
            id="taken-up",
        ),
        pytest.param(
            "The review found faults. It recommended that the main be replaced.",
            ("review", "support", "the main be replaced"),
            id="it-is-the-review",
        ),
    ],
)
def test_words_of_attitude_give_a_stance(text: str, expected: tuple[str, str, str]) -> None:
    """Holder, polarity and target are those the sentence names."""
    assert expected in stances_in(text + NEUTRAL_END)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Anna Berg insisted that the stadium had been put off.", id="claim"),
        pytest.param("Anna Berg asked whether the stadium had been put off.", id="question"),
        pytest.param("Anna Berg declined to comment on Thursday.", id="only-a-date"),
        pytest.param("Tom Reed pleaded guilty to fraud and was jailed.", id="crime-told-soberly"),
    ],
)
def test_what_shows_no_stance_gives_none(text: str) -> None:
    """A claim, a question, a date and a crime told in sober prose are nobody's position."""
    assert stances_in(text + NEUTRAL_END) == set()


def test_a_judgement_in_a_quotation_is_its_speakers() -> None:
    """Who calls somebody a liar in their own words opposes them; the article does not."""
    found = stances_in("“Tom Reed is a corrupt liar,” Anna Berg said." + NEUTRAL_END)
    assert found == {("Anna Berg", "oppose", "Tom Reed")}


def test_only_a_comment_has_an_author_who_judges() -> None:
    """The same sentence is the author's stance where most sentences judge, and nobody's in a report."""
    judging = "Tom Reed is a disgraced and corrupt liar. Anna Berg is a brilliant and honest mayor."
    assert (AUTHOR, "oppose", "Tom Reed") in stances_in(judging)
    assert stances_in(judging + NEUTRAL_END * 2) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He is a corrupt and dishonest liar.", {(AUTHOR, "oppose", "he")}, id="never named"),
        pytest.param("Their heroic work is brilliant. I admire them.", {(AUTHOR, "support", "they")}, id="many"),
        pytest.param("Tom Reed is here. He is a corrupt liar.", {(AUTHOR, "oppose", "Tom Reed")}, id="named before"),
    ],
)
def test_a_comment_may_judge_somebody_it_never_names(text: str, expected: set[tuple[str, str, str]]) -> None:
    """Who is only "he" in the whole text is an entity of that name, with its pronouns as mentions."""
    assert expected <= stances_in(text)
    assert len({target for _, _, target in stances_in(text)}) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Anna Berg did not blame the bank.", id="denied-blame"),
        pytest.param("Anna Berg has no objection to the budget.", id="no-objection"),
        pytest.param("Anna Berg wanted to know who did it.", id="curiosity"),
        pytest.param("Anna Berg has not decided whether to back the merger.", id="undecided-whether"),
        pytest.param("Anna Berg asked not to be named.", id="unnamed-source"),
        pytest.param("Anna Berg said Tom Reed would be a disaster and a disgrace.", id="what-would-be"),
        pytest.param("“Germany is a disaster and a disgrace,” Anna Berg said.", id="place"),
    ],
)
def test_what_shows_no_side_is_no_stance(text: str) -> None:
    """A denied blame, a question, a wish for anonymity, a supposition and talk of places put nobody on a side."""
    assert stances_in(text + NEUTRAL_END) == set()


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        pytest.param("Anna Berg fights corruption.", "support", id="done-away-with"),
        pytest.param("Anna Berg is corrupt.", "oppose", id="the-bad-itself"),
        pytest.param("Anna Berg’s campaign lied.", "oppose", id="owner-of-the-doer"),
        pytest.param("Anna Berg beat Tom Reed.", "support", id="winner"),
    ],
)
def test_an_author_judges_by_what_somebody_does(text: str, polarity: str) -> None:
    """Fighting something bad is to one's credit, the deeds of one's campaign are one's own."""
    assert (AUTHOR, polarity, "Anna Berg") in stances_in(text)


def test_a_victim_is_not_blamed_for_the_harm() -> None:
    """Who is attacked is not judged by the attack."""
    assert stances_in("The attack on Anna Berg lasted an hour.") == set()
    assert (AUTHOR, "oppose", "Anna Berg") in stances_in("The attack by Anna Berg lasted an hour.")


def test_the_author_who_says_i_holds_the_attitude() -> None:
    """ "I support" is the author's in the article's own voice, and nobody's in a quotation without a speaker."""
    assert stances_in("I support the new bridge." + NEUTRAL_END) == {(AUTHOR, "support", "new bridge")}
    assert stances_in("“I support the new bridge.”" + NEUTRAL_END) == set()


def test_words_of_one_kind_judge_only_as_that_kind() -> None:
    """ "The right man" praises, "rights" do not."""
    assert stances_in("Tom Reed is right.") == {(AUTHOR, "support", "Tom Reed")}
    assert stances_in("Tom Reed spoke of rights.") == set()


def test_what_a_speaker_tells_of_anothers_stance_is_reported_by_the_speaker() -> None:
    """The players hold it, Devon Pruitt says so."""
    reading = read_article(article_of("Devon Pruitt said the players backed the coach."))
    names = {entity.id: entity.name for entity in reading.entities}
    (stance,) = reading.stances
    assert names[stance.reported_by or ""] == "Devon Pruitt"


@pytest.mark.parametrize(
    ("table", "column", "allowed"),
    [
        pytest.param("attitude_verbs.tsv", 1, {"support", "oppose"}, id="verbs"),
        pytest.param("attitude_verbs.tsv", 2, {"object", "prep", "clause", "demand"}, id="frames"),
        pytest.param("attitude_phrases.tsv", 3, {"support", "oppose"}, id="phrases"),
        pytest.param("attitude_predicates.tsv", 1, {"support", "oppose", "neutral"}, id="predicates"),
        pytest.param("connotations.tsv", 1, {"-2", "-1", "0", "1", "2"}, id="agents"),
        pytest.param("connotations.tsv", 2, {"-2", "-1", "0", "1", "2"}, id="patients"),
        pytest.param("evaluative_words.tsv", 1, {"-3", "-2", "-1", "1", "2", "3"}, id="words"),
    ],
)
def test_a_table_of_attitudes_holds_only_known_values(table: str, column: int, allowed: set[str]) -> None:
    """Every row of the data file has its column, and a value that the rules know."""
    assert {row[column] for row in lexicon.rows(table)} <= allowed


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            "Anna Berg Tom Reed said that called for it wants him sacked condemned the corrupt plan ’ “ ” . , to not hope of "
            "openness should whether liar by praised".split()
        ),
        max_size=40,
    )
)
def test_any_words_have_stances_with_evidence_in_the_text(words: list[str]) -> None:
    """No order of words raises, and every passage is of the text."""
    text = " ".join(words)
    for stance in read_article(article_of(text)).stances:
        for evidence in stance.evidence:
            assert text[evidence.span.start : evidence.span.end] == evidence.span.text
