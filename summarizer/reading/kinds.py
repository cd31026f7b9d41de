"""What kind of thing bears a name: person, organisation, place, group or other.

In go an article's names, out comes a kind for each name's key. Kinds are voted for, because
the model is often wrong on one mention: titles, given names, appositions ("Oyelade, its chief
executive"), the last word ("Mill Road") and the words around speak louder than its label. A
short name goes with the full one, "Pym" is of Gerald Pym's kind; but Chicago stays a place
beside its Police Department.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.names import Name
from summarizer.reading.phrases import is_elses
from summarizer.records import EntityKind

_KINDS: dict[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}
_PLACES = frozenset(("GPE", "LOC"))
_LABELS_COUNTED = 2  # the model repeats its mistake at every mention


def kinds_by_vote(names: list[Name]) -> dict[str, EntityKind]:
    """The kind of each name's key by what the article's mentions of it say."""
    votes = _votes(names)
    surnames: set[str] = set()
    heads: set[str] = set()
    for name in names:
        kind = _winner(votes[name.key]) or _guess(name)
        if kind == "person" and (len(name.parts) > 1 or name.titled):
            surnames |= {name.parts[0].lower(), name.parts[-1].lower(), name.nickname}
        elif kind == "organisation" and len(name.parts) > 1:
            heads.add(name.parts[0].lower())
    kinds: dict[str, EntityKind] = {}
    for name in names:
        is_place = _is_place(votes[name.key])
        if name.key in surnames and not is_place:
            kinds[name.key] = "person"
        elif name.key in heads and not is_place:
            kinds[name.key] = "organisation"
        else:
            kinds[name.key] = _winner(votes[name.key]) or _guess(name)
    return kinds


def roles_beside(name: Name) -> set[str]:
    """The nouns for people set beside a name in apposition: {"mayor"} of "Ms Holm, the mayor"."""
    return {noun.lemma_.lower() for noun in _nouns_beside(name) if noun.lemma_.lower() in lexicon.table("person_nouns")}


def _votes(names: list[Name]) -> dict[str, Counter[EntityKind]]:
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    labels: Counter[tuple[str, EntityKind]] = Counter()
    bodies: Counter[str] = Counter()
    for name in names:
        tally = votes[name.key]
        kind = _KINDS.get(name.label)
        if kind and labels[name.key, kind] < _LABELS_COUNTED:
            labels[name.key, kind] += 1
            tally[kind] += 1
        evidence = _evidence(name)
        tally.update(evidence)
        bodies[name.key] += evidence["organisation"]
    for key in votes:
        first, *others = key.split() or [key]
        if others and bodies[first] and first not in lexicon.table("first_names"):
            votes[key]["organisation"] += bodies[first]  # "Torvex, which ..." tells of Torvex Kilns
    return votes


def _is_place(tally: Counter[EntityKind]) -> bool:
    """Whether a name is a place by more than the model's label."""
    return tally["place"] > max(tally["organisation"], tally["person"]) + _LABELS_COUNTED


def _winner(tally: Counter[EntityKind]) -> EntityKind | None:
    return max(sorted(tally.items()), key=lambda vote: vote[1])[0] if tally else None


def _evidence(name: Name) -> Counter[EntityKind]:
    """Votes for a kind from the words of one mention and around it."""
    votes: Counter[EntityKind] = Counter()
    if name.titled:
        votes["person"] += 4
    last, parts = name.parts[-1].lower(), name.parts
    if len(parts) > 1:
        if last in lexicon.words("organisation_nouns") | lexicon.words("organisation_names") or "&" in parts:
            votes["organisation"] += 3
        elif _is_called_place(parts):
            votes["place"] += 3
        elif parts[0].lower() in lexicon.table("first_names") and not _has_article(name):
            votes["person"] += 3
    elif last in lexicon.words("organisation_nouns"):
        votes["organisation"] += 3  # "in Congress" is no place
    for noun in _nouns_beside(name):
        kind = None if is_elses(noun, name.head) else _kind_said_by(noun)
        if kind:
            votes[kind] += 2
    if _has_spokesman(name) and len(parts) > 1:
        votes["organisation"] += 2
    for clause in name.head.children:
        if clause.dep_ == "relcl":
            relatives = {token.lower_ for token in clause.lefts}
            votes["person"] += 2 * ("who" in relatives)
            votes["organisation"] += 2 * ("which" in relatives and name.label not in _PLACES)
    votes["place"] += _place_votes(name)
    if _has_article(name) and name.label not in _PLACES:
        votes["organisation"] += 2  # "the United States" is none
    return +votes


def _is_called_place(parts: tuple[str, ...]) -> bool:
    """ "Mill Road", "Cape Verde"; "Anita Hill" is a person."""
    first, last = parts[0].lower(), parts[-1].lower()
    if first in lexicon.table("first_names"):
        return False
    told = lexicon.table("place_names")
    return last in lexicon.words("place_nouns") or told.get(first) == ("first",) or told.get(last) == ("last",)


def _has_article(name: Name) -> bool:
    """ "The Charlotte Panthers", "the Scottish Greens"; "the billionaire Carlos Slim" has it for the billionaire."""
    if name.titled or name.head.dep_ in ("compound", "nmod"):
        return False
    said = [child for child in name.head.lefts if child.i < name.tokens[0].i]
    return any(child.lower_ == "the" for child in said) and not any(child.pos_ == "NOUN" for child in said)


def _place_votes(name: Name) -> int:
    """ "In Oldervik" is where something is, "the village of Chilando" says so."""
    preposition = name.head.head
    if name.head.dep_ != "pobj" or len(name.parts) > 2:
        return 0
    if preposition.lower_ == "of" and preposition.head.lemma_.lower() in lexicon.words("place_nouns"):
        return 4
    return 2 if preposition.lower_ in ("in", "near", "into", "around", "across", "outside") else 0


def is_closed(apposed: Token) -> bool:
    """Whether an apposition behind its name ends at a mark; `Mr Lee, the mayor says` holds none."""
    end = apposed.right_edge.i + 1
    return end >= len(apposed.doc) or apposed.doc[end].is_punct or apposed.doc[end].is_space


def _has_spokesman(name: Name) -> bool:
    """ "A spokesman for Corrigan Pell": bodies have them oftener than people."""
    preposition = name.head.head
    return preposition.lower_ == "for" and preposition.head.lemma_.lower().startswith("spokes")


def _nouns_beside(name: Name) -> Iterable[Token]:
    """The nouns set beside a name: appositions on either side, and what stands right in front of it."""
    head = name.head
    yield from (child for child in head.children if child.dep_ == "appos" and is_closed(child))
    if head.dep_ == "appos":
        yield head.head
    before = name.tokens[0].nbor(-1) if name.tokens[0].i > 0 else None
    if before is not None and before.pos_ == "NOUN" and before.head.i == head.i:
        yield before


def _kind_said_by(noun: Token) -> EntityKind | None:
    word = noun.lemma_.lower()
    is_person, is_body = word in lexicon.table("person_nouns"), word in lexicon.words("organisation_nouns")
    if is_person == is_body:
        return None  # "the operator" is either
    return "person" if is_person else "organisation"


def _guess(name: Name) -> EntityKind:
    last = name.parts[-1].lower()
    if last in lexicon.words("organisation_nouns") or all(p.isupper() and len(p) > 1 for p in name.parts):
        return "organisation"
    if name.head.pos_ == "NOUN" and len(name.parts) > 1:
        return "organisation"  # "Northbelt Copper"
    if name.head.dep_ in ("nsubj", "nsubjpass") and name.head.head.lemma_ in lexicon.table("reporting_verbs"):
        return "person"
    return "person" if len(name.parts) in (2, 3) and name.head.dep_ in ("nsubj", "nsubjpass", "appos") else "other"
