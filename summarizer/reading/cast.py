"""Who and what an article speaks of: mentions gathered into entities.

In goes a parsed article, whose names `roster` has gathered; the `Cast` answers "who is
this token?" and enlists descriptions ("a spokesperson for the ministry", "the lender",
"his wife") as they are met in text order. A description takes up a known member only
where everything it says is known of it and nothing is against it; "the minister" of
two ministers is nobody known.
"""

from collections.abc import Collection

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.descriptions import Description, can_mean, describe, is_bare, is_introduced, without_article
from summarizer.reading.parsing import Offsets, Parsed, token_at
from summarizer.reading.phrases import named_head, phrase_of
from summarizer.reading.roster import LATEST, Member, Roster
from summarizer.records import Entity, EntityKind
from summarizer.records import Span as RecordSpan

_PRONOUNS = frozenset(
    "i me my mine myself we us our ours he him his himself she her hers herself "
    "it its itself they them their theirs themselves you your who".split()
)
# "any family", "what outlet": quantified and asked-for phrases are nobody
_NOBODY = frozenset(("no", "neither", "either", "any", "each", "every", "what", "which", "whatever", "whichever"))
_QUANTIFIED = frozenset(("some", "many", "others", "several", "one", "another", "both", "everyone", "someone"))


class Cast:
    """The entities of one article. `members` in order of enlistment; `at` maps a head token's index to one of them."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self._roster = roster = Roster(parsed)
        self.members, self.at, self._spans, self._by_word = roster.members, roster.at, roster.spans, roster.by_word
        self._apposed: dict[int, Token] = {}  # a description's head -> the name behind its comma
        self._bound: dict[int, list[int]] = {}  # a nameless member -> the tokens that mean it
        self._by_text: dict[str, int] = {}
        self._by_relation: dict[tuple[int, str], int] = {}
        self._organisations: list[int] = []
        self._pairs: list[int] = []  # the groups of two

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
            self._name_earlier(noun, known)
            self._relate(noun, known)
            return known
        if head.i in self._roster.nobodys or not _can_be_somebody(head):
            return None
        description = describe(head, self.parsed.text, kind)
        name = self._name_behind(description)
        if name is not None:
            self._apposed[head.i] = name
            self._name_earlier(head, self.at[name.i])
            self._relate(head, self.at[name.i])
            return self.at[name.i]
        index = self._antecedent(description)
        if index is None:
            index = self._new_member(description)
        self._relate(head, index)
        self._bind(head, index, description.span)
        return index

    def epithet(self, head: Token) -> Description | None:
        """ "The 61-year-old", "the former geologist": whoever was named just before, where nobody is known for it."""
        description = describe(head, self.parsed.text)
        is_telling = description.age is not None or "former" in description.words
        is_whole = description.introduction == "definite" and not description.plural and head.dep_.startswith("nsubj")
        if is_telling and is_whole and head.i not in self.at and self._definite(description) is None:
            return description
        return None

    def take_up(self, head: Token, index: int) -> None:
        """Say that the phrase around `head` means member `index`."""
        self._bind(head, index, phrase_of(head))

    def recall(self, head: Token) -> int | None:
        """The member that a phrase takes up again ("the report"); None, and nothing made, where it is new."""
        description = describe(head, self.parsed.text)
        index = self._definite(description) if description.introduction == "definite" else None
        if index is not None:
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

    def _name_earlier(self, noun: Token, index: int) -> None:
        """`An aide ... The aide, Ann Lee,`: who was told without a name gets it."""
        if self.members[index].kind != "person" or not self.members[index].parts or self.at.get(noun.i) == index:
            return
        description = describe(noun, self.parsed.text)
        if description.introduction != "definite" or self.members[index].is_named_before(noun):
            return
        fits = [i for i in self._by_word[description.word][-LATEST:] if self._is_nameless(i, description, index)]
        if fits:
            self._join(max(fits, key=lambda i: self.members[i].latest), index)

    def _is_nameless(self, index: int, description: Description, named: int) -> bool:
        member = self.members[index]
        is_against = {member.gender, self.members[named].gender} == {"m", "f"}
        return not member.parts and member.latest >= 0 and not is_against and can_mean(description, member)

    def _join(self, index: int, named: int) -> None:
        """Give all that means the nameless member `index` to `named`."""
        member = self.members[index]
        self.members[named].mentions |= member.mentions
        for token in self._bound.pop(index, ()):
            self.at[token] = named
        self.members[index] = Member(member.name, "other", latest=-1, joined=named)

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
            return self._live(known if known is not None else self._by_text.get(description.text.lower()))
        if description.introduction == "definite":
            found = self._definite(description)
            if found is not None:
                return found
        if description.text.lower().startswith("both") and (pair := self._pair(description)) is not None:
            return pair
        if description.introduction == "indefinite" and not description.plural and not description.words:
            return None  # "a doctor" is a new one
        return self._live(self._by_text.get(description.text.lower()))

    def _live(self, index: int | None) -> int | None:
        joined = None if index is None else self.members[index].joined
        return index if joined is None else joined

    def _pair(self, description: Description) -> int | None:
        """ "Both men": the two who were spoken of last, where both are men; "both defendants" are no two employees."""

        def can_be(member: Member) -> bool:
            is_gender = description.gender != "-" and description.gender == member.gender
            return description.word == "both" or is_gender or description.word in member.roles

        return next((index for index in reversed(self._pairs[-LATEST:]) if can_be(self.members[index])), None)

    def _definite(self, description: Description) -> int | None:
        fits = [
            index
            for index in self._by_word[description.word][-LATEST:]
            if self.members[index].latest >= 0 and can_mean(description, self.members[index])
        ]
        people = {index for index in fits if self.members[index].kind == "person" and self.members[index].parts}
        if len(people) > 1:
            return None  # "the minister" of two is nobody known
        if not fits and description.kind == "person":
            ahead = {i for i in self._by_word[description.word][-LATEST:] if self.members[i].parts}
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
        for index in reversed(self._organisations[-LATEST:]):
            member = self.members[index]
            called = {member.name.split()[-1].lower()} | member.roles
            groups = {lexicon.table("organisation_kinds").get(word) for word in called} - {None}
            known = groups or {("business",), ("team",)}
            if group in known and not (called & lexicon.words("organisation_nouns") and not groups):
                self._by_word[description.word].append(index)
                return index
        return None

    def _new_member(self, description: Description) -> int:
        """A member named by a common noun's phrase; a group keeps its article ("the two leaders")."""
        start, end = description.span
        name = self.parsed.text[start:end] if description.kind == "group" else description.text
        member = Member(name, description.kind, gender=description.gender, plural=description.plural)
        member.roles, member.words, member.age = {description.word}, set(description.words), description.age
        member.indefinite = description.introduction == "indefinite" and not description.plural
        self.members.append(member)
        index = len(self.members) - 1
        if description.plural and name.lower().startswith(("two ", "both ", "the two ")):
            self._pairs.append(index)
        self._by_text[description.text.lower()] = index
        self._by_word[description.word].append(index)
        return index

    def _bind(self, head: Token, index: int, span: Offsets) -> None:
        if not self.members[index].parts:
            self._bound.setdefault(index, []).append(head.i)
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

    def is_told_apart(self, index: int | None) -> bool:
        """Whether a name, a second mention or a word beside its noun tells a member from others of its kind."""
        if index is None:
            return False
        member = self.members[index]
        return bool(member.parts or member.words) or len(member.mentions) > 1

    def is_anybody(self, index: int | None) -> bool:
        """ "A doctor", and not a word more."""
        return index is not None and self.members[index].indefinite and not self.is_told_apart(index)

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
    is_predicate = head.dep_ == "attr" and not is_introduced(head)
    if is_predicate or any(child.lower_ in _NOBODY for child in head.lefts) or is_bare(head):
        return False
    return head.pos_ in ("NOUN", "PROPN", "NUM", "ADJ") or (head.pos_ == "PRON" and head.lower_ in _QUANTIFIED)


def _aliases(member: Member, spans: tuple[RecordSpan, ...]) -> tuple[str, ...]:
    texts = (without_article(span.text) for span in spans)
    return tuple(dict.fromkeys(text for text in texts if text != member.name and text.lower() not in _PRONOUNS))
