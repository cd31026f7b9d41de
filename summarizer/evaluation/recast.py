"""A gold document as a brief: what a perfect reader would have said.

In goes gold, out comes a `Brief` with the same ids. Uses: the agreement of two
annotators (one of them is scored against the other), the proof that a perfect
prediction scores 1, and oracles that answer from gold. What gold leaves open gets the plainest
value that the scorers do not judge: an event without a status `occurred`, a stance
without a holder the author.
"""

from summarizer.evaluation.suites import GoldDocument, GoldEntity, GoldEvent, GoldQuote, GoldStance, GoldTopic, Offsets
from summarizer.records import (
    Article,
    AuthorRef,
    Brief,
    Entity,
    Event,
    Participant,
    Provenance,
    Quote,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    Topic,
    When,
    Where,
)


def brief_from_gold(gold: GoldDocument) -> Brief:
    """The brief that holds exactly the gold records."""
    article = gold.article()
    return Brief(
        title=gold.title,
        articles=(article,),
        entities=tuple(_entity(entity, article) for entity in gold.entities),
        quotes=tuple(_quote(quote, article) for quote in gold.quotes),
        stances=tuple(_stance(stance, article) for stance in gold.stances),
        events=tuple(_event(event, article) for event in gold.events),
        provenance=Provenance(version="gold", model="gold"),
    )


def _entity(entity: GoldEntity, article: Article) -> Entity:
    mentions = tuple(article.span(*mention) for mention in entity.mentions)
    return Entity(id=entity.id, name=entity.name, kind=entity.kind, aliases=entity.aliases, mentions=mentions)


def _quote(quote: GoldQuote, article: Article) -> Quote:
    said = quote.speaker
    speaker = Speaker(entity=said.entity, mention=_span(said.mention, article)) if said else None
    content = tuple(article.span(*segment) for segment in quote.content)
    return Quote(id=quote.id, kind=quote.kind, content=content, speaker=speaker, cue=_span(quote.cue, article))


def _stance(stance: GoldStance, article: Article) -> Stance:
    target = stance.target
    evidence = [
        StanceEvidence(span=article.span(*item.span), polarity=item.polarity or stance.polarity)
        for item in stance.evidence
    ]
    whole = StanceEvidence(span=article.span(0, len(article.text)), polarity=stance.polarity)
    return Stance(
        id=stance.id,
        holder=stance.holder or AuthorRef(),
        target=Topic(topic=target.topic, mention=_span(target.mention, article))
        if isinstance(target, GoldTopic)
        else target,
        polarity=stance.polarity,
        reported_by=stance.reported_by,
        evidence=tuple(evidence) or (whole,),
    )


def _event(event: GoldEvent, article: Article) -> Event:
    trigger = event.trigger or (event.evidence[0] if event.evidence else (0, len(article.text)))
    when, where = event.when, event.where
    return Event(
        id=event.id,
        what=event.what or article.text[slice(*trigger)],
        trigger=article.span(*trigger),
        status=event.status or "occurred",
        participants=tuple(
            Participant(role=one.role, entity=one.entity, mention=_span(one.mention, article))
            for one in event.participants
        ),
        when=When(mention=_span(when.mention, article), value=when.value) if when else None,
        where=Where(mention=_span(where.mention, article), entity=where.entity) if where else None,
        evidence=tuple(article.span(*span) for span in event.evidence) or (article.span(*trigger),),
    )


def _span(span: Offsets | None, article: Article) -> Span | None:
    return None if span is None else article.span(*span)
