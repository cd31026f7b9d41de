"""Briefs made by hand, with every odd feature a rendering must cope with.

`two_papers` is one story in two invented papers that disagree; `hostile_brief` puts a given text into every place that
comes from outside; `many_articles` is the example many times over.
"""

import re

from rendering_example import example_brief, find, make_article

from summarizer.records import (
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
    QuotePlace,
    Rejection,
    SecondOpinion,
    Speaker,
    Stance,
    StanceEvidence,
    Topic,
    When,
    Where,
)

HERALD = """Dam at Orrin Valley cracks, 12 hurt

Engineer Mara Quist said the wall “will hold until spring”. Officials said 12 people were hurt on Tuesday.
Mayor Tobin Rask told the Herald: “I did not order the gates shut.”
"""


COURIER = """Twenty hurt as Orrin dam gives way

“The wall will hold until the spring,” engineer Mara Quist told reporters. Officials said 20 people were hurt on Tuesday.
Mayor Tobin Rask ordered the gates shut, two workers said.
"""


def two_papers() -> Brief:
    """One story in two papers: a quotation with variants, a conflict of figures, a claim and its denial."""
    herald = make_article(HERALD, "dam-herald", title="Dam cracks", source="The Herald", published="2026-03-04")
    courier = make_article(COURIER, "dam-courier", title="Dam gives way", source="The Courier", published="2026-03-04")
    both = ("dam-herald", "dam-courier")
    return Brief(
        title="The Orrin dam",
        articles=(herald, courier),
        entities=(
            Entity(id="e1", name="Mara Quist", kind="person", mentions=(find(herald, "Mara Quist"),)),
            Entity(id="e2", name="Tobin Rask", kind="person", mentions=(find(herald, "Tobin Rask"),)),
        ),
        quotes=(
            Quote(
                id="q1",
                kind="mixed",
                content=(find(herald, "will hold until spring"),),
                speaker=Speaker(entity="e1", mention=find(herald, "Engineer Mara Quist")),
                cue=find(herald, "said"),
                places=(
                    QuotePlace(
                        content=(find(courier, "The wall will hold until the spring,"),),
                        speaker=Speaker(entity="e1", mention=find(courier, "engineer Mara Quist")),
                        cue=find(courier, "told"),
                        differences=("+ the",),
                    ),
                ),
                articles=both,
                merged_because=("same speaker and nearly the same words",),
            ),
            Quote(
                id="q2",
                kind="direct",
                content=(find(herald, "I did not order the gates shut."),),
                speaker=Speaker(entity="e2", mention=find(herald, "Mayor Tobin Rask")),
                cue=find(herald, "told"),
                articles=("dam-herald",),
            ),
        ),
        events=(
            Event(
                id="v1",
                what="People are hurt at the Orrin dam",
                trigger=find(herald, "hurt", "Officials said"),
                status="occurred",
                when=When(mention=find(herald, "on Tuesday"), value="2026-03-03"),
                evidence=(find(herald, "Officials said 12 people were hurt on Tuesday."), find(courier, "Officials said 20 people were hurt on Tuesday.")),
                articles=both,
                merged_because=("same trigger, place and day",),
            ),
        ),
        conflicts=(
            Conflict(
                kind="figure",
                records=("v1",),
                note="12 people hurt, or 20",
                passages=(find(herald, "12 people were hurt"), find(courier, "20 people were hurt")),
            ),
        ),
        summary=(Citation(text="People are hurt at the Orrin dam.", cites=("v1",)),),
        coverage=Coverage(chunks=2, answered=1, failed=1, marked_quotations=3, attributed_quotations=3, failures=("dam-courier, chunk 1: the server refused it",)),
        provenance=Provenance(version="0.1.0", model="reader"),
    )  # fmt: skip


def hostile_brief(text: str) -> Brief:
    """A brief in which everything that comes from outside is `text`: article, title, names, notes, drafts."""
    article = make_article(text, "a1", title=text, source=text, published=text, language=text)
    whole = article.span(0, len(text))
    speaker = Speaker(entity="e1", mention=whole)
    return Brief(
        title=text,
        articles=(article,),
        entities=(Entity(id="e1", name=text, kind="person", aliases=(text,), mentions=(whole,), role=whole),),
        quotes=(
            Quote(
                id="q1",
                kind="direct",
                content=(whole, whole),
                speaker=speaker,
                cue=whole,
                verdict="normalised",
                differences=(text,),
                qualifiers=(whole,),
                second_opinions=(SecondOpinion(by=text, speaker=Speaker(mention=whole)),),
                places=(QuotePlace(content=(whole,), speaker=speaker, cue=whole, differences=(text,)),),
            ),
            Quote(id="q2", kind="indirect", content=(whole,), speaker=Speaker(mention=whole)),
        ),
        stances=(
            Stance(
                id="s1",
                holder=EntityRef(entity="e1"),
                target=Topic(topic=text, mention=whole),
                polarity="mixed",
                reported_by="e1",
                evidence=(StanceEvidence(span=whole, polarity="oppose", qualifiers=(whole,)),),
            ),
        ),
        events=(
            Event(
                id="v1",
                what=text,
                trigger=whole,
                status="denied",
                participants=(Participant(role="other", mention=whole),),
                when=When(mention=whole, value=text),
                where=Where(mention=whole),
                evidence=(whole,),
                qualifiers=(whole,),
            ),
        ),
        conflicts=(Conflict(kind="wording", records=("q1",), note=text, passages=(whole,)),),
        summary=(Citation(text=text, cites=("q1",)),),
        rejections=(Rejection(stage="grounding", reason=text, draft={text: text}, article=text),),
        coverage=Coverage(unaccounted=(whole,), set_aside=(whole,), failures=(text,)),
        provenance=Provenance(
            version="0.1.0", model=text, prompts=(PromptUsed(id=text, sha256=text),), incomplete=text
        ),
    )


def many_articles(number: int) -> Brief:
    """The records of the example, in as many articles of the same words."""
    brief = example_brief()
    single = brief.model_dump_json(by_alias=True)
    copies = []
    for index in range(number):
        text = single.replace('"putin-xi-call"', f'"paper-{index}"')
        for letter in "qsv":
            text = re.sub(rf'"{letter}(\d+)"', rf'"{letter}\g<1>0{index}"', text)
        copies.append(Brief.model_validate_json(text))
    return brief.model_copy(
        update={
            "title": f"{number} papers",
            **{
                field: tuple(one for copy in copies for one in getattr(copy, field))
                for field in ("articles", "quotes", "stances", "events", "conflicts", "summary")
            },
        }
    )
