"""The names in an article: where each stands, which words are the name, and what kind of thing bears it.

In goes a parsed article, out come `Name`s in text order with the kind each name's
mentions vote for. The model's named entities are taken first; runs of proper nouns
that it missed come after. A title in front, honours behind, an article and a
possessive are no part of a name; adjectives and modifiers ("Russian", the US of "US
president") are no names. Kinds are voted for, because the model is often wrong on
one mention: titles, given names, appositions ("Oyelade, its chief executive") and
the last word ("Mill Road") speak louder than its label.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import is_elses, phrase_of
from summarizer.records import EntityKind

_KINDS: dict[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}
_NOT_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE", "LAW"))
_NAME_PART = re.compile(r"[^\W\d_]")
_OPENS, _CLOSES = frozenset("“\"‘'«"), frozenset("”\"’'»")
_COUNTED = frozenset("two three four five six seven eight nine ten some many several other these those".split())
_GENERATIONS = {"jr": "jr", "jnr": "jr", "sr": "sr", "snr": "sr", "ii": "ii", "iii": "iii"}
_NICKNAME_TOKENS = 3
_LABELS_COUNTED = 2  # the model repeats its mistake at every mention


@dataclass(frozen=True)
class Name:
    """One name as it stands: its tokens without title and nickname, all it reaches over, the mention's offsets, the
    title's gender."""

    tokens: tuple[Token, ...]
    reach: tuple[Token, ...]
    span: Offsets
    gender: str
    titled: bool
    label: str
    nickname: str = ""
    generation: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        # words as written: "Tetteh-Quaye" is one family name, not three tokens
        words: list[str] = []
        for before, token in zip((None, *self.tokens), self.tokens, strict=False):
            if before is not None and before.i + 1 == token.i and not before.whitespace_:
                words[-1] += token.text
            else:
                words.append(token.text)
        return tuple(words)

    @property
    def key(self) -> str:
        return " ".join((*self.parts, self.generation)).strip().lower()

    @property
    def head(self) -> Token:
        return self.tokens[-1]


def find_names(parsed: Parsed) -> list[tuple[Name, EntityKind]]:
    """Every name with its kind; the model's own first, then those it missed."""
    taken: set[int] = set()
    names = []
    for entity in parsed.doc.ents:
        if entity.label_ in _KINDS and not taken & {token.i for token in entity}:
            tokens = _with_nickname(list(entity))
            name = _name_from(tokens, entity.label_)
            if name:
                names.append(name)
                taken.update(token.i for token in tokens)
    for run in _missed_runs(parsed, taken):
        name = None if taken & {token.i for token in run} else _name_from(run, "?")
        if name:
            names.append(name)
            taken.update(token.i for token in run)
    kinds = _kinds_by_vote(names)
    return [(name, kinds[name.key]) for name in names]


def roles_beside(name: Name) -> set[str]:
    """The nouns for people set beside a name in apposition: {"mayor"} of "Ms Holm, the mayor"."""
    return {noun.lemma_.lower() for noun in _nouns_beside(name) if noun.lemma_.lower() in lexicon.table("person_nouns")}


def _missed_runs(parsed: Parsed, taken: set[int]) -> Iterable[list[Token]]:
    """Runs of capitalised words that the model did not see as names."""
    run: list[Token] = []
    for token in parsed.doc:
        if token.i not in taken and _looks_like_name(token, run):
            run.append(token)
            continue
        if run:
            yield _with_nickname(run)
        run = []
    if run:
        yield run


def _looks_like_name(token: Token, run: list[Token]) -> bool:
    """A proper noun; a capitalised noun that goes on with one ("Northbelt Copper") or is a given name."""
    if token.ent_type_ in _NOT_NAMES or not _NAME_PART.match(token.text):
        return False
    if token.pos_ == "PROPN":
        return True
    is_noun = token.pos_ in ("NOUN", "ADJ") and token.text[0].isupper()
    return is_noun and (bool(run) or token.lower_ in lexicon.table("first_names"))


def _with_nickname(tokens: list[Token]) -> list[Token]:
    """`Solveig` of `Solveig “Sunny” Halvorsen` goes on behind the nickname."""
    doc, last = tokens[0].doc, tokens[-1].i
    if last + 3 >= len(doc) or doc[last + 1].text not in _OPENS:
        return tokens
    for closing in range(last + 3, min(last + 3 + _NICKNAME_TOKENS, len(doc) - 1)):
        if doc[closing].text in _CLOSES:
            after = doc[closing + 1]
            return [*tokens, *doc[last + 1 : closing + 2]] if after.pos_ == "PROPN" else tokens
    return tokens


def _without_nickname(tokens: list[Token]) -> list[Token]:
    """`Tom “Bear” Halvorsen` without the words in marks."""
    opening = next((n for n, token in enumerate(tokens) if n and token.text in _OPENS), None)
    closing = next((n for n, t in enumerate(tokens) if opening and n > opening and t.text in _CLOSES), None)
    if opening is None or closing is None or closing + 1 == len(tokens):
        return tokens
    return tokens[:opening] + tokens[closing + 1 :]


def _bare(tokens: list[Token]) -> list[Token]:
    """Without what stands behind a name: possessive, punctuation, honours ("KC")."""
    suffixes = lexicon.words("name_suffixes")
    while tokens and (
        tokens[-1].tag_ == "POS"
        or tokens[-1].is_punct
        or tokens[-1].is_space
        or tokens[-1].lower_ in ("’s", "'s")
        or (len(tokens) > 2 and tokens[-1].lower_ in suffixes)
    ):
        tokens = tokens[:-1]
    return tokens


def _name_from(tokens: list[Token], label: str) -> Name | None:
    """A name without its title, article and possessive; None where nothing is left or it is an adjective."""
    titles = lexicon.table("honorifics")
    tokens = reach = _whole_name(tokens, label)
    tokens = whole = _bare(tokens)
    if tokens and len(tokens) > 1 and tokens[-1].lower_ in lexicon.words("organisation_nouns"):
        titles = {}  # "the Justice Department" has no justice in it
    gender, titled = "-", False
    while tokens and (tokens[0].lower_ in ("the", "a", "an") or tokens[0].is_space or tokens[0].lower_ in titles):
        if tokens[0].lower_ in titles:
            if len(tokens) == 1:
                return None
            gender, titled = _first_known(gender, titles[tokens[0].lower_][0]), True
        tokens = tokens[1:]
    if not tokens or not any(_NAME_PART.match(t.text) for t in tokens) or any("\n" in t.text for t in tokens):
        return None
    if not any(t.text[0].isupper() for t in tokens) or (len(tokens) == 1 and len(tokens[0]) == 1):
        return None  # "a van", "Q"
    before = tokens[0].nbor(-1) if tokens[0].i > 0 else None
    if before is not None and before.lower_ in titles and not before.is_space:
        gender, titled = _first_known(titles[before.lower_][0], gender), True
    head = tokens[-1]
    if _is_modifier(head, label):
        return None
    start, end = phrase_of(head) if head.pos_ in ("PROPN", "NOUN") else (head.idx, head.idx)
    end = head.idx + len(head) if head.pos_ == "NOUN" else max(end, head.idx + len(head))
    if titled and label in ("ORG", "GPE", "NORP", "LOC", "FAC", "?", "PRODUCT"):
        label = "PERSON"
    first = whole[0] if whole[0].lower_ in titles else tokens[0]
    kept = tuple(t for t in _without_nickname(tokens) if not t.is_space)
    covered = tuple(t for t in reach if first.i <= t.i and not t.is_space and not t.is_punct and t.tag_ != "POS")
    span = min(start, first.idx), max(end, _end_of_honours(head, reach))
    return Name(kept, covered, span, gender, titled, label, _nickname(tokens), _generation(head, reach))


def _generation(head: Token, reach: list[Token]) -> str:
    """The "jr" that tells a son from his father."""
    behind = (t.lower_.strip(".") for t in reach if t.i > head.i)
    return next((_GENERATIONS[word] for word in behind if word in _GENERATIONS), "")


def _nickname(tokens: list[Token]) -> str:
    kept = {token.i for token in _without_nickname(tokens)}
    inside = [token for token in tokens if token.i not in kept and not token.is_punct]
    return inside[0].lower_ if len(inside) == 1 else ""


def _end_of_honours(head: Token, reach: list[Token]) -> int:
    behind = [t for t in reach if t.i > head.i and t.lower_ in lexicon.words("name_suffixes")]
    last = behind[-1] if behind else head
    return last.idx + len(last)


def _whole_name(tokens: list[Token], label: str) -> list[Token]:
    """`Marn` goes back to `Tovik Marn` where the model cut off a given name."""
    first = tokens[0]
    if label != "PERSON" or len(tokens) > 1 or first.i == 0:
        return tokens
    before = first.nbor(-1)
    is_given = before.pos_ == "PROPN" and before.head.i == first.i and before.text.istitle() and not before.ent_type_
    told = lexicon.table("honorifics").keys() | lexicon.table("person_nouns").keys()
    return [before, *tokens] if is_given and before.lower_ not in told else tokens


def _first_known(*genders: str) -> str:
    return next((gender for gender in genders if gender != "-"), "-")


def _is_modifier(head: Token, label: str) -> bool:
    """ "Russian", the US of "US president", either half of "Russia-China relations": no mentions."""
    if label == "NORP" and (head.tag_ not in ("NNPS", "NNS") or any(c.lower_ in _COUNTED for c in head.lefts)):
        return True  # "two other Americans" are not the Americans
    inside = head.dep_ in ("amod", "compound", "nmod") and head.head.i > head.i
    return head.pos_ == "ADJ" or (inside and label in ("NORP", "GPE", "?", "LOC"))


def _kinds_by_vote(names: list[Name]) -> dict[str, EntityKind]:
    """The kind of each name by what the article's mentions of it say; "Pym" is of Gerald Pym's kind."""
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    labels: Counter[tuple[str, EntityKind]] = Counter()
    for name in names:
        tally = votes[name.key]
        kind = _KINDS.get(name.label)
        if kind and labels[name.key, kind] < _LABELS_COUNTED:
            labels[name.key, kind] += 1
            tally[kind] += 1
        tally.update(_evidence(name))
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
        if name.key in surnames:
            kinds[name.key] = "person"
        elif name.key in heads:
            kinds[name.key] = "organisation"
        else:
            kinds[name.key] = _winner(votes[name.key]) or _guess(name)
    return kinds


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
        elif last in lexicon.words("place_nouns"):
            votes["place"] += 3
        elif parts[0].lower() in lexicon.table("first_names"):
            votes["person"] += 3
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
            votes["organisation"] += 2 * ("which" in relatives)
    votes["place"] += _place_votes(name)
    if not name.titled and any(child.lower_ == "the" for child in name.head.lefts):
        votes["organisation"] += 2
    return +votes


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
