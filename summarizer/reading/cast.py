"""Who and what an article speaks of: mentions gathered into entities.

In go a parsed article's names, titles and pronouns; out comes a `Cast` that
answers "who is this token?" and can enlist a common noun ("a spokesperson for the
ministry") when some record needs it. Evidence against joining always wins: two
different first names, genders or numbers keep two people apart, and a surname
that fits two people is nobody's.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import named_head, phrase_of
from summarizer.records import Entity, EntityKind
from summarizer.records import Span as RecordSpan

_KINDS: dict[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}
_NAME_PART = re.compile(r"[^\W\d_]")
_MALE, _FEMALE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
_PLURAL = frozenset(("they", "them", "their", "theirs", "themselves"))
_THING = frozenset(("it", "its", "itself"))


@dataclass
class Member:
    """One entity being gathered; `parts` are the words of its fullest name, `roles` the nouns that describe it."""

    name: str
    kind: EntityKind
    parts: tuple[str, ...] = ()
    gender: str = "-"
    plural: bool = False
    roles: set[str] = field(default_factory=set)
    role: Offsets | None = None
    mentions: set[Offsets] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    age: str | None = None


@dataclass(frozen=True)
class _Name:
    """One name as it stands: its tokens without title, the mention's offsets, the title's gender, its kind."""

    tokens: tuple[Token, ...]
    span: Offsets
    gender: str
    titled: bool
    label: str

    @property
    def parts(self) -> tuple[str, ...]:
        # words as written: "Tetteh-Quaye" is one family name, not three tokens
        first, last = self.tokens[0], self.tokens[-1]
        return tuple(first.doc[first.i : last.i + 1].text.split())

    @property
    def head(self) -> Token:
        return self.tokens[-1]


class Cast:
    """The entities of one article. `members` in order of enlistment; `at` maps a head token's index to one of them."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.members: list[Member] = []
        self.at: dict[int, int] = {}
        self._spans: dict[int, Offsets] = {}  # a head token's index -> its mention, or looking it up is not linear
        self._by_key: dict[str, int] = {}
        self._ambiguous: set[str] = set()
        names = _names_of(parsed)
        kinds = _kinds_by_vote(names)
        for name in sorted(names, key=lambda n: -len(n.tokens)):
            self._place(name, kinds)
        self._note_roles()

    # -- names ---------------------------------------------------------------

    def _place(self, name: _Name, kinds: dict[str, EntityKind]) -> None:
        kind = kinds[" ".join(name.parts).lower()]
        index = self._find_person(name) if kind == "person" else self._find_thing(name, kind)
        if index is None:
            if kind == "person" and len(name.tokens) == 1 and name.parts[0].lower() in self._ambiguous:
                return
            index = len(self.members)
            self.members.append(Member(" ".join(name.parts), kind, name.parts))
        member = self.members[index]
        member.mentions.add(name.span)
        member.names.add(" ".join(name.parts))
        if name.gender != "-":
            member.gender = name.gender
        for token in name.tokens:
            self.at.setdefault(token.i, index)
            self._spans.setdefault(token.i, name.span)

    def _find_person(self, name: _Name) -> int | None:
        parts = [p.lower() for p in name.parts]
        fits, first = [], []
        for index, member in enumerate(self.members):
            if member.kind != "person" or (name.gender != "-" and member.gender not in ("-", name.gender)):
                continue
            known = [p.lower() for p in member.parts]
            if parts == known:
                return index
            if len(parts) == 1 and known[-1] == parts[0]:
                fits.append(index)
            elif len(parts) == 1 and known[0] == parts[0]:
                first.append(index)  # a first name, or a family name that stands first ("Mr Xi")
            elif len(parts) > 1 and known[-1] == parts[-1] and known[0] == parts[0]:
                fits.append(index)  # a middle name or initial more or less
        fits = fits or first
        if len(fits) > 1:
            self._ambiguous.add(parts[-1])
        return fits[0] if len(fits) == 1 else None

    def _find_thing(self, name: _Name, kind: EntityKind) -> int | None:
        text = " ".join(name.parts).lower()
        for index, member in enumerate(self.members):
            if member.kind == "person":
                continue
            known = member.name.lower()
            if text == known or text in (n.lower() for n in member.names):
                return index
            if member.kind == kind == "organisation" and _is_short_for(name.parts, member.parts):
                return index
        return None

    def _note_roles(self) -> None:
        """Remember the nouns that describe each person: titles in front, appositions, predicates."""
        for index_token, index in list(self.at.items()):
            member = self.members[index]
            token = self.parsed.doc[index_token]
            described = [c for c in token.children if c.dep_ in ("compound", "nmod", "appos", "amod")]
            if token.dep_ == "appos":
                described.append(token.head)
            if token.dep_ == "nsubj" and token.head.lemma_ == "be":
                described += [c for c in token.head.children if c.dep_ == "attr"]
            for noun in described:
                if noun.i in self.at and noun.pos_ == "PROPN":
                    continue
                if noun.pos_ == "NUM" and noun.text.isdigit() and member.kind == "person":
                    member.age = noun.text
                if noun.pos_ in ("NOUN", "PROPN") and noun.i not in self.at:
                    self._describe(member, noun)
            if member.kind == "person" and index_token + 2 < len(self.parsed.doc):
                age = self.parsed.doc[index_token + 2]
                if self.parsed.doc[index_token + 1].text == "," and age.text.isdigit() and len(age.text) <= 3:
                    member.age = age.text

    def _describe(self, member: Member, noun: Token) -> None:
        word = noun.lemma_.lower()
        member.roles.add(word)
        gender = lexicon.table("person_nouns").get(word, ("-",))[0]
        if member.kind == "person" and gender != "-" and member.gender == "-":
            member.gender = gender
        if member.role is None and (word in lexicon.table("person_nouns") or member.kind == "organisation"):
            member.role = phrase_of(noun)

    # -- common nouns and pronouns ---------------------------------------------

    def who(self, token: Token) -> int | None:
        """The member that `token` (head of a phrase) already belongs to, or None."""
        return self.at.get(named_head(token).i)

    def enlist(self, head: Token, kind: EntityKind | None = None) -> int | None:
        """The member that the phrase around `head` means, made if it is new; None where it is nobody (it, who)."""
        head = named_head(head)
        if head.i in self.at:
            known = self.at[head.i]
            self.members[known].mentions.add(self._span(head))
            return known
        if head.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ") and not (
            head.pos_ == "PRON" and head.lower_ in _QUANTIFIERS
        ):
            return None
        span = phrase_of(head)
        index = self._described(head)
        if index is None:
            text = _without_article(self.parsed.text[span[0] : span[1]])
            index = self._by_key.get(text.lower())
        if index is None:
            index = self._new_member(head, span, kind)
        self.members[index].mentions.add(span)
        self.at[head.i] = index
        self._spans[head.i] = span
        return index

    def _new_member(self, head: Token, span: Offsets, kind: EntityKind | None) -> int:
        """A member named by a common noun's phrase; a group keeps its article ("the two leaders")."""
        text = _without_article(self.parsed.text[span[0] : span[1]])
        kind = kind or kind_of_noun(head)
        name = text if kind != "group" else self.parsed.text[span[0] : span[1]]
        member = Member(name, kind, plural=head.tag_ in ("NNS", "NNPS"), roles={head.lemma_.lower()})
        member.gender = lexicon.table("person_nouns").get(head.lemma_.lower(), ("-",))[0]
        self.members.append(member)
        self._by_key[text.lower()] = len(self.members) - 1
        return len(self.members) - 1

    def _described(self, head: Token) -> int | None:
        """The one known member that a definite description ("the minister", "the 34-year-old") fits."""
        determiner = next((c for c in head.children if c.dep_ in ("det", "poss") and c.i < head.i), None)
        if determiner is None or determiner.lower_ != "the" or head.tag_ in ("NNS", "NNPS"):
            return None
        word = head.lemma_.lower()
        span = phrase_of(head)
        text = self.parsed.text[span[0] : span[1]]
        age = re.search(r"\b(\d{1,3})-year-old\b", text)
        fits = [
            index
            for index, member in enumerate(self.members)
            if member.parts
            and (word in member.roles or (age is not None and age[1] == member.age))
            and any(start < head.idx for start, _ in member.mentions)
        ]
        return fits[0] if len(fits) == 1 else None

    def gather_descriptions(self) -> None:
        """Give every bare definite description ("the council", "the mayor") to the one member it fits, if one does."""
        by_head: dict[str, set[int]] = defaultdict(set)
        for index, member in enumerate(self.members):
            if member.mentions and member.kind != "place":
                words = {member.name.split()[-1].lower()} if member.kind != "person" or not member.parts else set()
                for word in words | (member.roles if member.kind == "person" else set()):
                    by_head[word].add(index)
        for token in self.parsed.doc:
            if token.pos_ != "NOUN" or token.i in self.at or token.dep_ in ("compound", "nmod", "attr"):
                continue
            before = [child for child in token.lefts if not child.is_punct]
            fits = by_head.get(token.lower_, set())
            if len(before) == 1 and before[0].lower_ == "the" and len(fits) == 1:
                (index,) = fits
                if min(self.members[index].mentions)[0] < token.idx:
                    self.at[token.i] = index
                    self._spans[token.i] = (before[0].idx, token.idx + len(token))
                    self.members[index].mentions.add(self._spans[token.i])

    def assign(self, token: Token, index: int) -> None:
        """Say that the pronoun `token` means member `index`."""
        self.at[token.i] = index
        self._spans[token.i] = (token.idx, token.idx + len(token))
        self.members[index].mentions.add(self._spans[token.i])

    def _span(self, head: Token) -> Offsets:
        return self._spans.get(head.i) or phrase_of(head)

    def mention_at(self, head: Token) -> Offsets:
        """The offsets of the mention whose head is `head`."""
        head = named_head(head)
        return self._span(head)

    def entities(self) -> tuple[tuple[Entity, ...], dict[int, str]]:
        """The records in order of first mention, and the id of each member by its index."""
        article = self.parsed.article
        order = sorted(
            range(len(self.members)), key=lambda i: (min(self.members[i].mentions, default=(len(article.text), 0)), i)
        )
        ids: dict[int, str] = {}
        records: list[Entity] = []
        for index in order:
            member = self.members[index]
            if not member.mentions:
                continue
            ids[index] = f"e{len(records) + 1}"
            spans = tuple(article.span(a, b) for a, b in sorted(member.mentions))
            records.append(
                Entity(
                    id=ids[index],
                    name=member.name,
                    kind=member.kind,
                    aliases=_aliases(member, spans),
                    mentions=spans,
                    role=article.span(*member.role) if member.role else None,
                )
            )
        return tuple(records), ids


_QUANTIFIERS = frozenset(("some", "many", "others", "several", "one", "another", "both", "everyone", "someone"))


def kind_of_noun(head: Token) -> EntityKind:
    """Person, group, organisation or other, by the head noun of a common phrase."""
    word = head.lemma_.lower()
    if word in lexicon.table("person_nouns"):
        return "group" if head.tag_ in ("NNS", "NNPS") else "person"
    if word in lexicon.words("organisation_nouns"):
        return "organisation"
    if word in lexicon.words("group_nouns") or head.lower_ in lexicon.words("group_nouns"):
        return "group"
    return "group" if head.lower_ in _QUANTIFIERS else "other"


def _names_of(parsed: Parsed) -> list[_Name]:
    taken: set[int] = set()
    names = []
    for entity in parsed.doc.ents:
        if entity.label_ in _KINDS:
            name = _name_from(list(entity), entity.label_)
            if name and not taken & {t.i for t in name.tokens}:
                names.append(name)
                taken.update(t.i for t in entity)
    names += [name for name in _missed_names(parsed, taken) if name]
    return names


def _missed_names(parsed: Parsed, taken: set[int]) -> list[_Name | None]:
    """Runs of proper nouns that the model did not see as names, after an honorific or as a subject or object."""
    found: list[_Name | None] = []
    run: list[Token] = []
    for token in parsed.doc:
        if (
            token.pos_ == "PROPN"
            and token.i not in taken
            and token.ent_type_ not in _NOT_NAMES
            and _NAME_PART.match(token.text)
        ):
            run.append(token)
            continue
        if run:
            found.append(_name_from(run, "?"))
        run = []
    if run:
        found.append(_name_from(run, "?"))
    return found


_NOT_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE", "LAW"))


def _name_from(tokens: list[Token], label: str) -> _Name | None:
    """A name without its title, article and possessive; None where nothing is left or it is an adjective."""
    titles = lexicon.table("honorifics")
    while tokens and (
        tokens[-1].tag_ == "POS" or tokens[-1].is_punct or tokens[-1].is_space or tokens[-1].lower_ in ("’s", "'s")
    ):
        tokens = tokens[:-1]
    gender, titled = "-", False
    while tokens and (tokens[0].lower_ in ("the", "a", "an") or tokens[0].is_space or tokens[0].lower_ in titles):
        if tokens[0].lower_ in titles:
            if len(tokens) == 1:
                return None
            gender, titled = titles[tokens[0].lower_][0], True
        tokens = tokens[1:]
    if not tokens or not any(_NAME_PART.match(t.text) for t in tokens) or any("\n" in t.text for t in tokens):
        return None
    before = tokens[0].nbor(-1) if tokens[0].i > 0 else None
    if before is not None and before.lower_ in titles and not before.is_space:
        titled = True
        if titles[before.lower_][0] != "-":
            gender = titles[before.lower_][0]
    head = tokens[-1]
    if head.pos_ == "ADJ" or (
        head.dep_ in ("amod", "compound", "nmod") and head.head.i > head.i and label in ("NORP", "GPE", "?", "LOC")
    ):
        return None  # "Russian", the US of "US president": modifiers, no mentions
    if label == "NORP" and head.tag_ not in ("NNPS", "NNS"):
        return None
    if label == "?" and head.dep_ in ("compound", "nmod", "amod") and head.head.i > head.i:
        return None
    start, end = phrase_of(head) if head.pos_ in ("PROPN", "NOUN") else (tokens[0].idx, head.idx + len(head))
    start, end = (
        min(start, tokens[0].idx),
        max(end, head.idx + len(head)) if head.pos_ != "NOUN" else head.idx + len(head),
    )
    if titled and label in ("ORG", "GPE", "NORP", "LOC", "FAC", "?", "PRODUCT"):
        label = "PERSON"
    return _Name(tuple(t for t in tokens if not t.is_space), (start, end), gender, titled, label)


def _kinds_by_vote(names: list[_Name]) -> dict[str, EntityKind]:
    """The kind of each name by what the article's mentions of it say; a title or a full name's surname counts most."""
    votes: dict[str, dict[EntityKind, int]] = defaultdict(lambda: defaultdict(int))
    surnames: dict[str, int] = defaultdict(int)
    for name in names:
        key = " ".join(name.parts).lower()
        kind = _KINDS.get(name.label)
        if kind:
            votes[key][kind] += 5 if name.titled else 1
        if kind == "person" and (len(name.parts) > 1 or name.titled):
            surnames[name.parts[-1].lower()] += 2 if len(name.parts) > 1 else 5
    kinds: dict[str, EntityKind] = {}
    for name in names:
        key = " ".join(name.parts).lower()
        if len(name.parts) == 1 and surnames.get(key):
            votes[key]["person"] += surnames[key]
        tally = votes[key]
        kinds[key] = max(sorted(tally), key=lambda k: tally[k]) if tally else _guess(name)
    return kinds


def _guess(name: _Name) -> EntityKind:
    last = name.parts[-1].lower()
    if last in lexicon.words("organisation_nouns") or all(p.isupper() and len(p) > 1 for p in name.parts):
        return "organisation"
    if name.head.dep_ in ("nsubj", "nsubjpass") and name.head.head.lemma_ in lexicon.table("reporting_verbs"):
        return "person"
    return "person" if len(name.parts) in (2, 3) and name.head.dep_ in ("nsubj", "nsubjpass", "appos") else "other"


def _is_short_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """True for an acronym of a name, or its first or last distinctive words."""
    if len(short) >= len(full) + (len(short) == 1 and len(full) == 1):
        return False
    if len(short) == 1 and short[0].isupper() and len(short[0]) > 1:
        initials = "".join(p[0] for p in full if p[0].isupper())
        if short[0].replace(".", "") == initials:
            return True
    return [p.lower() for p in short] == [p.lower() for p in full[: len(short)]]


def _without_article(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.I)


def _aliases(member: Member, spans: tuple[RecordSpan, ...]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for span in spans:
        text = _without_article(span.text)
        if text != member.name and text.lower() not in _MALE | _FEMALE | _PLURAL | _THING | {
            "i",
            "we",
            "us",
            "me",
            "who",
        }:
            seen.setdefault(text)
    return tuple(seen)
