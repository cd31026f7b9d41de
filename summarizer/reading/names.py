"""The names in an article: where each stands and which words are the name.

In goes a parsed article, out come `Name`s; `kinds` says what bears them. The model's named
entities are taken first; runs of proper nouns that it missed come after. A title in front,
honours behind, an article and a possessive are no part of a name; adjectives and modifiers
("Russian", the US of "US president") are no names, nor is what only its place capitalised, nor
words that stand in marks and nowhere else ("Bear Necessities" is a title).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.capitals import Capitals
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import phrase_of

_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"))
_NOT_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE", "LAW"))
_NAME_PART = re.compile(r"[^\W\d_]")
_OPENS, _CLOSES = frozenset("“\"‘'«"), frozenset("”\"’'»")
_COUNTED = frozenset("two three four five six seven eight nine ten some many several other these those".split())
_GENERATIONS = {"jr": "jr", "jnr": "jr", "sr": "sr", "snr": "sr", "ii": "ii", "iii": "iii"}
_NICKNAME_TOKENS = 3
_PARTIES = frozenset("DRI")
_DEPUTIES = frozenset(("vice", "deputy", "ex", "former"))


@dataclass(frozen=True)
class Name:
    """One name as it stands: its tokens without title and nickname, all it reaches over, the mention's offsets, the
    gender and the offices that its titles say."""

    tokens: tuple[Token, ...]
    reach: tuple[Token, ...]
    span: Offsets
    gender: str
    titled: bool
    label: str
    nickname: str = ""
    generation: str = ""
    offices: tuple[str, ...] = ()

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


def find_names(parsed: Parsed) -> list[Name]:
    """Every name: the model's own first, then those it missed."""
    capitals, taken = Capitals(parsed), set[int]()
    names = []
    for run, label in _runs(parsed, taken):
        tokens = [] if taken & {token.i for token in run} else capitals.borne_out(run, label)
        tokens = _with_nickname(tokens) if tokens else []
        name = _name_from(tokens, label) if tokens else None
        if name:
            names.append(name)
            taken.update(token.i for token in tokens)
    # what the model sees in marks may be somebody ("the 'Islamic State'"), what it does not is a title
    seen = {name.span for name in names if name.label != "?" and not name.head.is_upper}
    marked = {name.span for name in names if capitals.is_marked(name.tokens[0])} - seen
    known = {part for name in names if name.span not in marked for part in (name.key, name.nickname, *name.key.split())}
    return [name for name in names if name.span not in marked or name.key in known]


def _runs(parsed: Parsed, taken: set[int]) -> Iterator[tuple[list[Token], str]]:
    """What the model saw, then what it missed: by then `taken` holds the names of the first."""
    yield from ((list(one), one.label_) for one in parsed.doc.ents if one.label_ in _NAMES)
    yield from ((run, "?") for run in _missed_runs(parsed, taken))


def _missed_runs(parsed: Parsed, taken: set[int]) -> Iterable[list[Token]]:
    """Runs of capitalised words that the model did not see as names."""
    run: list[Token] = []
    for token in parsed.doc:
        if token.i not in taken and _looks_like_name(token, run):
            run.append(token)
            continue
        if run:
            yield run
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
    reach = _whole_name(tokens, label)
    whole = _bare(reach)
    front = _front_of(whole)
    tokens = whole[len(front) :]
    if not _can_be_name(tokens) or _is_modifier(tokens[-1], label) or _is_party_label(tokens[0]):
        return None
    head = tokens[-1]
    titles = [token for token in front if token.lower_ in lexicon.table("honorifics")]
    titles = [*_title_before((titles or tokens)[0]), *titles]
    start, end = phrase_of(head) if head.pos_ in ("PROPN", "NOUN") else (head.idx, head.idx)
    end = head.idx + len(head) if head.pos_ == "NOUN" else max(end, head.idx + len(head))
    if titles and label in ("ORG", "GPE", "NORP", "LOC", "FAC", "?", "PRODUCT"):
        label = "PERSON"
    first = titles[0] if titles and titles[0].i >= whole[0].i else tokens[0]
    return Name(
        tokens=tuple(t for t in _without_nickname(tokens) if not t.is_space),
        reach=tuple(t for t in reach if first.i <= t.i and not t.is_space and not t.is_punct and t.tag_ != "POS"),
        span=(min(start, first.idx), max(end, _end_of_honours(head, reach))),
        gender=_first_known(*(lexicon.table("honorifics")[t.lower_][0] for t in titles)),
        titled=bool(titles),
        label=label,
        nickname=_nickname(tokens),
        generation=_generation(head, reach),
        offices=_offices(titles),
    )


def _front_of(tokens: list[Token]) -> list[Token]:
    """The articles and titles a run begins with; "Mr. King" keeps a surname, "Mr. President" is no name."""
    titles = lexicon.table("honorifics")
    if len(tokens) > 1 and tokens[-1].lower_ in lexicon.words("organisation_nouns"):
        titles = {}  # "the Justice Department" has no justice in it
    front: list[Token] = []
    for token in tokens:
        is_addressed = bool(front) and titles.get(front[-1].lower_, ("-", "?"))[1] == "-"
        if is_addressed and token.i == tokens[-1].i and token.lower_ in lexicon.words("title_surnames"):
            break
        if token.lower_ not in ("the", "a", "an") and not token.is_space and token.lower_ not in titles:
            break
        front.append(token)
    return front


def _can_be_name(tokens: list[Token]) -> bool:
    if not tokens or not any(_NAME_PART.match(t.text) for t in tokens) or any("\n" in t.text for t in tokens):
        return False
    # "a van", "Q"
    return any(t.text[0].isupper() for t in tokens) and (len(tokens) > 1 or len(tokens[0]) > 1)


def _title_before(first: Token) -> list[Token]:
    """A title that the model left outside the name."""
    before = first.nbor(-1) if first.i > 0 else None
    is_title = before is not None and before.lower_ in lexicon.table("honorifics") and not before.is_space
    return [before] if before is not None and is_title else []


def _offices(titles: list[Token]) -> tuple[str, ...]:
    """What the bearer of a title is: a judge, of "Mr Justice Pym"; a vice president is no president."""
    words = [lexicon.table("honorifics")[title.lower_][1] for title in titles]
    before = titles[0].nbor(-1).lower_ if titles and titles[0].i > 0 else ""
    if _DEPUTIES & {before, *(title.lower_ for title in titles)}:
        return ()
    return tuple(word for said in words for word in said.split() if word != "-")


def _is_party_label(first: Token) -> bool:
    """The state in "(R-Ky.)"."""
    return first.i > 1 and first.nbor(-1).text == "-" and first.nbor(-2).text in _PARTIES


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
    if label not in ("PERSON", "ORG") or len(tokens) > 1 or first.i == 0:
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
