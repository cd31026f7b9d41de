"""Merging over articles: what is one becomes one and says why; what is not stays apart; contradictions stay visible."""

import doctest
import itertools

import pytest

from summarizer.merging import conflicts as conflicts_module
from summarizer.merging import distinct_articles, keep_topic, merge_articles, unrelated_articles
from summarizer.merging import names as names_module
from summarizer.merging import quotes as quotes_module
from summarizer.merging import stances as stances_module
from summarizer.merging import tallies as tallies_module
from summarizer.merging import vocabulary as vocabulary_module
from summarizer.merging.folding import fold_conflicts
from summarizer.records import (
    Article,
    Conflict,
    Entity,
    EntityKind,
    EntityRef,
    Event,
    Findings,
    Participant,
    Polarity,
    Quote,
    QuoteKind,
    Speaker,
    Stance,
    StanceEvidence,
    Status,
    Topic,
    When,
    Where,
)
from tests.conftest import article_of


class Paper:
    """An article under construction: its text is whatever its records need, one line each, under a `headline`."""

    def __init__(self, name: str, published: str | None = "2025-03-04", headline: str | None = None) -> None:
        self.name, self.published, self.text = name, published, f"{headline or name}\n"
        self.entities: dict[str, tuple[EntityKind, list[tuple[int, int]]]] = {}
        self.waiting: list = []

    def line(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text + "\n"
        return start, start + len(text)

    def who(self, name: str, kind: EntityKind = "person", around: str = "{}") -> str:
        """An entity mentioned once, in the words `around`."""
        if name not in self.entities:
            start, _ = self.line(around.format(name))
            at = start + around.index("{}")
            self.entities[name] = (kind, [(at, at + len(name))])
        return f"e{list(self.entities).index(name)}"

    def quote(self, words: str, speaker: str | None = None, kind: QuoteKind = "direct", cue: str = "said") -> "Paper":
        by = self.who(speaker) if speaker else None
        content, said = self.line(words), self.line(cue)
        self.waiting.append(("quote", content, said, by, kind))
        return self

    def stance(self, holder: str, topic: str, polarity: Polarity) -> "Paper":
        by = self.who(holder)
        self.waiting.append(("stance", self.line(f"{holder} on {topic}"), by, topic, polarity))
        return self

    def event(
        self,
        what: str,
        trigger: str,
        when: str | None = None,
        status: Status = "occurred",
        agent: str | None = None,
        patient: str | None = None,
        place: str | None = None,
    ) -> "Paper":
        parts = [(role, self.who(name)) for role, name in (("agent", agent), ("patient", patient)) if name]
        where = self.who(place, "place") if place else None
        span = self.line(what)
        at = span[0] + what.index(trigger)
        self.waiting.append(("event", span, (at, at + len(trigger)), what, when, status, parts, where))
        return self

    def done(self) -> tuple[Article, Findings]:
        article = article_of(self.text, self.published).model_copy(update={"id": self.name})
        found: dict[str, list] = {"quote": [], "stance": [], "event": []}
        here = (self.name,)
        for kind, *rest in self.waiting:
            number = len(found[kind])
            if kind == "quote":
                content, said, by, form = rest
                found[kind].append(
                    Quote(
                        id=f"q{number}",
                        kind=form,
                        content=(article.span(*content),),
                        speaker=Speaker(entity=by) if by else None,
                        cue=article.span(*said),
                        articles=here,
                    )
                )
            elif kind == "stance":
                span, by, topic, polarity = rest
                proof = StanceEvidence(span=article.span(*span), polarity=polarity)
                found[kind].append(
                    Stance(
                        id=f"s{number}",
                        holder=EntityRef(entity=by),
                        target=Topic(topic=topic),
                        polarity=polarity,
                        evidence=(proof,),
                        articles=here,
                    )
                )
            else:
                span, trigger, what, when, status, parts, where = rest
                found[kind].append(
                    Event(
                        id=f"v{number}",
                        what=what,
                        trigger=article.span(*trigger),
                        status=status,
                        participants=tuple(Participant(role=role, entity=one) for role, one in parts),
                        when=When(value=when) if when else None,
                        where=Where(entity=where) if where else None,
                        evidence=(article.span(*span),),
                        articles=here,
                    )
                )
        entities = tuple(
            Entity(id=f"e{n}", name=name, kind=kind, mentions=tuple(article.span(*span) for span in spans))
            for n, (name, (kind, spans)) in enumerate(self.entities.items())
        )
        return article, Findings(
            entities=entities,
            quotes=tuple(found["quote"]),
            stances=tuple(found["stance"]),
            events=tuple(found["event"]),
        )


def cast_of(*papers: list[tuple[str, EntityKind, str]]) -> list[frozenset[str]]:
    """The names that went into each entity of several papers, each given as (name, kind, words around the name)."""
    told = []
    for number, people in enumerate(papers):
        paper = Paper(f"p{number}")
        for name, kind, around in people:
            paper.who(name, kind, around)
            place = paper.line(f"what number {number} {name} says is this and that and more of the same {name}")
            paper.waiting.append(("quote", place, place, paper.who(name, kind), "direct"))
        told.append(paper.done())
    merged = merge_articles(told)
    return [frozenset({one.name, *one.aliases}) for one in merged.entities]


P, O, L, G = "person", "organisation", "place", "group"  # noqa: E741


@pytest.mark.parametrize(
    ("papers", "count"),
    [
        ([[("Ann Lee", P, "{}")], [("Ann Lee", P, "{}")]], 1),
        ([[("Ann Lee", P, "{}")], [("Lee", P, "Ms {}")]], 1),
        ([[("Ann Lee", P, "{}")], [("A. Lee", P, "{}")]], 1),
        ([[("Volodymyr Zelenskyy", P, "{}")], [("Volodymyr Zelensky", P, "{}")]], 1),
        ([[("International Energy Agency", O, "{}")], [("IEA", O, "{}")]], 1),
        ([[("Vestra Shipping", O, "{}")], [("Vestra", O, "{}")]], 1),
        ([[("Vestra Ltd", O, "{}")], [("Vestra", O, "{}")]], 1),
        ([[("Kremlin", O, "{}")], [("Kremlin", L, "{}")]], 1),
        ([[("the night fishermen", G, "{}")], [("the night fishermen", G, "{}")]], 1),
        ([[("Ann Lee", P, "{}, the mayor, said")], [("the mayor", P, "{} said")]], 1),
        ([[("Ann Lee", P, "{}, the mayor, said")], [("the deputy mayor", P, "{} said")]], 2),
        ([[("Ann Lee", P, "{}, the mayor, said")], [("a mayor", P, "{} said")]], 2),
        ([[("Ann Lee", P, "{}, a heart surgeon, said")], [("Lee", P, "Dr {}, the heart surgeon, said")]], 1),
        ([[("Tom Lee", P, "Mr {}"), ("Ann Lee", P, "{}, his sister, said")], [("Lee", P, "Mr {}")]], 2),
        ([[("Tom Lee", P, "Mr {}"), ("Ann Lee", P, "{} said")], [("Lee", P, "Mr {}")]], 3),
        ([[("Ann Lee", P, "{}, who runs the club, said")], [("Lee", P, "Ms {}, the administrator, said")]], 1),
        ([[("Ann Lee", P, "{}, who runs the club, said")], [("mayor", P, "the {}")]], 2),
        ([[("Halden General Hospital", O, "{}")], [("hospital in Halden", O, "the {}")]], 1),
        ([[("Halden General Hospital", O, "{}")], [("hospital in Lundby", O, "the {}")]], 2),
        ([[("St Olav’s Infirmary", O, "{}")], [("town’s infirmary", O, "the {}")]], 1),
        ([[("Halden county council", O, "{}")], [("town council", O, "the {}")]], 2),
        ([[("Halden guildhall", L, "{}")], [("the guildhall", L, "{}")]], 1),
        ([[("Halden guildhall", L, "{}"), ("Lundby guildhall", L, "{}")], [("the guildhall", L, "{}")]], 3),
        ([[("Ann Lee", P, "{}")], [("Tom Lee", P, "{}")]], 2),
        ([[("Lee", P, "Ms {}")], [("Lee", P, "Mr {}")]], 2),
        ([[("Ann Lee", P, "{}, 34, said")], [("Ann Lee", P, "{}, 61, said")]], 2),
        ([[("Tom Lee Jr", P, "{}")], [("Tom Lee Sr", P, "{}")]], 2),
        ([[("Johansen", P, "{}")], [("Johanson", P, "{}")]], 2),
        ([[("officials", G, "{}")], [("officials", G, "{}")]], 2),
        ([[("a spokesman", P, "{}")], [("a spokesman", P, "{}")]], 2),
        ([[("Moscow", L, "{}")], [("Russia", L, "{}")]], 2),
        ([[("Halden Hospital", O, "{}")], [("Halden Port", O, "{}")]], 2),
        ([[("Jordan", P, "{}")], [("Jordan", L, "{}")]], 2),
    ],
    ids=lambda value: " + ".join(one[0][0] for one in value) if isinstance(value, list) else "",
)
def test_evidence_joins_and_evidence_against_keeps_apart(
    papers: list[list[tuple[str, EntityKind, str]]], count: int
) -> None:
    """A name, an initial, a spelling, an acronym join; another first name, gender, age or kind does not."""
    assert len(cast_of(*papers)) == count


def test_a_surname_that_two_people_bear_joins_nobody() -> None:
    """With an Ann and a Tom Lee about, a bare Lee in a third paper stays alone."""
    cast = cast_of([("Ann Lee", P, "{}")], [("Tom Lee", P, "{}")], [("Lee", P, "{}")])
    assert sorted(map(sorted, cast)) == [["Ann Lee"], ["Lee"], ["Tom Lee"]]


def test_a_role_finds_its_bearer_where_there_is_only_one() -> None:
    """ "The harbour master" of one paper is the named harbour master of another."""
    paper = Paper("p0")
    start, end = paper.line("harbour master Ann Lee")
    paper.entities["Ann Lee"] = (P, [(start, end)])
    first = paper.quote("We heard it fall on the quay", "Ann Lee").done()
    second = Paper("p1").quote("We saw it fall in the water", "The harbour master").done()
    assert [one.name for one in merge_articles([first, second]).entities] == ["Ann Lee"]


def test_a_deputy_is_not_the_one_he_deputises_for() -> None:
    """ "The deputy mayor" is nobody's mayor."""
    paper = Paper("p0")
    start, end = paper.line("mayor Ann Lee")
    paper.entities["Ann Lee"] = (P, [(start, end)])
    first = paper.quote("We heard it fall on the quay", "Ann Lee").done()
    second = Paper("p1").quote("We saw it fall in the water", "The deputy mayor").done()
    assert len(merge_articles([first, second]).entities) == 2


def test_two_whom_one_paper_tells_apart_are_never_joined() -> None:
    """Two entities of one article stay two, even through a third of another article that fits both."""
    paper = Paper("p0")
    paper.who("Ann Lee")
    paper.who("Ms Lee")
    told = paper.quote("We go home now and then", "Ann Lee").quote("You stay here for good", "Ms Lee").done()
    other = Paper("p1").quote("They come tomorrow at noon", "Ann Lee").done()
    assert len(merge_articles([told, other]).entities) == 2


@pytest.mark.parametrize(
    ("one", "other", "speakers", "joined"),
    [
        ("We lost four boats in the storm", "We lost four boats in the storm", ("Ann Lee", "Ann Lee"), True),
        ("We lost four boats in the storm", "lost four boats in the storm", ("Ann Lee", "Ann Lee"), True),
        ("We lost four boats in the storm", "We lost forty boats in the storm", ("Ann Lee", "Ann Lee"), True),
        ("We lost four boats in the storm", "We lost four boats in the storm", ("Ann Lee", "Tom Ek"), True),
        ("a black day for the town", "a black day for Halden", ("Ann Lee", "Ann Lee"), True),
        ("No comment", "No comment", ("Ann Lee", "Ann Lee"), True),
        ("No comment", "No comment", ("Ann Lee", "Tom Ek"), False),
        ("We lost four boats in the storm", "We will rebuild the quay by June", ("Ann Lee", "Ann Lee"), False),
        ("a black day for the town", "a black day for Halden", ("Ann Lee", "Tom Ek"), False),
    ],
    ids=["same", "cut", "altered", "two speakers", "run", "short", "short two speakers", "other", "run two speakers"],
)
def test_quotations_join_by_words_and_speaker(one: str, other: str, speakers: tuple[str, str], joined: bool) -> None:
    """Long wordings join whoever is named, short ones only with the same speaker."""
    told = [Paper("p0").quote(one, speakers[0]).done(), Paper("p1").quote(other, speakers[1]).done()]
    merged = merge_articles(told)
    assert (len(merged.quotes) == 1) is joined
    if joined:
        assert merged.quotes[0].articles == ("p0", "p1")
        assert merged.quotes[0].merged_because


def test_a_joined_quotation_shows_what_differs() -> None:
    """The place of the other paper lists its words against the leading ones."""
    told = [
        Paper("p0").quote("We lost four boats in the storm", "Ann Lee").done(),
        Paper("p1").quote("We lost forty boats in the storm", "Ann Lee").done(),
    ]
    (quote,) = merge_articles(told).quotes
    assert [place.content[0].article for place in quote.places] != [quote.content[0].article]
    assert sorted(quote.places[0].differences) in (["+ forty", "- four"], ["+ four", "- forty"])


def collapse(name: str, *, when: str = "2025-03-03", what: str = "a crane collapses in Halden", **rest: str) -> Paper:
    return Paper(name).event(what, "collapses", when, place="Halden", **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        (Paper("p1").event("a crane fell in Halden", "fell", "2025-03-03", place="Halden"), True),
        (collapse("p1", when="2025-03"), True),
        (collapse("p1", when="2025-03-04"), True),
        (collapse("p1", when="2025-04-20"), False),
        (Paper("p1").event("police arrest a driver in Halden", "arrest", "2025-03-03", place="Halden"), False),
        (Paper("p1").event("a crane collapses in Halden", "collapses", None, place="Halden"), True),
    ],
    ids=["other word", "coarser date", "date of a day later", "date of next month", "other kind", "undated"],
)
def test_events_join_by_kind_time_and_place(other: Paper, joined: bool) -> None:
    """The same happening in other words joins; another day far off or another kind does not."""
    assert (len(merge_articles([collapse("p0").done(), other.done()]).events) == 1) is joined


def test_other_victims_make_another_event() -> None:
    """Two deaths on one day in one town are two."""
    told = [
        Paper(f"p{n}").event(f"{name} dies in Halden", "dies", "2025-03-03", patient=name, place="Halden").done()
        for n, name in enumerate(("Ann Lee", "Tom Ek"))
    ]
    assert len(merge_articles(told).events) == 2


def test_what_may_happen_in_two_places_on_one_day_is_two() -> None:
    """Police arrest a driver in Halden and one in Lundby: the same police, the same day, two arrests."""
    told = [
        Paper(name)
        .event(f"police arrest a driver in {place}", "arrest", "2025-03-03", agent="Police of Vest", place=place)
        .done()
        for name, place in (("p0", "Halden"), ("p1", "Lundby"))
    ]
    assert len(merge_articles(told).events) == 2


def test_one_wrong_pair_chains_no_events() -> None:
    """An undated report fits the meetings of March and of June; the two do not become one through it."""
    told = [
        Paper(name)
        .event("Ann Lee meets Tom Ek in Halden", "meets", when, agent="Ann Lee", patient="Tom Ek", place="Halden")
        .done()
        for name, when in (("p0", "2025-03-03"), ("p1", None), ("p2", "2025-06-03"))
    ]
    merged = merge_articles(told)
    assert len(merged.events) == 2
    assert all(not {"p0", "p2"} <= set(event.articles) for event in merged.events)


def test_the_latest_status_of_a_plan_holds() -> None:
    """Planned on Monday, called off on Tuesday: denied, and no conflict."""
    told = [
        Paper(name, day).event("Ann Lee opens the bridge", "opens", "2025-03-09", status, agent="Ann Lee").done()  # type: ignore[arg-type]
        for name, day, status in (("p0", "2025-03-04", "planned"), ("p1", "2025-03-05", "denied"))
    ]
    merged = merge_articles(told)
    assert [event.status for event in merged.events] == ["denied"]
    assert merged.conflicts == ()


def conflicts_of(*papers: Paper) -> list[Conflict]:
    return list(merge_articles([paper.done() for paper in papers]).conflicts)


def day(name: str, published: str = "2025-03-04") -> Paper:
    return Paper(name, published)


CONFLICTS = {
    "figure": (
        day("p0").event("four workers die as a crane falls", "falls", "2025-03-03", place="Halden"),
        day("p1").event("five dockers die as a crane falls", "falls", "2025-03-03", place="Halden"),
    ),
    "date": (collapse("p0"), collapse("p1", when="2025-03-04")),
    "place": (
        day("p0").event("a tank leaks solvent", "leaks", "2025-03-03", place="Halden", agent="Vidar"),
        day("p1").event("a tank leaks solvent", "leaks", "2025-03-03", place="Lundby", agent="Vidar"),
    ),
    "wording": (
        day("p0").quote("We lost four boats in the storm", "Ann Lee"),
        day("p1").quote("We lost forty boats in the storm", "Ann Lee"),
    ),
    "speaker": (
        day("p0").quote("We lost four boats in the storm", "Ann Lee"),
        day("p1").quote("We lost four boats in the storm", "Tom Ek"),
    ),
    "stance": (
        day("p0").stance("Ann Lee", "the ferry ban", "support"),
        day("p1").stance("Ann Lee", "the ferry ban", "oppose"),
    ),
    "change": (
        day("p0").stance("Ann Lee", "the ferry ban", "support"),
        day("p1", "2025-03-09").stance("Ann Lee", "the ferry ban", "oppose"),
    ),
    "denial": (
        day("p0").quote("Vestra skipped an inspection in May", "Ann Lee", "indirect"),
        day("p1").quote("it had skipped an inspection", "Vestra", "indirect", cue="denied"),
    ),
    "status": (
        day("p0").event("Ann Lee opens the bridge", "opens", "2025-03-09", "planned", agent="Ann Lee"),
        day("p1").event("Ann Lee opens the bridge", "opens", "2025-03-09", "denied", agent="Ann Lee"),
    ),
}


@pytest.mark.parametrize("kind", CONFLICTS)
def test_a_contradiction_is_named_with_its_passages_side_by_side(kind: str) -> None:
    """Each kind of conflict is found once, alone, and shows what each paper says."""
    (conflict,) = conflicts_of(*CONFLICTS[kind])
    assert conflict.kind == kind
    if kind != "speaker":  # there the passages are the attributions, which these papers leave out
        assert {span.article for span in conflict.passages} == {"p0", "p1"}


@pytest.mark.parametrize(
    "papers",
    [
        (
            day("p0").event("at least four workers die as a crane falls", "falls", "2025-03-03", place="Halden"),
            day("p1").event("five workers die as a crane falls", "falls", "2025-03-03", place="Halden"),
        ),
        (
            day("p0").quote("We lost four boats in the storm", "Ann Lee"),
            day("p1").quote("We lost 4 boats in the storm", "Ann Lee"),
        ),
        (
            day("p0").stance("Ann Lee", "the vote", "support"),
            day("p1").stance("Ann Lee", "the delay of the vote", "oppose"),
        ),
        (collapse("p0"), collapse("p1", when="2025-03")),
        (
            day("p0").event("a tank leaks solvent", "leaks", "2025-03-03", place="Halden mill", agent="Vidar"),
            day("p1").event("a tank leaks solvent", "leaks", "2025-03-03", place="mill in Halden", agent="Vidar"),
        ),
        (day("p0").quote("It is safe for all of us", "Ann Lee"), day("p1").quote("It is safe", "Ann Lee")),
    ],
    ids=["lower bound", "digits", "turned topic", "coarser date", "described place", "cut"],
)
def test_what_can_both_be_right_is_no_conflict(papers: tuple[Paper, ...]) -> None:
    """Bounds, notations, granularity and cuts contradict nothing."""
    assert conflicts_of(*papers) == []


@pytest.mark.parametrize(("agent", "kinds"), [("Ann Lee", ["denial"]), (None, [])], ids=["who held it", "bare noun"])
def test_a_mere_mention_contradicts_no_denial(agent: str | None, kinds: list[str]) -> None:
    """ "Opposed the inquiry" does not say that one was held; "Ann Lee held an inquiry" does."""
    told = (
        day("p0").event("a public inquiry into the dam", "inquiry", agent=agent),
        day("p1").event("a public inquiry into the dam", "inquiry", status="denied", agent=agent),
    )
    assert [conflict.kind for conflict in conflicts_of(*told)] == kinds


def test_a_topic_and_its_delay_are_two_stances() -> None:
    """Support for the vote is not support for the delay of the vote."""
    told = [
        Paper("p0").stance("Ann Lee", "the vote", "support").done(),
        Paper("p1").stance("Ann Lee", "the delay of the vote", "support").done(),
    ]
    assert len(merge_articles(told).stances) == 2


@pytest.mark.parametrize(
    ("topics", "count"),
    [
        (("a ban on night ferries", "the ban"), 1),
        (("the delay of the vote", "the vote"), 2),
        (("a ban on night ferries", "a ban"), 2),
        (("a ban on night ferries", "a ban on cars", "the ban"), 3),
    ],
    ids=["known", "turned", "not known", "either of two"],
)
def test_a_topic_spoken_of_as_known_is_the_one_it_can_be(topics: tuple[str, ...], count: int) -> None:
    """ "The ban" is the ban on night ferries, unless its holder speaks of two bans."""
    told = [Paper(f"p{n}").stance("Ann Lee", topic, "support").done() for n, topic in enumerate(topics)]
    assert len(merge_articles(told).stances) == count


def test_one_topic_of_two_holders_is_named_alike() -> None:
    """Who is against "the ban" stands in the row of who is for "a ban on night ferries"; a delay of it does not."""
    told = [
        Paper("p0", "2025-03-02", f"0 {FERRY}").stance("Tom Ek", "the ban", "oppose").done(),
        Paper("p1", "2025-03-03", f"1 {FERRY}").stance("Ann Lee", "a ban on night ferries", "support").done(),
        Paper("p2", "2025-03-04", f"2 {FERRY}").stance("Bo Dahl", "the delay of the ban", "support").done(),
    ]
    targets = [stance.target for stance in merge_articles(told).stances]
    assert [one.topic for one in targets if isinstance(one, Topic)] == [
        "a ban on night ferries",
        "a ban on night ferries",
        "the delay of the ban",
    ]


def test_stances_come_together_in_the_order_of_time() -> None:
    """Evidence of the earlier paper stands first, whatever the ids of the papers."""
    told = [
        Paper("a", "2025-03-09").stance("Ann Lee", "the ferry ban", "oppose").done(),
        Paper("b", "2025-03-01").stance("Ann Lee", "the ferry ban", "support").done(),
    ]
    (stance,) = merge_articles(told).stances
    assert [item.span.article for item in stance.evidence] == ["b", "a"]
    assert stance.polarity == "mixed"


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


FERRY = (
    "Vassby council bans night ferries from June. Islanders sleep badly beside the quay. "
    "Fishermen want a later boat. The mayor pays for a bus."
)
MILL = (
    "Brandal closes its paper plant at Oldervik. Newsprint sells poorly abroad. "
    "A trade union threatens strikes. The mayor pays for retraining."
)


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


@pytest.mark.parametrize(
    ("one", "other", "trigger", "joined"),
    [
        ("they pay", "they pay", "pay", False),
        ("they pay the ransom", "they pay the ransom", "pay", True),
        ("the dam bursts", "the dam bursts", "bursts", True),
    ],
    ids=["everyday verb", "and its object", "kind of happening"],
)
def test_an_everyday_verb_alone_joins_no_events(one: str, other: str, trigger: str, joined: bool) -> None:
    """Two reports of one story hold many bare verbs; it takes a word, a name or a day in common besides."""
    told = [
        Paper(name, headline=f"{name} {FERRY}").event(what, trigger).done()
        for name, what in (("p0", one), ("p1", other))
    ]
    assert (len(merge_articles(told).events) == 1) is joined


def test_a_crowd_counted_twice_is_one_rescue_with_two_figures() -> None:
    """“60 people” and “some 85 people” are one crowd in two counts."""
    told = [
        Paper(name, headline=FERRY).event(what, trigger, patient=crowd).done()
        for name, what, trigger, crowd in (
            ("p0", "rescuers save 60 people from roofs", "save", "60 people"),
            ("p1", "some 85 people are rescued", "rescued", "some 85 people"),
        )
    ]
    merged = merge_articles(told)
    assert len(merged.events) == 1
    assert [conflict.note for conflict in merged.conflicts] == ["60 people or 85 people (rescued)"]


def test_whom_one_paper_only_describes_the_other_may_name() -> None:
    """A quotation given to "the director" and to Ann Lee in two wordings is one, and no dispute over its speaker."""
    told = [
        Paper("p0").quote("The alarm did not ring because it was switched off", "Ann Lee").done(),
        Paper("p1").quote("The alarm did not ring because somebody turned it off", "the director").done(),
    ]
    merged = merge_articles(told)
    assert len(merged.quotes) == 1
    assert [conflict.kind for conflict in merged.conflicts] == ["wording"]


@pytest.mark.parametrize(("note", "count"), [("230 jobs or 320 job", 1), ("230 jobs or 400 jobs", 2)])
def test_one_disputed_figure_is_one_conflict(note: str, count: int) -> None:
    """Where one paper's sentence stands against two of another with the same figure, that is one dispute."""
    echo, times, star = (
        article_of(f"The mill cuts jobs, says {name}.").model_copy(update={"id": name}).span(0, 20)
        for name in ("echo", "times", "star")
    )
    first = Conflict(kind="figure", records=("q1", "q2"), note="230 jobs or 320 jobs", passages=(echo, times))
    second = Conflict(kind="figure", records=("v1",), note=note, passages=(echo, star))
    folded = fold_conflicts([first, second])
    assert len(folded) == count
    assert {one for conflict in folded for one in conflict.records} == {"q1", "q2", "v1"}


@pytest.mark.parametrize(
    "module", [conflicts_module, tallies_module, names_module, quotes_module, stances_module, vocabulary_module]
)
def test_the_examples_of_the_docstrings_run(module: object) -> None:
    """What a docstring shows is what happens."""
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
