"""When and where: the phrases of time and place that belong to a trigger.

In go a trigger and the parse; out come the phrase's offsets with its ISO value, and the place with its member. Every
phrase of time is given to the word it hangs on; a trigger without its own looks to the verb that carries it, and to
the verb it goes on from ("collapsed on Monday, burying the village").
"""

from collections import defaultdict
from dataclasses import dataclass

from spacy.tokens import Span, Token

from summarizer.reading.cast import Cast
from summarizer.reading.events.dates import resolve_date
from summarizer.reading.events.status import status_of
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import phrase_of

Time = tuple[Offsets, str | None]

_PLACES = frozenset(("in", "at", "near", "on", "outside", "inside", "across", "off", "around", "to", "from"))
_LEADS = frozenset("on in at by since until till during before after from between within for around about of".split())
_DETERMINERS = frozenset(("last", "next", "this", "the", "past", "early", "late", "mid"))
_TOGETHER = frozenset(("as", "when", "while", "where"))
_STEPS = 8
_MEMORY = 3  # sentences: "two days later" counts from a date that the reader still has in mind


@dataclass(frozen=True)
class _Phrase:
    span: Offsets
    value: str | None
    is_day: bool  # a date, not only a time of day

    @property
    def worth(self) -> tuple[bool, bool]:
        return self.value is not None, self.is_day


class Times:
    """The phrases of time of an article, by the index of the token each hangs on. Made in one pass over the text."""

    def __init__(self, parsed: Parsed) -> None:
        self._by_owner: dict[int, list[_Phrase]] = defaultdict(list)
        self._at: dict[int, _Phrase] = {}
        anchor: tuple[int, str] | None = None
        sentence = 0
        ends = {entity.start: entity for entity in parsed.doc.ents if entity.label_ in ("DATE", "TIME")}
        for token in parsed.doc:
            sentence += bool(token.is_sent_start)
            entity = ends.get(token.i)
            if entity is None:
                continue
            owner = _owner(entity)
            known = anchor[1] if anchor and sentence - anchor[0] <= _MEMORY else None
            phrase = _phrase(entity, owner, parsed, known)
            if phrase.value is not None:
                anchor = sentence, phrase.value
            self._by_owner[owner.i].append(phrase)
            self._at.update((t.i, phrase) for t in entity)

    def of(self, trigger: Token) -> Time | None:
        """When `trigger` took or takes place, as far as the text says so."""
        for found in (
            self._by_owner.get(trigger.i, []),
            [self._at[trigger.head.i]] if trigger.dep_ == "relcl" and trigger.head.i in self._at else [],
            [phrase for carrier in _carriers(trigger) for phrase in self._by_owner.get(carrier.i, [])],
        ):
            if found:
                best = max(found, key=lambda phrase: phrase.worth)
                return best.span, best.value
        return None


def _owner(entity: Span) -> Token:
    """The verb or noun that a phrase of time hangs on, above its prepositions and the names beside it."""
    token = entity.root
    for _ in range(_STEPS):
        above = token.head
        if above.i == token.i:
            break
        token = above
        if token.pos_ in ("VERB", "AUX") or (token.pos_ == "NOUN" and token.dep_ != "pobj" and token.ent_type_ == ""):
            break
    return token


def _carriers(trigger: Token) -> list[Token]:
    """The words whose time is also that of `trigger`."""
    above = trigger.head
    if above.i == trigger.i:
        return [c for c in trigger.children if _is_at_once(c)]
    carriers = []
    if trigger.pos_ == "NOUN" and above.pos_ in ("VERB", "AUX"):
        carriers.append(above)
    if (
        trigger.pos_ == "VERB"
        and above.pos_ == "VERB"
        and (
            trigger.dep_ in ("conj", "xcomp")
            or (trigger.dep_ == "advcl" and (trigger.tag_ == "VBG" or _is_at_once(trigger)))
        )
    ):
        carriers.append(above)
    return carriers + [c for c in trigger.children if _is_at_once(c)]


def _is_at_once(clause: Token) -> bool:
    """`as she presented the budget`: a clause of the same time as the verb it belongs to."""
    return clause.dep_ == "advcl" and any(
        c.lower_ in _TOGETHER and c.dep_ in ("mark", "advmod") for c in clause.children
    )


def _phrase(entity: Span, owner: Token, parsed: Parsed, anchor: str | None) -> _Phrase:
    start, end = _time_phrase(entity)
    words = parsed.text[start:end]
    value = resolve_date(words, parsed.article.published, _is_ahead(owner), anchor)
    if value is None and entity.label_ == "TIME" and anchor is not None and len(anchor) == 10:
        value = anchor  # "at nightfall" is of the day that is being told
    return _Phrase((start, end), value, entity.label_ == "DATE")


def _is_ahead(owner: Token) -> bool:
    """Whether what hangs on `owner` lies ahead: planned or possible, and not seen from the past ("had been due to")."""
    if owner.pos_ not in ("VERB", "AUX", "NOUN"):
        return False
    return status_of(owner)[0] in ("planned", "hypothetical")


def _time_phrase(entity: Span) -> Offsets:
    """The whole phrase of time, with its preposition."""
    doc, first, sentence = entity.doc, entity.start, entity.sent.start
    for words in (_DETERMINERS, _LEADS):
        if first > sentence and doc[first - 1].lower_ in words:
            first -= 1
    last = entity[-1]
    return doc[first].idx, last.idx + len(last)


def where_of(trigger: Token, cast: Cast) -> tuple[Offsets, int | None] | None:
    """The place named by the trigger's own prepositional phrase."""
    for child in trigger.children:
        if child.dep_ == "prep" and child.lower_ in _PLACES:
            for noun in child.children:
                if noun.dep_ == "pobj" and (noun.ent_type_ in ("GPE", "LOC", "FAC") or _is_place(noun, cast)):
                    return phrase_of(noun), cast.enlist(noun, "place")
    return None


def _is_place(noun: Token, cast: Cast) -> bool:
    member = cast.who(noun)
    return member is not None and cast.members[member].kind == "place"
