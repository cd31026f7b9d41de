"""The named people, bodies and places of an article: names gathered into members.

In go a parsed article's names, out comes a `Roster`: who bears which name, and what is
said of them beside it (title, role, age). Evidence against joining always wins: another
given name, gender, generation or role keeps two bearers of a surname apart, a surname
that fits two people named before is nobody's, and a title that speaks against the only
bearer makes a person of its own. One person split is a blemish, two joined a lie.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.descriptions import describe
from summarizer.reading.kinds import is_closed, kinds_by_vote, roles_beside
from summarizer.reading.names import Name, find_names
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import phrase_of
from summarizer.records import EntityKind

LATEST = 12  # a name or word means one of its last bearers, or looking it up is not linear
_GENDERED = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_HINT_TOKENS = 40


@dataclass
class Member:
    """One entity being gathered. `parts` are the words of its fullest name (none: it has no name), `roles` the nouns
    that describe it, `words` all that is said beside them; `latest` is the token that last meant it (-1: none yet),
    `first` the head of its first name; who turned out to be another is `joined` to that one."""

    name: str
    kind: EntityKind
    parts: tuple[str, ...] = ()
    gender: str = "-"
    plural: bool = False
    indefinite: bool = False
    roles: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    role: Offsets | None = None
    mentions: set[Offsets] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    age: str | None = None
    latest: int = -1
    first: Token | None = None
    generation: str = ""
    joined: int | None = None

    def is_named_before(self, token: Token) -> bool:
        return self.first is not None and self.first.i < token.i

    def is_named_after(self, position: int) -> bool:
        return self.first is not None and self.first.i > position


class Roster:
    """`members` in order of their names' length; `at` maps a token's index to one of them, `spans` to its mention.

    `nobodys` are the tokens of names that fit two people; `by_word` finds members by a word said of them.
    """

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.members: list[Member] = []
        self.at: dict[int, int] = {}
        self.spans: dict[int, Offsets] = {}
        self.nobodys: set[int] = set()
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self._by_whole: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._by_part: dict[str, list[int]] = defaultdict(list)
        found = find_names(parsed)
        kinds = kinds_by_vote(found)
        names = [(name, kinds[name.key]) for name in found]
        # full names before surnames, and of these the titled first, which say more
        full = [one for one in names if len(one[0].parts) > 1]
        for chosen in (full, [one for one in names if len(one[0].parts) == 1]):
            for name, kind in sorted(chosen, key=lambda one: (-len(one[0].parts), not one[0].titled)):
                self._place(name, kind)
            self._note_roles(chosen)

    def _place(self, name: Name, kind: EntityKind) -> None:
        fits = self._persons_named(name) if kind == "person" else self._things_named(name, kind)
        if len(fits) > 1:
            self.nobodys |= {token.i for token in name.tokens}
            return
        index = fits[0] if fits else self._new_name(name, kind)
        member = self.members[index]
        member.mentions.add(name.span)
        member.names.add(" ".join(name.parts))
        if name.gender != "-":
            member.gender = name.gender
        for office in name.offices:
            self._add_role(index, office)
        for token in name.reach:
            self.at.setdefault(token.i, index)
            self.spans.setdefault(token.i, name.span)
        self._widen(name, index)

    def _widen(self, name: Name, index: int) -> None:
        """ "The village of Chilando" and "the rating firm Halden Marsh" are one mention with their names."""
        first, head = name.reach[0], name.head
        noun = head.head
        if head.dep_ == "pobj" and noun.lower_ == "of" and noun.i + 1 == first.i:
            noun = noun.head
            is_whole = noun.lemma_.lower() in lexicon.words("place_nouns")
        else:
            is_whole = head.dep_ == "appos" and noun.i + 1 == first.i and not first.is_sent_start
        if not is_whole or noun.pos_ != "NOUN" or noun.i in self.at:
            return
        self._add_role(index, noun.lemma_.lower())
        span = phrase_of(noun)[0], name.span[1]
        self.members[index].mentions.discard(name.span)
        self.members[index].mentions.add(span)
        for token in (noun, *name.reach):
            self.at[token.i], self.spans[token.i] = index, span

    def _new_name(self, name: Name, kind: EntityKind) -> int:
        whole = self.parsed.text[name.span[0] : name.span[1]] if name.generation else ""
        shown = whole[max(whole.find(name.parts[0]), 0) :] or " ".join(name.parts)
        member = Member(shown, kind, name.parts, first=name.head, generation=name.generation)
        member.words = {part.lower() for part in name.parts}
        index = len(self.members)
        self.members.append(member)
        self._by_whole.setdefault(name.key, index)
        self._by_name.setdefault(name.key, index)
        parts = [part.lower() for part in name.parts]
        if kind == "person":
            if len(parts) > 1 or not name.titled:
                member.gender = lexicon.table("first_names").get(parts[0], ("-",))[0]
            for part in {parts[0], parts[-1], name.nickname} - {""}:
                self._by_part[part].append(index)
        else:
            self.by_word[parts[-1]].append(index)
            for short in _short_forms(name.parts):
                self._by_name.setdefault(short, index)
        return index

    def _persons_named(self, name: Name) -> list[int]:
        """The persons a name may be: by the same name, by surname, else by a name that stands first ("Mr Xi")."""
        parts = [part.lower() for part in name.parts]
        exact = self._by_name.get(name.key)
        if len(parts) > 1 and exact is not None and self.members[exact].kind == "person":
            return [exact]
        fits: list[int] = []
        first: list[int] = []
        for index in self._introduced(name, parts[-1]):
            member = self.members[index]
            known = [part.lower() for part in member.parts]
            if self._is_against(name, member):
                continue
            is_whole = known[0] == parts[0] and member.generation == name.generation
            if known[-1] == parts[-1] and (len(parts) == 1 or is_whole):
                fits.append(index)
            elif len(parts) == 1:
                first.append(index)
        return self._told_in_full(fits) or first

    def _told_in_full(self, fits: list[int]) -> list[int]:
        """Without who came after another and only by an office: "Clinton" is Hillary Clinton, not the President Clinton
        spoken of in passing, who would else have been told with a given name."""
        known = [self.members[index] for index in fits]
        full = [member.first.i for member in known if len(member.parts) > 1 and member.first is not None]
        return [
            index
            for index, member in zip(fits, known, strict=True)
            if len(member.parts) > 1 or not (member.roles and full and member.is_named_after(min(full)))
        ]

    def _introduced(self, name: Name, part: str) -> list[int]:
        """The persons with a name in common who were named before, if any were: a namesake to come is not meant yet."""
        bearers = self._by_part[part][-LATEST:]
        before = [index for index in bearers if self.members[index].is_named_before(name.head)]
        return before or bearers

    def _is_against(self, name: Name, member: Member) -> bool:
        """Whether a title in front of a surname, or a role beside it, says that it is another's."""
        gender = member.gender if member.gender != "-" else self._gender_shown(member)
        if "-" not in (name.gender, gender):
            return name.gender != gender
        if (
            name.offices
            and not member.roles & set(name.offices)
            and (member.roles or not member.is_named_before(name.head))
        ):
            return True  # "President Obama" in front of Michelle Obama: who is not yet named is known by the office
        if len(name.parts) == 1 and not name.titled and member.parts[-1].lower() == name.key:
            return False  # "Flynn, an ally": a namesake would have a title or a given name
        beside = roles_beside(name)
        return bool(beside and member.roles and not beside & member.roles)

    def _gender_shown(self, member: Member) -> str:
        """By the first pronoun after a full name, where no other name stands between."""
        doc, first = self.parsed.doc, member.first
        if first is None:
            return "-"
        for token in doc[first.i + 1 : first.i + 1 + _HINT_TOKENS]:
            if token.lower_ in _GENDERED:
                return _GENDERED[token.lower_]
            if token.ent_type_ == "PERSON":
                return "-"
        return "-"

    def _things_named(self, name: Name, kind: EntityKind) -> list[int]:
        whole, index = self._by_whole.get(name.key), self._by_name.get(name.key)
        if whole is not None:
            return [whole] if self.members[whole].kind != "person" else []
        if index is not None and kind == self.members[index].kind == "organisation":
            return [index]
        letters = name.key.replace(".", "")
        acronym = self._by_name.get(letters) if name.head.is_upper and len(letters) > 1 else None
        if acronym is not None:
            return [acronym] if self.members[acronym].kind == kind else []
        return self._bodies_called(name) if kind == "organisation" else []

    def _bodies_called(self, name: Name) -> list[int]:
        """ "The Post" of the Washington Post, where no other body is so called; "the House" is not the White House."""
        told = lexicon.words("organisation_nouns") | lexicon.words("organisation_names")
        if len(name.parts) > 1 or name.key not in told or name.tokens[0].i == 0 or name.head.nbor(-1).lower_ != "the":
            return []
        bearers = [i for i in self.by_word[name.key][-LATEST:] if self.members[i].kind == "organisation"]
        before = [i for i in bearers if self.members[i].is_named_before(name.head)]
        return before if len(before) == 1 else []

    def _note_roles(self, names: list[tuple[Name, EntityKind]]) -> None:
        """Remember the nouns that describe each name, and an age."""
        for token in (token for name, _ in names for token in name.tokens if token.i in self.at):
            index = self.at[token.i]
            member = self.members[index]
            if self.spans[token.i][0] < token.idx:
                member.words |= {c.lemma_.lower() for c in token.lefts if c.pos_ in ("NOUN", "ADJ")}
            for noun in _nouns_said_of(token):
                if noun.pos_ in ("NOUN", "PROPN") and noun.i not in self.at:
                    self._describe(index, noun)
            if member.kind == "person":
                member.age = _age_behind(token) or member.age

    def _describe(self, index: int, noun: Token) -> None:
        member, said = self.members[index], describe(noun, self.parsed.text)
        self._add_role(index, said.word)
        member.words |= said.words
        if member.kind == "person" and said.gender != "-" and member.gender == "-":
            member.gender = said.gender
        member.age = member.age or said.age
        if member.role is None and (said.word in lexicon.table("person_nouns") or member.kind == "organisation"):
            member.role = said.span

    def _add_role(self, index: int, word: str) -> None:
        if word not in self.members[index].roles:
            self.members[index].roles.add(word)
            self.by_word[word].append(index)


def _nouns_said_of(token: Token) -> Iterator[Token]:
    """Titles in front of a name, appositions, predicates, and what it was sworn in "as"."""
    yield from (c for c in token.children if c.dep_ in ("compound", "nmod", "amod"))
    yield from (c for c in token.children if c.dep_ == "appos" and (c.i < token.i or is_closed(c)))
    if token.dep_ == "appos":
        yield token.head
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        yield from (c for c in token.head.children if c.dep_ == "attr")
    if token.dep_ in ("nsubj", "nsubjpass"):
        yield from (noun for c in token.head.children if c.lower_ == "as" for noun in c.children if noun.dep_ == "pobj")


def _age_behind(token: Token) -> str | None:
    """The 58 of "Gerald Pym, 58,"."""
    if token.i + 2 >= len(token.doc):
        return None
    comma, age = token.nbor(1), token.nbor(2)
    return age.text if comma.text == "," and age.text.isdigit() and len(age.text) <= 3 else None


def _short_forms(full: tuple[str, ...]) -> Iterator[str]:
    """What else a body is called: its acronym, and its first words."""
    if len(full) > 1:
        yield "".join(part[0] for part in full if part[0].isupper()).lower()
    yield from (" ".join(full[:size]).lower() for size in range(min(len(full) - 1, LATEST), 0, -1))
