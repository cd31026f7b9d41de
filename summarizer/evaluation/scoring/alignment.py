"""Which gold entity a predicted entity is: what every scorer asks when two records name somebody.

In go a gold document and the entities of a brief; out comes an `Alignment`. A
predicted mention stands for the gold mention it overlaps most (by intersection
over union, so that "Yuri Ushakov" inside "Mr Putin's adviser Yuri Ushakov" is
him and not Mr Putin). A predicted entity is the gold entity that most of its names and
descriptions stand for; its pronouns decide only where it has nothing else, since
who reads "Miriam Dacosta" thinks of her, however many a "she" went astray. An
entity split in two therefore still names the right one (the duplicate rate counts that
fault), while one that joins two people names only the one it holds more of. Without
any overlapping mention, the name decides.
"""

from collections import Counter
from collections.abc import Iterable

from summarizer.evaluation.matching import iou, offsets, overlaps
from summarizer.evaluation.suites import GoldDocument, Offsets
from summarizer.records import Brief, Entity, Span

# "Vladimir Putin" of "Russian President Vladimir Putin" is 0.44 of the characters; what merely touches a
# long phrase at its end ("Moscow" in "his intention to open a dialogue with Moscow") is far below.
SAME_MENTION = 0.4

_PRONOUNS = frozenset(
    "i me my mine myself he him his himself she her hers herself they them their theirs themselves "
    "we us our ours ourselves you your yours who whom whose it its itself".split()
)


class Alignment:
    """`gold_of[predicted id]` is the gold entity's id, or None; `stands_for(span)` the same of any span."""

    def __init__(self, gold: GoldDocument, predicted: Iterable[Entity]) -> None:
        self._mentions = sorted((mention, entity.id) for entity in gold.entities for mention in entity.mentions)
        self._names: dict[str, set[str]] = {}
        for entity in gold.entities:
            for name in (entity.name, *entity.aliases):
                self._names.setdefault(_plain(name), set()).add(entity.id)
        self.predicted = {entity.id: entity for entity in predicted}
        self.votes = {entity.id: self._votes(entity.mentions) for entity in self.predicted.values()}
        self.gold_of = {entity.id: self._decide(entity) for entity in self.predicted.values()}

    def stands_for(self, span: Offsets) -> tuple[str | None, float]:
        """The gold entity one of whose mentions overlaps `span` most, and by how much (0 to 1)."""
        best: tuple[float, str | None] = (0.0, None)
        for mention, entity in self._mentions:
            if mention[0] >= span[1]:
                break
            if overlaps(mention, span):
                best = max(best, (iou((mention,), (span,)), entity), key=lambda found: found[0])
        return best[1], best[0]

    def is_same(self, gold: str | None, predicted: str | None) -> bool:
        """Whether both name somebody, and the same."""
        return gold is not None and predicted is not None and self.gold_of.get(predicted) == gold

    def mention_overlaps(self, predicted: str | None, span: Offsets) -> bool:
        """Whether some mention of the predicted entity overlaps `span`."""
        entity = self.predicted.get(predicted or "")
        return entity is not None and any(overlaps(offsets(mention), span) for mention in entity.mentions)

    def name_fits(self, gold: str, name: str) -> bool:
        """Whether `name` is a name or alias of the gold entity, articles and case apart."""
        return gold in self._names.get(_plain(name), set())

    def _votes(self, mentions: Iterable[Span]) -> Counter[str]:
        votes: Counter[str] = Counter()
        for mention in mentions:
            gold, share = self.stands_for(offsets(mention))
            if gold is not None and share >= SAME_MENTION:
                votes[gold] += 1
        return votes

    def _decide(self, entity: Entity) -> str | None:
        told = [mention for mention in entity.mentions if not is_pronoun(mention.text)]
        votes = self._votes(told) or self.votes[entity.id]
        if votes:
            # a tie goes to the entity whose name it carries, then to the first by id: never to chance
            named = self._names.get(_plain(entity.name), set())
            return min(votes, key=lambda gold: (-votes[gold], gold not in named, gold))
        touched: dict[str, float] = {}
        for mention in entity.mentions:
            gold, share = self.stands_for(offsets(mention))
            if gold is not None:
                touched[gold] = touched.get(gold, 0.0) + share
        if touched:
            return min(touched, key=lambda gold: (-touched[gold], gold))
        named = set().union(*(self._names.get(_plain(name), set()) for name in (entity.name, *entity.aliases)))
        return min(named) if len(named) == 1 else None


def is_pronoun(words: str) -> bool:
    return words.strip().casefold() in _PRONOUNS


def is_name(words: str) -> bool:
    """Whether a mention names somebody: it has a capitalised word that is no pronoun ("Ms Menon", not "She")."""
    return any(word[:1].isupper() and word.casefold() not in _PRONOUNS for word in words.split())


def entities_in_records(brief: Brief) -> set[str]:
    """The ids of the entities that take part in some record of a brief."""
    used: set[str | None] = {quote.speaker.entity for quote in brief.quotes if quote.speaker}
    for stance in brief.stances:
        used |= {getattr(stance.holder, "entity", None), getattr(stance.target, "entity", None), stance.reported_by}
    for event in brief.events:
        used |= {participant.entity for participant in event.participants}
        used.add(event.where.entity if event.where else None)
    return {entity for entity in used if entity is not None}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold().removeprefix("the ")
