"""When and where: the phrases of time and place that belong to a trigger.

In go a trigger and the parse; out come the phrase's offsets with its ISO value, and the place with its member. Every
phrase of time is given to the word it hangs on; a trigger without its own looks to the verb that carries it, and to
the verb it goes on from ("collapsed on Monday, burying the village").
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Span, Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.events.dates import dateline_of, resolve_date
from summarizer.reading.events.status import status_of
from summarizer.reading.events.subjects import is_passive
from summarizer.reading.events.triggers import is_event_noun
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import phrase_of
from summarizer.records import Status

Time = tuple[Offsets, str | None]
Place = tuple[Offsets, int | None]

_PLACES = frozenset(
    (
        "in",
        "at",
        "near",
        "on",
        "outside",
        "inside",
        "across",
        "off",
        "around",
        "to",
        "from",
        "into",
        "onto",
        "over",
        "up",
        "down",
        "along",
        "through",
        "under",
        "beneath",
    )
)
_REACHING = frozenset(("reach", "visit", "leave", "enter", "search", "flee", "tour", "raid"))
_LEADS = frozenset("on in at by since until till during before after from between within for around about of".split())
_DETERMINERS = frozenset(("last", "next", "this", "the", "past", "early", "late", "mid"))
_TOGETHER = frozenset(("as", "when", "while", "where"))
_OPENING = frozenset(("open", "begin", "start", "take"))
_AHEAD: frozenset[Status] = frozenset(("planned", "hypothetical"))
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
        self.dateline = dateline_of(parsed.text)
        self._published = parsed.article.published or (self.dateline[1] if self.dateline else None)
        anchor: tuple[int, str] | None = None
        sentence = 0
        ends = {entity.start: entity for entity in parsed.doc.ents if _is_time(entity)}
        for token in parsed.doc:
            sentence += bool(token.is_sent_start)
            entity = ends.get(token.i)
            if entity is None:
                continue
            owner = _owner(entity)
            known = anchor[1] if anchor and sentence - anchor[0] <= _MEMORY else None
            phrase = _phrase(entity, owner, self._published, known)
            if phrase.value is not None:
                anchor = sentence, phrase.value
            self._by_owner[owner.i].append(phrase)
            if phrase.value is not None:  # "since May, when they met": the month itself, whatever stands before it
                value = resolve_date(entity.text, self._published, is_ahead=False, anchor=known)
                self._at.update((t.i, _Phrase(phrase.span, value, phrase.is_day)) for t in entity)

    def of(self, trigger: Token) -> Time | None:
        """When `trigger` took or takes place, as far as the text says so."""
        if _goes_on_in_relative(trigger) and trigger.i not in self._by_owner:
            return self.of(trigger.head)
        for found in (
            self._by_owner.get(trigger.i, []),
            self._told_of(trigger),
            self._beside(trigger),
            [phrase for carrier in _carriers(trigger) for phrase in self._by_owner.get(carrier.i, [])],
        ):
            if found:
                best = max(found, key=lambda phrase: phrase.worth)
                return best.span, best.value
        return None

    def _told_of(self, trigger: Token) -> list[_Phrase]:
        """`14 March, on which he died`, `9 December, when they won`: the date that the clause of `trigger` is about."""
        if trigger.dep_ == "relcl" and trigger.head.i in self._at:
            return [self._at[trigger.head.i]]
        when = next((c for c in trigger.lefts if c.lower_ == "when"), None)
        if when is None or when.i < 2:
            return []
        before = when.nbor(-2) if when.nbor(-1).text == "," else when.nbor(-1)
        return [self._at[before.i]] if before.i in self._at else []

    def _beside(self, trigger: Token) -> list[_Phrase]:
        """`during his campaign in 2020`: the phrase that directly follows a noun, whatever the parser hung it on."""
        after = trigger.i + 2
        if trigger.pos_ != "NOUN" or after >= len(trigger.doc) or trigger.nbor().pos_ != "ADP":
            return []
        if trigger.doc[after].lower_ in ("the", *_DETERMINERS) and after + 1 < len(trigger.doc):
            after += 1
        return [self._at[after]] if after in self._at else []

    def is_ahead(self, when: Time | None) -> bool:
        """Whether a time begins after the publication: `the inquiry opens on 13 June`."""
        if when is None or when[1] is None or self._published is None:
            return False
        start = when[1].split("/")[0]
        return start > self._published[: len(start)]


def _is_time(entity: Span) -> bool:
    """Left out are ages, numbers that the model takes for dates, and modifiers ("the annual meeting")."""
    root = entity.root
    if root.dep_ in ("amod", "compound", "nmod", "nummod") and root.head.ent_type_ not in ("DATE", "TIME"):
        return False
    text = entity.text.strip()
    return entity.label_ in ("DATE", "TIME") and (not text.isdigit() or len(text) == 4)


def _owner(entity: Span) -> Token:
    """The verb or noun that a phrase of time hangs on, above its prepositions and the names beside it."""
    token = entity.root
    for _ in range(_STEPS):
        above = token.head
        if above.i == token.i:
            break
        token = above
        if token.pos_ in ("VERB", "AUX") or is_event_noun(token):
            break
    return token


def _carriers(trigger: Token) -> list[Token]:
    """The words whose time is also that of `trigger`."""
    above = trigger.head
    if above.i == trigger.i:
        return [c for c in trigger.children if _is_at_once(c)]
    carriers = []
    if (trigger.dep_ == "relcl" and is_event_noun(above)) or _is_set_in(trigger):
        carriers += [above, *islice((a for a in above.ancestors if a.pos_ in ("VERB", "AUX")), 1)]
    if trigger.pos_ == "NOUN":
        carriers += [c for c in trigger.rights if c.dep_ == "relcl" and c.lemma_ in _OPENING]
        if trigger.dep_ == "pobj" and above.lower_ == "of" and above.head.head.pos_ == "VERB":
            carriers.append(above.head.head)  # "a day of mourning was declared for Friday"
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


def _goes_on_in_relative(verb: Token) -> bool:
    """`at which he sang and danced`, `at which he is to sing`: in the clause of the verb above."""
    above = verb.head
    return (verb.dep_ == "conj" and above.dep_ == "relcl") or (
        verb.dep_ == "xcomp" and above.lemma_ == "be" and _is_set_in(above)
    )


def _is_set_in(clause: Token) -> bool:
    """`a reception on 21 February, at which she is given a medal`: of the time of the occasion."""
    is_clause = clause.dep_ in ("relcl", "advcl")
    return is_clause and any(c.dep_ == "prep" and any(n.lower_ == "which" for n in c.children) for c in clause.lefts)


def _is_at_once(clause: Token) -> bool:
    """`as she presented the budget`: a clause of the same time as the verb it belongs to."""
    return clause.dep_ == "advcl" and any(
        c.lower_ in _TOGETHER and c.dep_ in ("mark", "advmod") for c in clause.children
    )


def _phrase(entity: Span, owner: Token, published: str | None, anchor: str | None) -> _Phrase:
    words = _time_phrase(entity)
    start, end = words.start_char, words.end_char
    if _hangs_on_event(words):
        return _Phrase((start, end), None, entity.label_ == "DATE")
    value = resolve_date(words.text, published, _is_ahead(owner), anchor)
    if value is None and entity.label_ == "TIME" and anchor is not None and len(anchor) == 10:
        value = anchor  # "at nightfall" is of the day that is being told
    return _Phrase((start, end), value, entity.label_ == "DATE")


def _hangs_on_event(words: Span) -> bool:
    """`on the Sunday after the flood` is counted from the flood, not from the publication."""
    doc, end = words.doc, words.end
    if end + 1 >= len(doc) or doc[end].lower_ not in ("after", "before") or doc[end + 1].ent_type_ in ("DATE", "TIME"):
        return False
    return any(token.lower_ == "the" for token in words)


def _is_ahead(owner: Token) -> bool:
    """Whether what hangs on `owner` lies ahead of the publication: planned, possible, or told in the present."""
    if owner.pos_ not in ("VERB", "AUX", "NOUN"):
        return False
    if is_seen_from_past(owner):
        return False
    row = lexicon.table("status_verbs").get(owner.lemma_.lower(), ("",))
    return status_of(owner)[0] in _AHEAD or (row[0] in _AHEAD and is_passive(owner)) or _is_present(owner)


def is_seen_from_past(verb: Token) -> bool:
    """`had been due to give`, `refunds had begun`: what lay ahead of a past time is not ahead of ours."""
    for _ in range(_STEPS):
        if any(c.dep_ == "aux" and c.lower_ in ("had", "'d", "’d") for c in verb.children):
            return True
        if verb.dep_ not in ("xcomp", "acomp", "conj") or verb.head.i == verb.i:
            return False
        verb = verb.head
    return False


def _is_present(verb: Token) -> bool:
    """`the team plays on Saturday`, `she is flying home on the 18th`."""
    if verb.tag_ in ("VBZ", "VBP"):
        return True
    return verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") for c in verb.children)


def _time_phrase(entity: Span) -> Span:
    """The whole phrase of time, with its preposition."""
    doc, first, sentence = entity.doc, entity.start, entity.sent.start
    for words in (_DETERMINERS, _LEADS):
        if first > sentence and doc[first - 1].lower_ in words:
            first -= 1
    return doc[first : entity.end]


def where_of(trigger: Token, cast: Cast) -> Place | None:
    """The place of `trigger`: its own, that of what takes part in it, or that of the clause it belongs to."""
    there = next((c for c in trigger.children if c.dep_ == "advmod" and c.lower_ == "there"), None)
    if there is not None:
        return (there.idx, there.idx + len(there)), None
    places = [*_places_at(trigger, cast), *_place_by_relative(trigger, cast)]
    if trigger.lemma_ in _REACHING:
        places += [c for c in trigger.children if c.dep_ == "dobj" and _is_place(c, cast)]
    for beside in (c for c in trigger.children if c.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass", "prep", "agent")):
        places += [n for head in (beside, *beside.children) for n in _places_at(head, cast) if _is_named(n, cast)]
    for above in _hosts(trigger) if not places else ():
        places += _places_at(above, cast)
    if not places:
        return None
    return phrase_of(places[0]), cast.enlist(places[0], "place")


def _hosts(trigger: Token) -> Iterator[Token]:
    """`a reception is planned in Oslo`, `the blast in Oslo, in which he died`: whose place `trigger` shares."""
    above = trigger.head
    if trigger.pos_ == "NOUN" and trigger.dep_ in ("nsubjpass", "dobj") and above.pos_ == "VERB":
        yield above
    elif _is_set_in(trigger):
        yield above
        if above.dep_ in ("nsubj", "nsubjpass") and above.head.pos_ == "VERB":
            yield above.head
    elif _goes_on_in_relative(trigger):
        yield from _hosts(trigger.head)


def _place_by_relative(trigger: Token, cast: Cast) -> Iterator[Token]:
    """`the river into which the mud ran`: the noun that the clause is about."""
    if _is_set_in(trigger) and _is_place(trigger.head, cast):
        yield trigger.head


def _places_at(head: Token, cast: Cast) -> Iterator[Token]:
    """The places in the phrases of place at `head`, also behind "out of" and "in the lower part of"."""
    for child in head.children:
        if child.dep_ != "prep" or (child.lower_ not in _PLACES and child.lower_ != "out"):
            continue
        for noun in (n for p in (child, *child.children) for n in p.children if n.dep_ == "pobj"):
            inner = [n for p in noun.children if p.lower_ == "of" for n in p.children if n.dep_ == "pobj"]
            if _is_place(noun, cast) or (child.lower_ == "at" and _is_body(noun)):
                yield noun
            else:
                yield from (n for n in inner if _is_named(n, cast))


def _is_body(noun: Token) -> bool:
    """`the blast at Pym & Stott`: what is at a firm has a place."""
    return noun.pos_ == "PROPN" and noun.ent_type_ in ("ORG", "FAC")


def _is_named(noun: Token, cast: Cast) -> bool:
    return noun.ent_type_ in ("GPE", "LOC", "FAC") or (noun.pos_ == "PROPN" and _is_place(noun, cast))


def _is_place(noun: Token, cast: Cast) -> bool:
    if noun.ent_type_ in ("GPE", "LOC", "FAC") or noun.lemma_.lower() in lexicon.words("venue_nouns"):
        return True
    member = cast.who(noun)
    return member is not None and cast.members[member].kind == "place"
