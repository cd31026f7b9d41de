"""What the article says happened, is planned, denied or imagined: one event per happening.

In go the parse and the cast, out come `Happening`s in text order. A trigger is a
verb that names a change, or a noun that names a happening; states, thoughts and
acts of saying are none. The status is read from tense, modality, negation and the
verb above; time and place from the trigger's own modifiers. A later mention of the
same happening (same word, no participant against it) becomes evidence of the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.dates import resolve_date
from summarizer.reading.descriptions import kind_of_noun
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import is_negated, phrase_of, subject_of
from summarizer.records import Role, Status

_FUTURE = frozenset(("will", "'ll", "’ll", "shall"))
_MODAL = frozenset(("would", "could", "might", "may", "should", "can", "must", "'d", "’d"))
_PLACES = frozenset(("in", "at", "near", "on", "outside", "inside", "across", "off", "around", "to", "from"))
# "announced": telling a decision is a happening of its own, saying something is not
_OCCASIONS = frozenset(("announce",))
_MEASURES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
# classes of reporting verbs whose acts are quotes or stances and never events
_SAYING = frozenset(
    "say tell ask assert explain reply stress warn suggest claim concede complain manner name voice boast predict "
    "conclude deny blame praise".split()
)
_GIVES = frozenset(("to", "for"))
_DOWN = ("prep", "npadvmod", "advmod", "tmod")
_AHEAD: frozenset[Status] = frozenset(("planned", "hypothetical"))
MAX_WHAT_WORDS = 15
_NEAR = 40  # a later mention means one of the last happenings of its word; looking at all is not linear


@dataclass
class Actor:
    role: Role
    head: Token
    member: int | None


@dataclass
class Happening:
    """One event being built. `trigger` is its best mention; `mentions` are all, each with its clause's offsets."""

    trigger: Token
    status: Status
    actors: list[Actor]
    when: tuple[Offsets, str | None] | None
    where: tuple[Offsets, int | None] | None
    mentions: list[Token] = field(default_factory=list)
    qualifiers: list[Token] = field(default_factory=list)


def find_happenings(parsed: Parsed, cast: Cast, cue_verbs: frozenset[int], quoted: list[Offsets]) -> list[Happening]:
    """The events of an article in order of first mention. `cue_verbs` are the token indices that report speech."""
    found: list[Happening] = []
    by_word: dict[str, list[Happening]] = {}
    run = 0
    for trigger in _triggers(parsed, cue_verbs):
        while run < len(quoted) and quoted[run][1] <= trigger.idx:
            run += 1
        happening = _happening(trigger, parsed, cast)
        if run < len(quoted) and quoted[run][0] <= trigger.idx and not _is_told(happening):
            continue
        word = _stem(trigger)
        same = next((other for other in by_word.get(word, ())[-_NEAR:] if _is_same(other, happening)), None)
        if same is None:
            found.append(happening)
            by_word.setdefault(word, []).append(happening)
        else:
            _fold(same, happening)
    return found


def _is_told(happening: Happening) -> bool:
    """Inside a quotation only what is told as done or dated is an event; the rest is aims and opinions."""
    past = happening.trigger.tag_ == "VBD" or any(
        c.tag_ in ("VBD", "VBP", "VBZ") and c.dep_ in ("aux", "auxpass") for c in happening.trigger.children
    )
    return happening.when is not None or (happening.status == "occurred" and past and bool(happening.actors))


def _triggers(parsed: Parsed, cue_verbs: frozenset[int]) -> Iterator[Token]:
    reporting, stative = lexicon.table("reporting_verbs"), lexicon.words("stative_verbs")
    nouns = lexicon.words("event_nouns")
    for token in parsed.doc:
        lemma = token.lemma_.lower()
        if token.i in cue_verbs and reporting.get(lemma, ("",))[0] not in _OCCASIONS:
            continue
        if token.pos_ == "VERB":
            if (
                lemma in stative
                or (lemma in reporting and reporting[lemma][0] in _SAYING)
                or token.dep_ in ("amod", "aux", "auxpass", "compound")
            ):
                continue
            if token.dep_ == "case" or (token.tag_ == "VBG" and token.dep_ in ("prep", "pobj", "csubj", "nsubj")):
                continue
            yield token
        elif token.pos_ == "NOUN" and (lemma in nouns or token.lower_ in nouns):
            if token.dep_ in ("compound", "nmod", "npadvmod") or _is_generic(token):
                continue
            yield token


def _is_generic(noun: Token) -> bool:
    """A bare plural or an indefinite object with nobody and no time in it is a kind of thing, not a happening."""
    if noun.tag_ == "NNS" and not any(
        c.dep_ in ("det", "poss", "nummod", "amod", "compound", "prep") for c in noun.children
    ):
        return True
    return any(c.lower_ in ("no", "any", "every", "each") for c in noun.lefts)


def _happening(trigger: Token, parsed: Parsed, cast: Cast) -> Happening:
    status, qualifiers = status_of(trigger)
    published = parsed.article.published
    return Happening(
        trigger=trigger,
        status=status,
        actors=list(_actors(trigger, cast)),
        when=_when(trigger, parsed, published, status in _AHEAD),
        where=_where(trigger, cast),
        mentions=[trigger],
        qualifiers=qualifiers,
    )


# -- status ----------------------------------------------------------------------


def status_of(trigger: Token) -> tuple[Status, list[Token]]:
    """The status that the words around a trigger give it, and those words."""
    verb = trigger
    if trigger.pos_ == "NOUN":
        return _status_of_noun(trigger)
    denial = next((c for c in verb.children if c.dep_ == "neg" or c.lower_ == "never"), None)
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    above = _governor(verb)
    if denial is not None:
        return ("denied", [denial])
    modal = next((c for c in auxiliaries if c.lower_ in _MODAL), None)
    condition = next(
        (c for c in verb.children if c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether", "lest")), None
    )
    if condition is not None:
        return ("hypothetical", [condition])
    if any(c.lower_ in _FUTURE for c in auxiliaries):
        return ("planned", [c for c in auxiliaries if c.lower_ in _FUTURE])
    if modal is not None:
        reported = modal.lower_ in ("would", "'d", "’d") and _is_reported(verb)
        return ("planned" if reported else "hypothetical", [modal])
    if above is not None:
        return above
    if verb.tag_ == "VBG" and any(c.lemma_ == "be" and c.tag_ in ("VBZ", "VBP") for c in auxiliaries):
        return ("ongoing", [])
    if verb.tag_ == "VB" and any(c.lower_ == "to" for c in auxiliaries):
        return ("planned", [c for c in auxiliaries if c.lower_ == "to"])
    return ("occurred", [])


def _governor(verb: Token) -> tuple[Status, list[Token]] | None:
    """What the verb above says of an infinitive, gerund or clause: planned, wished for, refused."""
    if verb.dep_ not in ("xcomp", "ccomp", "pcomp", "advcl", "acl", "conj", "dobj"):
        return None
    head = verb.head
    if verb.dep_ == "conj":
        return (
            _governor(head)
            if head.i != verb.i and head.dep_ != "conj" and head.pos_ == "VERB" and head.tag_ == verb.tag_ == "VB"
            else None
        )
    if verb.dep_ == "pcomp" and head.head.pos_ == "VERB":
        head = head.head
    if verb.tag_ not in ("VB", "VBG") and verb.dep_ != "ccomp":
        return None
    row = lexicon.table("status_verbs").get(head.lemma_.lower())
    if row is None or (verb.dep_ == "ccomp" and head.lemma_ in ("ask", "suggest", "agree", "decide", "call")):
        return None
    if is_negated(head) and row[0] in ("planned", "occurred"):
        return ("denied", [head])
    return (row[0], [head])  # type: ignore[return-value]  # the data file holds statuses only, a test says so


def _is_reported(verb: Token) -> bool:
    clause = verb
    while clause.dep_ in ("conj", "xcomp") and clause.head.i != clause.i:
        clause = clause.head
    return clause.dep_ == "ccomp" and clause.head.lemma_.lower() in lexicon.table("reporting_verbs")


def _status_of_noun(noun: Token) -> tuple[Status, list[Token]]:
    for child in noun.lefts:
        word = child.lower_
        if word in ("planned", "proposed", "upcoming", "forthcoming", "scheduled", "future", "next", "coming"):
            return ("planned", [child])
        if word in ("possible", "potential", "alleged", "hypothetical", "threatened"):
            return ("hypothetical", [child])
        if word in ("cancelled", "canceled", "averted"):
            return ("denied", [child])
    verb = noun.head
    if verb.pos_ == "VERB":
        lemma = verb.lemma_.lower()
        if (
            lemma in ("cancel", "call", "scrap", "abandon")
            and noun.dep_ in ("dobj", "nsubjpass")
            and (lemma != "call" or any(c.lower_ == "off" for c in verb.children))
        ):
            return ("denied", [verb])
        if lemma in ("postpone", "schedule", "plan", "delay") and noun.dep_ in ("dobj", "nsubjpass"):
            return ("planned", [verb])
        if lemma in ("demand", "urge", "seek", "want", "propose") or (lemma == "call" and noun.dep_ == "pobj"):
            return ("hypothetical", [verb])
        status, words = status_of(verb)
        return (
            (status, words) if noun.dep_ in ("nsubj", "nsubjpass", "dobj") and status != "ongoing" else ("occurred", [])
        )
    return ("occurred", [])


# -- participants, time, place ------------------------------------------------------


def _actors(trigger: Token, cast: Cast) -> Iterator[Actor]:
    seen: set[int] = set()
    for role, head in _heads(trigger):
        if head.pos_ not in ("NOUN", "PROPN", "PRON") or head.ent_type_ in _MEASURES:
            continue
        member = cast.who(head)
        if member is None and head.pos_ != "PRON" and kind_of_noun(head) != "other":
            member = cast.enlist(head)
        if (member is None and head.pos_ == "PRON") or member in seen:
            continue
        if member is not None:
            seen.add(member)
        yield Actor(role, head, member)


def _heads(trigger: Token) -> Iterator[tuple[Role, Token]]:
    if trigger.pos_ == "NOUN":
        for child in trigger.children:
            if child.dep_ == "poss":
                yield "agent", child
            if child.dep_ == "prep" and child.lower_ in ("of", "by", "between", "with", "against"):
                for noun in child.children:
                    if noun.dep_ == "pobj":
                        yield ("agent" if child.lower_ in ("by", "between", "with") else "patient"), noun
        return
    subject = subject_of(trigger)
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in trigger.children) or (
        trigger.tag_ == "VBN" and trigger.dep_ == "acl"
    )
    if subject is not None:
        for noun in (subject, *subject.conjuncts):
            yield ("patient" if passive else "agent"), noun
    for child in trigger.children:
        if child.dep_ in ("dobj", "attr", "oprd"):
            for noun in (child, *child.conjuncts):
                yield "patient", noun
        elif child.dep_ == "dative":
            yield from (("recipient", n) for n in ([child] if child.pos_ != "ADP" else child.children))
        elif child.dep_ == "agent":
            yield from (("agent", n) for n in child.children if n.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in ("with", "to", "against", "for"):
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL"):
                    if child.lower_ == "with" and cast_is_person(noun):
                        yield "agent", noun
                    elif child.lower_ in _GIVES and cast_is_person(noun):
                        yield "recipient", noun
                    elif child.lower_ == "against":
                        yield "patient", noun


def cast_is_person(noun: Token) -> bool:
    """True for a noun that can take part: a name of a person or body, or a common noun for one."""
    word = noun.lemma_.lower()
    return (
        noun.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")
        or word in lexicon.table("person_nouns")
        or word in lexicon.words("organisation_nouns")
    )


def _when(trigger: Token, parsed: Parsed, published: str | None, is_ahead: bool) -> tuple[Offsets, str | None] | None:
    for token in _modifiers(trigger):
        if token.ent_type_ not in ("DATE", "TIME"):
            continue
        start, end = _time_phrase(token)
        phrase = parsed.text[start:end]
        value = resolve_date(phrase, published, is_ahead)
        if value is not None or token.ent_type_ == "DATE":
            return (start, end), value
    return None


def _modifiers(trigger: Token) -> Iterator[Token]:
    """The words that say when: modifiers of the trigger, and of the verb that carries it."""
    carriers = [trigger]
    if trigger.head.pos_ == "VERB" and (trigger.pos_ == "NOUN" or trigger.dep_ in ("conj", "xcomp")):
        carriers.append(trigger.head)
    for carrier in carriers:
        for child in carrier.children:
            if child.dep_ in _DOWN or child.ent_type_ in ("DATE", "TIME"):
                if child.ent_type_ in ("DATE", "TIME"):
                    yield child
                if child.dep_ == "prep":
                    yield from (noun for noun in child.children if noun.dep_ == "pobj")


def _time_phrase(token: Token) -> Offsets:
    """The whole phrase of time around a token, with its preposition."""
    doc = token.doc
    first = last = token.i
    while first > token.sent.start and doc[first - 1].ent_type_ == token.ent_type_ and doc[first].ent_iob_ == "I":
        first -= 1
    while last + 1 < token.sent.end and doc[last + 1].ent_type_ == token.ent_type_ and doc[last + 1].ent_iob_ == "I":
        last += 1
    if first > token.sent.start and doc[first - 1].lower_ in (
        "on",
        "in",
        "at",
        "by",
        "since",
        "until",
        "during",
        "before",
        "after",
        "from",
        "last",
        "next",
        "this",
        "for",
    ):
        first -= 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def _where(trigger: Token, cast: Cast) -> tuple[Offsets, int | None] | None:
    for child in trigger.children:
        if child.dep_ == "prep" and child.lower_ in _PLACES:
            for noun in child.children:
                if noun.dep_ == "pobj" and (noun.ent_type_ in ("GPE", "LOC", "FAC") or _is_place(noun, cast)):
                    return phrase_of(noun), cast.enlist(noun, "place")
    return None


def _is_place(noun: Token, cast: Cast) -> bool:
    member = cast.who(noun)
    return member is not None and cast.members[member].kind == "place"


# -- one event per happening -----------------------------------------------------------


def _stem(token: Token) -> str:
    word = token.lemma_.lower()
    for ending in ("ation", "ition", "ment", "tion", "sion", "ing", "al", "ure", "ed", "e", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _is_same(known: Happening, new: Happening) -> bool:
    """Evidence for (one participant in common, or a bare or definite mention) and none against (status, date)."""
    if {known.status, new.status} not in ({known.status}, {"occurred", "ongoing"}):
        return False
    if known.when and new.when and known.when[1] and new.when[1] and known.when[1] != new.when[1]:
        return False
    ours, theirs = ({a.member for a in h.actors} for h in (known, new))
    if ours & theirs:
        return True
    return (
        not theirs
        and new.trigger.pos_ == "NOUN"
        and any(c.lower_ in ("the", "that", "this") for c in new.trigger.lefts)
    )


def _fold(known: Happening, new: Happening) -> None:
    known.mentions += new.mentions
    members = {actor.member for actor in known.actors}
    known.actors += [actor for actor in new.actors if actor.member not in members]
    known.when = known.when or new.when
    known.where = known.where or new.where


# -- what, as a clause -------------------------------------------------------------------


def clause_of(happening: Happening, parsed: Parsed) -> str:
    """One clause of at most fifteen words: who, the trigger in the present tense, whom. The status says whether."""
    trigger = happening.trigger
    agents = [_text_of(a.head, parsed) for a in happening.actors if a.role == "agent"][:2]
    patients = [_text_of(a.head, parsed) for a in happening.actors if a.role == "patient"][:1]
    if trigger.pos_ == "NOUN":
        start, end = phrase_of(trigger)
        return _cut(parsed.text[start:end])
    subject = " and ".join(agents) or (patients[0] if patients else "")
    particle = next((f" {c.text}" for c in trigger.rights if c.dep_ == "prt"), "")
    if agents:
        verb = present(trigger, plural=len(agents) > 1 or _is_plural(happening)) + particle
        tail = _object_text(trigger, parsed)
    else:
        verb = (
            f"{'are' if _is_plural(happening) else 'is'} {_participle(trigger)}{particle}"
            if patients
            else trigger.lemma_ + particle
        )
        tail = ""
    return _cut(" ".join(part for part in (subject, verb, tail) if part))


def _object_text(trigger: Token, parsed: Parsed) -> str:
    parts = []
    for child in trigger.rights:
        if child.dep_ in ("dobj", "attr", "oprd", "dative") and child.pos_ != "ADP":
            parts.append(_text_of(child, parsed))
        elif child.dep_ == "prep" and len(parts) < 2:
            noun = next((n for n in child.children if n.dep_ == "pobj"), None)
            if noun is not None:
                parts.append(f"{child.text} {_text_of(noun, parsed)}")
    return " ".join(parts[:2])


def _text_of(head: Token, parsed: Parsed) -> str:
    start, end = phrase_of(head)
    return " ".join(parsed.text[start:end].split())


def _is_plural(happening: Happening) -> bool:
    first = next((a.head for a in happening.actors), None)
    return first is not None and (first.tag_ in ("NNS", "NNPS") or first.lower_ in ("they", "we", "i", "you"))


def _cut(text: str) -> str:
    words = text.split()
    return " ".join(words[:MAX_WHAT_WORDS])


def present(verb: Token, plural: bool) -> str:
    """The present tense of a verb: `spoke` -> `speaks`."""
    lemma = verb.lemma_.lower()
    if plural:
        return lemma
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _participle(verb: Token) -> str:
    if verb.tag_ in ("VBN", "VBD"):
        return verb.text.lower()
    lemma = verb.lemma_.lower()
    return lemma + ("d" if lemma.endswith("e") else "ed")
