"""The shipped example as a brief made by hand, read well: what renderings are shown in tests."""

import hashlib
from pathlib import Path

from summarizer.records import (
    Article,
    AuthorRef,
    Brief,
    Citation,
    Conflict,
    Coverage,
    Entity,
    EntityRef,
    Event,
    Participant,
    PromptUsed,
    Provenance,
    Quote,
    Rejection,
    SecondOpinion,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    Support,
    Topic,
    When,
    Where,
)

EXAMPLE = Path(__file__).parent.parent / "examples" / "putin-xi-call.txt"


def make_article(text: str, article_id: str = "a1", **fields: str | None) -> Article:
    return Article(id=article_id, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text, **fields)


def find(article: Article, words: str, after: str = "") -> Span:
    """The span of `words`, the first one behind `after`."""
    start = article.text.index(words, article.text.index(after) + len(after))
    return article.span(start, start + len(words))


def passage(article: Article, words: str) -> Span:
    """The span from the words before " ~ " to the first place of those after it; `find` where there is no " ~ "."""
    first, _, last = words.partition(" ~ ")
    start = find(article, first).start
    return article.span(start, find(article, last, first).end) if last else find(article, first)


def example_brief() -> Brief:
    """The example, read well: fourteen marked runs, denials and conditions, doubts, losses."""
    article = make_article(
        EXAMPLE.read_text(encoding="utf-8"),
        "putin-xi-call",
        title="Putin and Xi speak a day after Trump’s inauguration",
        source="examples/putin-xi-call.txt",
        published="2025-01-21",
        language="en",
    )
    return Brief(
        articles=(article,),
        entities=_example_entities(article),
        quotes=_example_quotes(article),
        stances=_example_stances(article),
        events=_example_events(article),
        conflicts=(
            Conflict(
                kind="denial",
                records=("q7", "v3"),
                note="the adviser says the call was planned in advance; it came a day after the inauguration",
                passages=(
                    find(article, "the call had been planned in advance"),
                    find(article, "a day after Donald Trump was sworn in"),
                ),
            ),
        ),
        summary=(
            Citation(
                text="Vladimir Putin and Xi Jinping spoke by video a day after Donald Trump was sworn in.",
                cites=("v1", "v2"),
            ),
            Citation(
                text="Yuri Ushakov said the Kremlin has not received any signals from Washington yet.", cites=("q12",)
            ),
        ),
        rejections=(
            Rejection(
                stage="grounding",
                reason="altered: the words “do depend” stand for “don’t depend”",
                draft={"run": "Q1", "text": "do depend on internal political factors"},
                article="putin-xi-call",
            ),
        ),
        coverage=Coverage(
            chunks=1,
            answered=1,
            reasked=1,
            marked_quotations=14,
            attributed_quotations=13,
            set_aside=(find(article, "lead China-Russia relations"),),
            unaccounted=(find(article, "safeguard international fairness and justice"),),
        ),
        provenance=Provenance(
            version="0.1.0",
            model="openai/gpt-5-mini",
            prompts=(PromptUsed(id="read.v1", sha256="ab" * 32),),
            calls=2,
            input_tokens=4210,
            cached_tokens=1024,
            output_tokens=912,
            cost_usd=0.0031,
            prices_as_of="2026-10-01",
            seconds=3.2,
        ),
    )


def _example_entities(article: Article) -> tuple[Entity, ...]:
    def entity(number: int, name: str, kind: str, aliases: tuple[str, ...] = (), role: str | None = None) -> Entity:
        first = article.text.find(aliases[-1] if aliases else name)
        mention = article.span(first, first + len(aliases[-1] if aliases else name))
        return Entity(
            id=f"e{number}",
            name=name,
            kind=kind,
            aliases=aliases,
            mentions=(mention,),
            role=find(article, role) if role else None,
        )

    return (
        entity(1, "Vladimir Putin", "person", ("Mr Putin",), "Russian President"),
        entity(2, "Xi Jinping", "person", ("Mr Xi",), "Chinese President"),
        entity(3, "Donald Trump", "person", ("Mr Trump",), "47th US president"),
        entity(4, "Kremlin", "organisation"),
        entity(5, "Yuri Ushakov", "person", ("Mr Ushakov",), "foreign affairs adviser"),
        entity(6, "Volodymyr Zelenskyy", "person", (), "Ukrainian President"),
        entity(7, "Moscow", "place"),
        entity(8, "China", "place"),
    )


def _example_quotes(article: Article) -> tuple[Quote, ...]:
    def quote(
        number: int,
        kind: str,
        *content: str,
        by: str | None,
        said: str | None,
        cue: str | None,
        after: str,
        **more: object,
    ) -> Quote:
        mention = find(article, said, after) if said else None
        return Quote(
            id=f"q{number}",
            kind=kind,
            content=tuple(passage(article, words) for words in content),
            speaker=Speaker(entity=by, mention=mention) if by or said else None,
            cue=find(article, cue, after) if cue else None,
            **more,
        )

    putin, xi, ushakov = "e1", "e2", "e5"
    return (
        quote(1, "mixed", "don’t depend ~ international environment", by=putin, said="Mr Putin", cue="noting", after="with Mr Xi,"),
        quote(2, "direct", "We jointly ~ as a whole,", "Joint efforts ~ affairs.", by=putin, said="Mr Putin", cue="told", after="as a whole,”",
              second_opinions=(SecondOpinion(by="reader", speaker=Speaker(entity=xi)), SecondOpinion(by="openai/gpt-5", speaker=None))),
        quote(3, "mixed", "lead China-Russia ~ of China-Russia relations,", "safeguard international ~ justice", by=xi, said="Mr Xi",
              cue="expressing", after="global affairs.”", support=Support(agreed=2, passes=3)),
        quote(4, "mixed", "continue to deepen ~ the two countries", by=xi, said="He", cue="emphasised", after="and justice”.",
              verdict="normalised", differences=("’ for '", "one blank for two")),
        quote(5, "indirect", "they touched upon ~ new US administration", by="e4", said="the Kremlin", cue="said", after="of their call,"),
        quote(6, "indirect", "was not specifically linked ~ inauguration", by=ushakov, said="Yuri Ushakov", cue="told",
              after="adviser", qualifiers=(find(article, "not", "in advance and was"),)),
        quote(7, "indirect", "Mr Xi briefed Mr Putin about it", by=ushakov, said="he", cue="noted", after="inauguration. But"),
        quote(8, "mixed", "certain issues ~ the US administration,", by=ushakov, said="Mr Ushakov", cue="added", after="certain issues"),
        quote(9, "indirect", "Mr Putin and Mr Xi expressed readiness ~ and respect", by=ushakov, said="he", cue="said", after="in that",
              qualifiers=(find(article, "if Mr Trump’s team shows interest in that"),)),
        quote(10, "mixed", "concrete proposals ~ for contacts.", by=ushakov, said="Mr Ushakov", cue="saying", after="inflation."),
        quote(11, "direct", "We are open and ready ~ conduct talks,", by=ushakov, said="he", cue="said", after="conduct talks,"),
        quote(12, "indirect", "the Kremlin has not ~ signals yet", by=ushakov, said="he", cue="adding", after="conduct talks,",
              qualifiers=(find(article, "not received any such signals yet"),)),
        quote(13, "direct", "We hear the statements ~ outgoing administration,", by=putin, said="Mr Putin", cue="said", after="outgoing"),
        quote(14, "direct", "We also hear ~ on taking office.", by=putin, said=None, cue=None, after=""),
        quote(15, "mixed", "equal basis and mutual respect, ~ security", by=putin, said="He", cue="stressed", after="taking office.”"),
        quote(16, "mixed", "the most important thing ~ the crisis", by=putin, said="Mr Putin", cue="adding", after="on Ukraine,"),
        quote(17, "direct", "As for the settlement ~ in this region,", by=None, said="he", cue="said", after="in this region,"),
        quote(18, "indirect", "he wanted to make a peace deal", by="e6", said="Volodymyr Zelenskyy", cue="told", after="Ukrainian President"),
    )  # fmt: skip


def _example_stances(article: Article) -> tuple[Stance, ...]:
    def evidence(words: str, polarity: str, *qualifiers: str) -> StanceEvidence:
        return StanceEvidence(
            span=find(article, words), polarity=polarity, qualifiers=tuple(find(article, words) for words in qualifiers)
        )

    return (
        Stance(
            id="s1",
            holder=EntityRef(entity="e1"),
            target=Topic(topic="a short truce", mention=find(article, "a short truce")),
            polarity="oppose",
            evidence=(evidence("its goal should not be a short truce", "oppose", "not be"),),
            quotes=("q17",),
        ),
        Stance(
            id="s2",
            holder=EntityRef(entity="e1"),
            target=EntityRef(entity="e3"),
            polarity="support",
            evidence=(evidence("Mr Putin praised Mr Trump’s openness to dialogue", "support"),),
        ),
        Stance(
            id="s3",
            holder=EntityRef(entity="e7"),
            target=Topic(topic="dialogue with the Trump administration"),
            polarity="support",
            reported_by="e1",
            evidence=(evidence("Moscow is open to dialogue with the Trump administration on Ukraine", "support"),),
        ),
        Stance(
            id="s4",
            holder=EntityRef(entity="e3"),
            target=EntityRef(entity="e8"),
            polarity="mixed",
            evidence=(
                evidence("Mr Trump had threatened to impose tariffs and other measures against China", "oppose"),
                evidence("the two rival powers could co-operate", "support", "hinting at ways"),
            ),
            support=Support(agreed=3, passes=3),
        ),
        Stance(
            id="s5",
            holder=EntityRef(entity="e5"),
            target=Topic(topic="Mr Trump’s statement"),
            polarity="neutral",
            evidence=(evidence("dodged commenting on Mr Trump’s statement", "neutral", "dodged"),),
        ),
        Stance(
            id="s6",
            holder=AuthorRef(),
            target=Topic(topic="sanctions"),
            polarity="neutral",
            evidence=(evidence("sweeping Western sanctions on Moscow", "neutral"),),
        ),
    )


def _example_events(article: Article) -> tuple[Event, ...]:
    def line(words: str) -> Span:
        at = article.text.index(words)
        start = article.text.rfind("\n", 0, at) + 1
        end = article.text.find("\n", at)
        return article.span(start, end if end > 0 else len(article.text))

    return (
        Event(
            id="v3",
            what="Xi Jinping speaks by phone with Donald Trump",
            trigger=find(article, "spoke by phone"),
            status="occurred",
            participants=(Participant(role="agent", entity="e2"), Participant(role="agent", entity="e3")),
            when=When(mention=find(article, "on Friday"), value="2025-01-17"),
            evidence=(line("spoke by phone"),),
        ),
        Event(
            id="v2",
            what="Donald Trump is sworn in as US president",
            trigger=find(article, "sworn in"),
            status="occurred",
            participants=(Participant(role="patient", entity="e3"),),
            when=When(value="2025-01-20"),
            evidence=(line("sworn in"),),
        ),
        Event(
            id="v1",
            what="Vladimir Putin and Xi Jinping hold a video call",
            trigger=find(article, "video call"),
            status="occurred",
            participants=(Participant(role="agent", entity="e1"), Participant(role="agent", entity="e2")),
            when=When(mention=find(article, "a day after"), value="2025-01-21"),
            where=Where(mention=find(article, "Moscow"), entity="e7"),
            evidence=(line("video call that lasted"), line("In the call with Mr Xi")),
            support=Support(agreed=2, passes=3),
        ),
        Event(
            id="v4",
            what="Donald Trump imposes tariffs on China",
            trigger=find(article, "impose tariffs"),
            status="planned",
            participants=(Participant(role="agent", entity="e3"), Participant(role="patient", entity="e8")),
            when=When(mention=find(article, "in his second term")),
            evidence=(line("impose tariffs"),),
            qualifiers=(find(article, "threatened to"),),
        ),
        Event(
            id="v5",
            what="Volodymyr Zelenskyy makes a peace deal",
            trigger=find(article, "make a peace deal"),
            status="hypothetical",
            participants=(Participant(role="agent", entity="e6"),),
            evidence=(line("make a peace deal"),),
            qualifiers=(find(article, "wanted to"),),
        ),
        Event(
            id="v6",
            what="Vladimir Putin talks to Donald Trump",
            trigger=find(article, "talk to Mr Trump"),
            status="denied",
            participants=(Participant(role="agent", entity="e1"), Participant(role="recipient", entity="e3")),
            evidence=(line("has yet to talk"),),
            qualifiers=(find(article, "has yet to"),),
        ),
    )
