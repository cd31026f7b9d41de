"""Who and what an article speaks of: mentions gathered into entities.

In go a parsed article's names; out comes a `Cast` that answers "who is this token?" and
enlists descriptions ("a spokesperson for the ministry", "the lender", "his wife") as
they are met in text order. Evidence against joining always wins: two different first
names, genders, ages or numbers keep two people apart, a surname that fits two people
is nobody's, and a title that speaks against the only bearer of a surname makes a
person of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.descriptions import Description, can_mean, describe, is_bare, without_article
from summarizer.reading.names import Name, find_names, is_closed, roles_beside
from summarizer.reading.parsing import Offsets, Parsed, token_at
from summarizer.reading.phrases import named_head, phrase_of
from summarizer.records import Entity, EntityKind
from summarizer.records import Span as RecordSpan

_PRONOUNS = frozenset(
    "i me my mine myself we us our ours he him his himself she her hers herself "
    "it its itself they them their theirs themselves you your who".split()
)
_QUANTIFIED = frozenset(("some", "many", "others", "several", "one", "another", "both", "everyone", "someone"))
_LATEST = 12  # a description means one of the last bearers of its word, or looking it up is not linear
_GENDERED = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_HINT_TOKENS = 40


@dataclass
class Member:
    """One entity being gathered. `parts` are the words of its fullest name (none: it has no name), `roles` the nouns
    that describe it, `words` all that is said beside them; `latest` is the token that last meant it (-1: none yet),
    `first` the head of its first name."""

    name: str
    kind: EntityKind
    parts: tuple[str, ...] = ()
    gender: str = "-"
    plural: bool = False
    roles: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    role: Offsets | None = None
    mentions: set[Offsets] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    age: str | None = None
    latest: int = -1
    first: Token | None = None

    def is_named_before(self, token: Token) -> bool:
        return self.first is not None and self.first.i < token.i


class Cast:
    """The entities of one article. `members` in order of enlistment; `at` maps a head token's index to one of them."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.members: list[Member] = []
        self.at: dict[int, int] = {}
        self._spans: dict[int, Offsets] = {}  # a head token's index -> its mention, or looking it up is not linear
        self._apposed: dict[int, Token] = {}  # a description's head -> the name behind its comma
        self._nobodys: set[int] = set()  # tokens of names that fit two people
        self._by_text: dict[str, int] = {}
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_relation: dict[tuple[int | None, str], int] = {}
        self._organisations: list[int] = []
        self._by_name: dict[str, int] = {}
        self._by_part: dict[str, list[int]] = defaultdict(list)
        names = find_names(parsed)
        # full names before surnames, and of these the titled first, which say more
        full = [one for one in names if len(one[0].parts) > 1]
        for chosen in (full, [one for one in names if len(one[0].parts) == 1]):
            for name, kind in sorted(chosen, key=lambda one: (-len(one[0].parts), not one[0].titled)):
                self._place(name, kind)
            self._note_roles(chosen)

    # -- names ---------------------------------------------------------------

    def _place(self, name: Name, kind: EntityKind) -> None:
        fits = self._persons_named(name) if kind == "person" else self._things_named(name, kind)
        if len(fits) > 1:
            self._nobodys |= {token.i for token in name.tokens}
            return
        index = fits[0] if fits else self._new_name(name, kind)
        member = self.members[index]
        member.mentions.add(name.span)
        member.names.add(" ".join(name.parts))
        if name.gender != "-":
            member.gender = name.gender
        for token in name.reach:
            self.at.setdefault(token.i, index)
            self._spans.setdefault(token.i, name.span)
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
        span = phrase_of(noun)[0], name.span[1]
        self.members[index].mentions.discard(name.span)
        self.members[index].mentions.add(span)
        for token in (noun, *name.reach):
            self.at[token.i], self._spans[token.i] = index, span

    def _new_name(self, name: Name, kind: EntityKind) -> int:
        member = Member(" ".join(name.parts), kind, name.parts, first=name.head)
        member.words = {part.lower() for part in name.parts}
        index = len(self.members)
        self.members.append(member)
        self._by_name.setdefault(name.key, index)
        parts = [part.lower() for part in name.parts]
        if kind == "person":
            if len(parts) > 1:
                member.gender = lexicon.table("first_names").get(parts[0], ("-",))[0]
            for part in {parts[0], parts[-1], name.nickname} - {""}:
                self._by_part[part].append(index)
        else:
            self._by_word[parts[-1]].append(index)
            for short in _short_forms(name.parts):
                self._by_name.setdefault(short, index)
        return index

    def _persons_named(self, name: Name) -> list[int]:
        """The persons a name may be: by the same name, by surname, else by a name that stands first ("Mr Xi")."""
        parts = [part.lower() for part in name.parts]
        exact = self._by_name.get(name.key)
        if len(parts) > 1 and exact is not None and self.members[exact].kind == "person":
            return [exact]
        fits, first = [], []
        for index in self._introduced(name, parts[-1]):
            member = self.members[index]
            known = [part.lower() for part in member.parts]
            if self._is_against(name, member):
                continue
            if known[-1] == parts[-1] and (len(parts) == 1 or known[0] == parts[0]):
                fits.append(index)
            elif len(parts) == 1:
                first.append(index)
        return fits or first

    def _introduced(self, name: Name, part: str) -> list[int]:
        """The persons with a name in common who were named before, if any were: a namesake to come is not meant yet."""
        bearers = self._by_part[part][-_LATEST:]
        before = [index for index in bearers if self.members[index].is_named_before(name.head)]
        return before or bearers

    def _is_against(self, name: Name, member: Member) -> bool:
        """Whether a title in front of a surname, or a role beside it, says that it is another's."""
        gender = member.gender if member.gender != "-" else self._gender_shown(member)
        if "-" not in (name.gender, gender):
            return name.gender != gender
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
        index = self._by_name.get(name.key)
        if index is None or self.members[index].kind == "person":
            return []
        is_whole = name.key == self.members[index].name.lower()
        return [index] if is_whole or kind == self.members[index].kind == "organisation" else []

    def _note_roles(self, names: list[tuple[Name, EntityKind]]) -> None:
        """Remember the nouns that describe each name: titles in front, appositions, predicates, an age."""
        doc = self.parsed.doc
        for token in (token for name, _ in names for token in name.tokens if token.i in self.at):
            index = self.at[token.i]
            member = self.members[index]
            described = [c for c in token.children if c.dep_ in ("compound", "nmod", "amod")]
            described += [c for c in token.children if c.dep_ == "appos" and (c.i < token.i or is_closed(c))]
            if self._spans[token.i][0] < token.idx:
                member.words |= {c.lemma_.lower() for c in token.lefts if c.pos_ in ("NOUN", "ADJ")}
            if token.dep_ == "appos":
                described.append(token.head)
            if token.dep_ == "nsubj" and token.head.lemma_ == "be":
                described += [c for c in token.head.children if c.dep_ == "attr"]
            for noun in described:
                if noun.pos_ == "NUM" and noun.text.isdigit() and member.kind == "person":
                    member.age = noun.text
                if noun.pos_ in ("NOUN", "PROPN") and noun.i not in self.at:
                    self._describe(index, noun)
            if member.kind == "person" and token.i + 2 < len(doc):
                age = doc[token.i + 2]
                if doc[token.i + 1].text == "," and age.text.isdigit() and len(age.text) <= 3:
                    member.age = age.text

    def _describe(self, index: int, noun: Token) -> None:
        member, said = self.members[index], describe(noun, self.parsed.text)
        if said.word not in member.roles:
            member.roles.add(said.word)
            self._by_word[said.word].append(index)
        member.words |= said.words
        if member.kind == "person" and said.gender != "-" and member.gender == "-":
            member.gender = said.gender
        member.age = member.age or said.age
        if member.role is None and (said.word in lexicon.table("person_nouns") or member.kind == "organisation"):
            member.role = said.span

    # -- descriptions ----------------------------------------------------------

    def who(self, token: Token) -> int | None:
        """The member that `token` (head of a phrase) already belongs to, or None."""
        return self.at.get(self._head(token).i)

    def enlist(self, head: Token, kind: EntityKind | None = None) -> int | None:
        """The member that the phrase around `head` means, made if it is new; None where it is nobody (it, who)."""
        noun, head = head, self._head(head)
        if head.i in self.at:
            known = self.at[head.i]
            self.members[known].mentions.add(self._span(head))
            self._relate(noun, known)
            return known
        if head.i in self._nobodys or not _can_be_somebody(head):
            return None
        description = describe(head, self.parsed.text, kind)
        name = self._name_behind(description)
        if name is not None:
            self._apposed[head.i] = name
            self._relate(head, self.at[name.i])
            return self.at[name.i]
        index = self._antecedent(description)
        if index is None:
            index = self._new_member(description)
        self._relate(head, index)
        self._bind(head, index, description.span)
        return index

    def _name_behind(self, description: Description) -> Token | None:
        """`the aide, Peter Mwaleka,` where the parser saw no apposition."""
        doc = self.parsed.doc
        comma = token_at(doc, description.span[1])
        if description.kind != "person" or comma is None or comma.text != "," or comma.i + 2 >= len(doc):
            return None
        first = doc[comma.i + 1]
        member = self.at.get(first.i)
        if member is None or self.members[member].kind != "person" or not self.members[member].parts:
            return None
        last = first
        while last.i + 1 < len(doc) and self.at.get(last.i + 1) == member:
            last = last.nbor()
        closes = last.i + 1 < len(doc) and (doc[last.i + 1].text == "," or doc[last.i + 1].pos_ in ("VERB", "AUX"))
        return last if closes and self._spans[last.i][0] >= first.idx else None

    def _relate(self, noun: Token, index: int) -> None:
        """Remember "his wife" by whose wife she is."""
        possessor = next((child for child in noun.lefts if child.dep_ == "poss"), None)
        whose = None if possessor is None else self.who(possessor)
        if whose is not None:
            self._by_relation.setdefault((whose, noun.lemma_.lower()), index)

    def _antecedent(self, description: Description) -> int | None:
        """The member that a description takes up again, or None where it is new."""
        if description.possessor is not None:
            whose = self.who(description.possessor)
            known = self._by_relation.get((whose, description.word)) if whose is not None else None
            return known if known is not None else self._by_text.get(description.text.lower())
        if description.introduction == "definite":
            found = self._definite(description)
            if found is not None:
                return found
        if description.introduction == "indefinite" and not description.plural and not description.words:
            return None  # "a doctor" is a new one
        return self._by_text.get(description.text.lower())

    def _definite(self, description: Description) -> int | None:
        fits = [
            index
            for index in self._by_word[description.word][-_LATEST:]
            if self.members[index].latest >= 0 and can_mean(description, self.members[index])
        ]
        people = {index for index in fits if self.members[index].kind == "person" and self.members[index].parts}
        if len(people) > 1:
            return None  # "the minister" of two is nobody known
        if not fits and description.kind == "person":
            ahead = {i for i in self._by_word[description.word] if self.members[i].parts}
            return ahead.pop() if len(ahead) == 1 and self._can_come(description, *ahead) else None
        if fits:
            return max(fits, key=lambda index: self.members[index].latest)
        if description.kind == "organisation" and not description.plural:
            return self._of_one_class(description)
        return None

    def _can_come(self, description: Description, index: int) -> bool:
        """Whether a description in front of the name it goes with ("The engineer ... Ruth Ansell") is this one's."""
        return self.members[index].latest < 0 and can_mean(description, self.members[index])

    def _of_one_class(self, description: Description) -> int | None:
        """ "The lender": the organisation named last that can be one."""
        group = lexicon.table("organisation_kinds").get(description.word)
        if group is None or description.words:
            return None
        for index in reversed(self._organisations[-_LATEST:]):
            member = self.members[index]
            called = {member.name.split()[-1].lower()} | member.roles
            groups = {lexicon.table("organisation_kinds").get(word) for word in called} - {None}
            known = groups or {("business",), ("team",)}
            if group in known and not (called & lexicon.words("organisation_nouns") and not groups):
                return index
        return None

    def _new_member(self, description: Description) -> int:
        """A member named by a common noun's phrase; a group keeps its article ("the two leaders")."""
        start, end = description.span
        name = self.parsed.text[start:end] if description.kind == "group" else description.text
        member = Member(name, description.kind, gender=description.gender, plural=description.plural)
        member.roles, member.words, member.age = {description.word}, set(description.words), description.age
        self.members.append(member)
        index = len(self.members) - 1
        self._by_text[description.text.lower()] = index
        self._by_word[description.word].append(index)
        return index

    def _bind(self, head: Token, index: int, span: Offsets) -> None:
        self.members[index].mentions.add(span)
        self.at[head.i] = index
        self._spans[head.i] = span

    def note(self, index: int, token: Token) -> None:
        """Say, in text order, that `token` means member `index`."""
        self.members[index].latest = token.i
        if self.members[index].kind == "organisation" and self._organisations[-1:] != [index]:
            self._organisations.append(index)

    def assign(self, token: Token, index: int) -> None:
        """Say that the pronoun `token` means member `index`."""
        self._bind(token, index, (token.idx, token.idx + len(token)))

    def _span(self, head: Token) -> Offsets:
        return self._spans.get(head.i) or phrase_of(head)

    def mention_at(self, head: Token) -> Offsets:
        """The offsets of the mention whose head is `head`."""
        return self._span(self._head(head))

    def _head(self, token: Token) -> Token:
        head = named_head(token)
        return self._apposed.get(head.i, head)

    # -- records -----------------------------------------------------------------

    def entities(self, used: Collection[int]) -> tuple[tuple[Entity, ...], dict[int, str]]:
        """The records in order of first mention, and the id of each member by its index.

        Left out are descriptions met once that no record speaks of; `used` are the members that one does.
        """
        article = self.parsed.article
        order = sorted((min(member.mentions), index) for index, member in enumerate(self.members) if member.mentions)
        ids: dict[int, str] = {}
        records: list[Entity] = []
        for _, index in order:
            member = self.members[index]
            if not member.parts and len(member.mentions) < 2 and index not in used:
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


def _can_be_somebody(head: Token) -> bool:
    if head.dep_ == "attr" or any(child.lower_ in ("no", "neither") for child in head.lefts) or is_bare(head):
        return False
    return head.pos_ in ("NOUN", "PROPN", "NUM", "ADJ") or (head.pos_ == "PRON" and head.lower_ in _QUANTIFIED)


def _short_forms(full: tuple[str, ...]) -> Iterator[str]:
    """What else a body is called: its acronym, and its first words."""
    if len(full) > 1:
        yield "".join(part[0] for part in full if part[0].isupper()).lower()
    yield from (" ".join(full[:size]).lower() for size in range(min(len(full) - 1, _LATEST), 0, -1))


def _aliases(member: Member, spans: tuple[RecordSpan, ...]) -> tuple[str, ...]:
    texts = (without_article(span.text) for span in spans)
    return tuple(dict.fromkeys(text for text in texts if text != member.name and text.lower() not in _PRONOUNS))
