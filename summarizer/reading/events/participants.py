"""Who takes part in an event, and how.

In go a trigger and the cast; out come the actors with their roles: the subject's side first, then objects, then
prepositions. Left out are measures, times, and nouns that name happenings themselves ("signed the deal": the deal
is an event). Roles come from grammar; where grammar misleads ("prices fell", "her death") from the data files
`undergoing_verbs`, `event_noun_roles`, `light_verbs` and `mutual_verbs`.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.descriptions import kind_of_noun
from summarizer.reading.events.happenings import Actor
from summarizer.reading.events.subjects import is_passive, maker_before, object_by_relative, subjects_of
from summarizer.reading.events.triggers import is_event_noun
from summarizer.records import Role

_MEASURES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
_NOBODY = frozenset(
    ("there", "what", "this", "that", "these", "those", "which", "who", "whom", "nothing", "such", "itself")
)
_GIVEN = frozenset(("pay", "give", "offer", "award", "grant", "send", "tell", "hand", "lend", "refund", "owe"))
_BOUGHT = frozenset(("buy", "purchase", "acquire", "lease", "rent", "order", "borrow"))
_TOWARDS = frozenset(("to", "for"))
_TOGETHER = frozenset(("by", "between", "with", "among"))
_AIMED = frozenset(("against", "about", "into"))
_SHARES = frozenset("much most half some many all each part parts none several both few".split())
_HURTING = frozenset(("hurt", "injure", "break", "sprain", "twist", "tear"))
_MUTUAL = frozenset(("meet", "marry", "join"))


def actors_of(trigger: Token, cast: Cast) -> Iterator[Actor]:
    """The actors of `trigger`, each member once. A pronoun whose meaning the article leaves open has no member."""
    seen: set[int] = set()
    for role, head in _arguments(trigger):
        if head.i in seen or not _is_participant(head):
            continue
        member = cast.who(head)
        if member is None and head.pos_ != "PRON" and kind_of_noun(head) != "other":
            member = cast.enlist(head)
        if member is not None and -1 - member in seen:
            continue
        seen |= {head.i} if member is None else {head.i, -1 - member}
        yield Actor(role, head, member)


def _is_participant(head: Token) -> bool:
    if _part_of(head) is None and (head.pos_ not in ("NOUN", "PROPN", "PRON") or head.ent_type_ in _MEASURES):
        return False
    if head.lower_ in _NOBODY or head.dep_ == "expl":
        return False
    return not is_event_noun(head)


def _part_of(head: Token) -> Token | None:
    """`two of her pupils`: the noun that a number or measure counts, or None."""
    if head.ent_type_ in ("DATE", "TIME") or (head.pos_ not in ("NUM", "NOUN") and head.lower_ not in _SHARES):
        return None
    counted = (n for c in head.rights if c.lower_ == "of" for n in c.children if n.dep_ == "pobj")
    return next((n for n in counted if n.pos_ == "NOUN" or (n.pos_ in ("PRON", "PROPN") and _is_share(head))), None)


def _is_share(head: Token) -> bool:
    """`half of them`, `much of the village`, `one of the men`."""
    return head.pos_ == "NUM" or head.lower_ in _SHARES


def _arguments(trigger: Token) -> Iterator[tuple[Role, Token]]:
    if trigger.pos_ == "NOUN":
        yield from _of_noun(trigger)
    else:
        yield from _of_verb(trigger)


# -- verbs -------------------------------------------------------------------------


def _of_verb(verb: Token) -> Iterator[tuple[Role, Token]]:
    role = _role_of_subject(verb, any(_is_object(c) or c.dep_ == "prt" for c in verb.children))
    for subject in subjects_of(verb):
        yield role, subject
    for child in verb.children:
        if child.dep_ == "dobj":
            yield from ((_role_of_object(verb, child), noun) for noun in _each(child))
        elif child.dep_ == "dative":
            heads = [child] if child.pos_ != "ADP" else [n for n in child.children if n.dep_ == "pobj"]
            yield from (("recipient", n) for n in heads)
        elif child.dep_ == "prep":
            yield from _of_preposition(child, verb.lemma_.lower() in lexicon.words("mutual_verbs"))
    yield from (("agent", noun) for noun in _by_whom(verb))


def _role_of_object(verb: Token, noun: Token) -> Role:
    """Met, joined and taught are persons; who is given what a relative clause names is not what is given."""
    lemma = verb.lemma_
    if lemma in _MUTUAL and can_act(noun):
        return "other" if lemma == "join" and kind_of_noun(noun) == "organisation" else "agent"
    is_somebody = noun.pos_ == "PRON" or kind_of_noun(noun) in ("person", "group")
    if is_somebody and ((lemma in _GIVEN and object_by_relative(verb) is not None) or lemma == "teach"):
        return "recipient"
    return "patient"


def _is_object(child: Token) -> bool:
    """`gained 12 points` and `lost the match`: a measure is no object."""
    return child.dep_ == "dobj" and child.ent_type_ not in _MEASURES


def _each(head: Token) -> Iterator[Token]:
    """A phrase and what is coordinated with it; of several things the first stands for all."""
    yield head
    yield from (other for other in head.conjuncts if other.pos_ == "PROPN" or can_act(other))


def _by_whom(verb: Token) -> Iterator[Token]:
    """The agents of a passive, also those behind the last of several ("chosen and bought by the state")."""
    maker = maker_before(verb)
    if maker is not None:
        yield maker
    later = [c for c in verb.rights if c.dep_ == "conj"] if is_passive(verb) else []
    for passive in (verb, *later):
        for child in passive.children:
            if child.dep_ == "agent":
                yield from (noun for n in child.children if n.dep_ == "pobj" for noun in _each(n))
            elif child.dep_ == "dobj" and is_passive(verb):  # "given a ticket by the club"
                by = (p for p in child.children if p.dep_ == "prep" and p.lower_ == "by")
                yield from (n for p in by for n in p.children if n.dep_ == "pobj" and can_act(n))


def _role_of_subject(verb: Token, has_object: bool) -> Role:
    lemma = verb.lemma_.lower()
    if is_passive(verb):
        return "recipient" if lemma in _GIVEN and (has_object or lemma in ("pay", "refund")) else "patient"
    if lemma in _HURTING and any(c.dep_ == "dobj" and any(n.dep_ == "poss" for n in c.lefts) for c in verb.children):
        return "patient"  # "hurt his ankle"
    when = lexicon.table("undergoing_verbs").get(lemma, ("",))[0]
    return "patient" if when == "always" or (when == "alone" and not has_object) else "agent"


def _of_preposition(preposition: Token, is_mutual: bool) -> Iterator[tuple[Role, Token]]:
    word = preposition.lower_
    role: Role | None = None
    if word == "with":
        role = "agent" if is_mutual else "other"
    elif (word == "from" and preposition.head.lemma_ in _BOUGHT) or word in _TOWARDS:
        role = "recipient"
    elif word == "against":
        role = "patient"
    if role is None:
        return
    for noun in preposition.children:
        if noun.dep_ == "pobj" and can_act(noun):
            yield from ((role, n) for n in _each(noun))


def can_act(noun: Token) -> bool:
    """True for a noun that can take part: a name of a person or body, a pronoun for one, or a common noun for one."""
    word = noun.lemma_.lower()
    return (
        noun.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")
        or (noun.pos_ == "PRON" and noun.lower_ in ("him", "her", "them", "us", "me", "you"))
        or word in lexicon.table("person_nouns")
        or word in lexicon.words("organisation_nouns")
        or word in lexicon.words("group_nouns")
    )


# -- nouns ---------------------------------------------------------------------------


def _of_noun(noun: Token) -> Iterator[tuple[Role, Token]]:
    possessor, of = lexicon.table("event_noun_roles").get(noun.lemma_.lower(), ("agent", "patient"))
    yield from _of_carrier(noun)
    for child in noun.children:
        if child.dep_ == "poss":
            yield possessor, child  # type: ignore[misc]  # the data file holds roles only, a test says so
        elif child.dep_ in ("compound", "nmod") and child.ent_type_ in ("PERSON", "ORG", "GPE"):
            yield "agent", child
        elif child.dep_ == "prep":
            if child.lower_ == "in":  # "a debate in parliament"
                yield from (("agent", n) for n in child.children if kind_of_noun(n) == "organisation")
            role = _of_noun_by(child, of)  # type: ignore[arg-type]  # see above
            if role:
                yield from ((role, n) for p in child.children if p.dep_ == "pobj" for n in _each(p))
        elif child.dep_ == "relcl":
            yield from _of_occasion(child)


def _of_noun_by(preposition: Token, of: Role) -> Role | None:
    word = preposition.lower_
    if word in _TOGETHER:
        return "agent"
    if word == "of":
        return of
    return "patient" if word in _AIMED else None


def _of_occasion(clause: Token) -> Iterator[tuple[Role, Token]]:
    """`a meeting at which 400 people shouted`: who does or undergoes something in it takes part in it."""
    if not any(p.dep_ == "prep" and any(n.lower_ == "which" for n in p.children) for p in clause.children):
        return
    for verb in (clause, *(c for c in clause.conjuncts if c.pos_ == "VERB")):
        role = _role_of_subject(verb, has_object=False)
        yield from ((role, subject) for subject in subjects_of(verb) if can_act(subject))


def _of_carrier(noun: Token) -> Iterator[tuple[Role, Token]]:
    """`she gave an interview`: the subject of a light verb does what the noun says."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ in ("in", "under") and verb.head.lemma_ == "be":
        yield from (("agent" if verb.lower_ == "in" else "patient", subject) for subject in subjects_of(verb.head))
    row = lexicon.table("light_verbs").get(verb.lemma_.lower())
    if verb.pos_ != "VERB" or row is None:
        return
    if noun.dep_ == "dobj" and not is_passive(verb):
        yield from ((row[0], subject) for subject in subjects_of(verb))  # type: ignore[misc]  # see above
        for child in verb.children:
            if child.dep_ == "dative":
                heads = [child] if child.pos_ != "ADP" else list(child.children)
                yield from (("recipient", n) for n in heads)
            elif child.dep_ == "prep":
                yield from _of_preposition(child, is_mutual=True)
    elif noun.dep_ == "nsubjpass":
        agents = (n for c in verb.children if c.dep_ == "agent" for n in c.children if n.dep_ == "pobj")
        yield from (("agent", n) for n in agents)
