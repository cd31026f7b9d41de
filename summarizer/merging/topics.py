"""What belongs together: one subject among many, and articles that tell of nothing in common.

In go merged findings and the words of a topic, or several articles' findings; out come the
findings of that topic alone, or groups of articles that share a story. A topic that meets
no record gives empty findings: the caller says so instead of printing a brief of something else.
"""

from collections.abc import Hashable, Sequence

from summarizer.merging.clusters import Pair, blocked_pairs, group_pairs
from summarizer.merging.names import is_proper
from summarizer.merging.references import entities_of_stance
from summarizer.merging.vocabulary import classes
from summarizer.records import Article, Entity, EntityRef, Event, Findings, Quote, Stance, records_of, spans_of
from summarizer.wording import content_stems, jaccard, words

# Two articles share a story when they share two names at least, or one name and a sixth of their content words; news
# of one region shares a capital or a government by chance. One quotation or one dated deed in common is enough.
SHARED_NAMES = 2
SHARED_WORDS = 0.16
QUOTED_WORDS = 8


def keep_topic(findings: Findings, topic: str) -> Findings:
    """The records that speak of `topic`: its words in their passages, or in the name of somebody who takes part.

    All content words of the topic must be met, in any form ("ferry bans" meets "the ban on ferries").
    Conflicts stay where all their records do, entities where they take part in a kept record.
    """
    wanted = content_stems(topic)
    if not wanted:
        return findings
    names = {entity.id: _names_of(entity) for entity in findings.entities}
    kept = {record.id for record in records_of(findings) if wanted <= _words_of(record, names)}
    # a stance shown in a quotation needs it, and the other way round the quotation of a kept stance is on the topic
    kept |= {quote for stance in findings.stances if stance.id in kept for quote in stance.quotes}
    quotes = tuple(one for one in findings.quotes if one.id in kept)
    return findings.model_copy(
        update={
            "quotes": quotes,
            "stances": tuple(_without_lost_quotes(one, kept) for one in findings.stances if one.id in kept),
            "events": tuple(one for one in findings.events if one.id in kept),
            "conflicts": tuple(one for one in findings.conflicts if kept.issuperset(one.records)),
        }
    )


def unrelated_articles(articles: Sequence[tuple[Article, Findings]]) -> list[list[str]]:
    """The ids of the articles in groups that share a story, the largest first; one group means all are related."""
    articles = sorted(articles, key=lambda told: (told[0].id, told[0].sha256))
    names = [_proper_names(found) for _, found in articles]
    marks: list[frozenset[Hashable]] = [_sayings(found) | _deeds(found) for _, found in articles]
    stems = [content_stems(f"{article.title or ''} {article.text[:4_000]}") for article, _ in articles]
    # names first, then the longest words: two reports of one thing share some of them, and rare keys are compared first
    keys: list[list[Hashable]] = [
        [*marked, *own, *sorted(told, key=lambda stem: (-len(stem), stem))[:12]]
        for own, told, marked in zip(names, stems, marks, strict=True)
    ]
    related = (
        Pair(jaccard(stems[one], stems[other]), one, other, "")
        for one, other in blocked_pairs(keys)
        if marks[one] & marks[other] or _are_related(names[one] & names[other], jaccard(stems[one], stems[other]))
    )
    numbers = list(range(len(articles)))
    groups = group_pairs(related, numbers, [frozenset()] * len(articles), lambda one, other: False)
    told_by = [sorted({articles[number][0].id for number in one.members}) for one in groups]
    return sorted(told_by, key=lambda group: (-len(group), group))


def _are_related(shared: frozenset[frozenset[str]], alike: float) -> bool:
    return len(shared) >= SHARED_NAMES or (bool(shared) and alike >= SHARED_WORDS) or alike >= 2 * SHARED_WORDS


def _words_of(record: Quote | Stance | Event, names: dict[str, frozenset[str]]) -> frozenset[str]:
    texts = [span.text for span in spans_of(record)]
    entities: list[str | None] = []
    if isinstance(record, Quote):
        entities.append(record.speaker.entity if record.speaker else None)
    elif isinstance(record, Stance):
        texts += [] if isinstance(record.target, EntityRef) else [record.target.topic]
        entities += entities_of_stance(record)
    else:
        texts.append(record.what)
        entities += [part.entity for part in record.participants]
        entities.append(record.where.entity if record.where else None)
    found = frozenset(stem for text in texts for stem in content_stems(text))
    return found.union(*(names.get(entity, frozenset()) for entity in entities if entity is not None))


def _names_of(entity: Entity) -> frozenset[str]:
    return frozenset(stem for name in (entity.name, *entity.aliases) for stem in content_stems(name))


def _proper_names(findings: Findings) -> frozenset[frozenset[str]]:
    return frozenset(name for entity in findings.entities if (name := _proper_name(entity)))


def _proper_name(entity: Entity) -> frozenset[str]:
    """The stems of its name, or of the longest mention that is one ("Vassby council" of "council"); may be empty."""
    mentions = sorted((span.text for span in entity.mentions), key=lambda text: (-len(text), text))
    proper = (text for text in (entity.name, *mentions) if is_proper(text, entity.kind))
    return content_stems(next(proper, ""))


def _sayings(findings: Findings) -> frozenset[Hashable]:
    """What is quoted word for word, where it is long enough that two papers do not quote it by chance."""
    quoted = (tuple(word.form for word in words(quote.content[0].text)) for quote in findings.quotes)
    return frozenset(forms for forms in quoted if len(forms) >= QUOTED_WORDS)


def _deeds(findings: Findings) -> frozenset[Hashable]:
    """Who did what on which day: by name, kind of happening and date."""
    names = {entity.id: name for entity in findings.entities if (name := _proper_name(entity))}
    found: set[Hashable] = set()
    for event in findings.events:
        day = event.when.value if event.when else None
        stems = content_stems(event.trigger.text)
        kinds = {kind for stem in stems for kind in classes("happenings").get(stem, ())}
        who = [names[one.entity] for one in event.participants if one.entity in names] if day else []
        found |= {(name, day, kind) for name in who for kind in kinds or stems}
    return frozenset(found)


def _without_lost_quotes(stance: Stance, kept: set[str]) -> Stance:
    return stance.model_copy(update={"quotes": tuple(quote for quote in stance.quotes if quote in kept)})
