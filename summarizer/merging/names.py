"""What an entity is called, in comparable parts; and whether two such callings can be one thing.

In goes an entity of one article (with the article's text, for ages and roles beside its
name), out comes a `Calling`. Two callings are compared by `evidence_for`, which gives a
reason to join them, and by `against`, which gives a reason never to. Nothing is refused:
an entity about which nothing is known simply matches nothing.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from summarizer.merging.vocabulary import classes, table
from summarizer.records import Entity, EntityKind
from summarizer.wording import NEGATIONS, is_function, stem, words

# "Zelenskyy" and "Zelensky" are 0.94 alike, "Johansen" and "Johanson" 0.88: the bar lies between a letter too
# many of a transliteration and another name
SPELLING = 90.0
# papers may give an age a birthday apart
AGE_TOLERANCE = 1

_AGE = re.compile(r"\A,?\s*(?:who is\s+|aged?\s+)?\(?(\d{1,3})(?=\s*[,.;)]|\s+years?\b)")
_AGE_BEFORE = re.compile(r"(\d{1,3})-year-old\s+\Z")
_APPOSITION = re.compile(r"\A,\s+((?:the|a|an)\s+)?([a-z][^,.;:“”\"()\n]{2,60})[,.]")
_MALE, _FEMALE = frozenset({"he", "him", "himself"}), frozenset({"she", "herself"})
# "the town's infirmary" is called by its last word; whose it is, its paper knows
_POSSESSOR = re.compile(r"\A(?:the\s+)?[a-z]+['’]s?\s+", re.IGNORECASE)
# a mention that says what somebody is ("its director")
_DESCRIBED = re.compile(r"(?:the|its|their)\s+([a-z][a-z ]+)", re.IGNORECASE)
_THINGS: tuple[EntityKind, ...] = ("organisation", "place", "other")
# in the stems of a role, says that it was told as a deed ("who now runs the club"), which excludes no office
DEED = "who"


class Calling(NamedTuple):
    """An entity as it is called. `name` holds its words without titles; `role` its stems, empty where untold.

    `bare` is the name without its possessor ("infirmary" of "the town's infirmary"). `named` is False for a
    description ("the harbour master"); `others` are its further names; `gender` is "m", "f" or "";
    `age` is None where untold.
    """

    kind: EntityKind
    name: tuple[str, ...]
    bare: tuple[str, ...]
    others: frozenset[tuple[str, ...]]
    named: bool
    definite: bool
    suffix: str
    gender: str
    age: int | None
    role: frozenset[str]


def calling_of(entity: Entity, text: str) -> Calling:
    """How `entity` is called in the article whose text is `text` (empty where it is not at hand)."""
    name = name_words(entity.name, entity.kind)
    others = frozenset(name_words(alias, entity.kind) for alias in entity.aliases) - {name, ()}
    forms = [word.form for word in words(entity.name)]
    return Calling(
        kind=entity.kind,
        name=name,
        bare=name if entity.kind == "person" else name_words(_POSSESSOR.sub("", entity.name), entity.kind) or name,
        others=frozenset(other for other in others if not _is_description(" ".join(other), other)),
        named=_is_named(entity),
        definite=any(text[:4].casefold() == "the " for text in (entity.name, *(one.text for one in entity.mentions))),
        suffix=next((form for form in forms if form in table("names", "suffixes")), ""),
        gender=_gender(entity, text),
        age=_age(entity, text),
        role=_role(entity, text, name),
    )


@lru_cache(maxsize=16_384)
def name_words(name: str, kind: EntityKind) -> tuple[str, ...]:
    """The folded words of a name that tell it from others: no articles, titles, suffixes or company forms.

    >>> name_words("President Vladimir Putin", "person"), name_words("The Vestra Shipping Co", "organisation")
    (('vladimir', 'putin'), ('vestra', 'shipping'))
    """
    forms = [word.form for word in words(name)]
    articles = ("the", "a", "an") if kind == "person" else ("the", "a", "an", "its", "their", "his", "her")
    if len(forms) > 1 and forms[0] in articles:
        forms = forms[1:]
    if kind == "person" and is_proper(name, kind):
        dropped = (
            table("titles", "male") | table("titles", "female") | table("titles", "any") | table("names", "suffixes")
        )
        while len(forms) > 1 and forms[0] in dropped:
            forms = forms[1:]
        forms = [form for form in forms if form not in table("names", "suffixes")] or forms
    if kind == "organisation":
        forms = [form for form in forms if form not in table("names", "company_forms")] or forms
    return tuple(forms)


def is_proper(name: str, kind: EntityKind) -> bool:
    """Whether a capital shows a proper name; that of an article, or of a group's first word, only begins a sentence."""
    text = re.sub(r"^(?:The|An?)\s", "", name)
    return any(char.isupper() for char in (text[1:] if kind == "group" else text))


def is_generic(calling: Calling) -> bool:
    """Whether a name is a mere "officials" or "a spokesman": two papers need not mean the same ones."""
    content = [form for form in calling.name if not is_function(form)]
    return not calling.named and all(form in table("names", "generic") for form in content)


@lru_cache(maxsize=262_144)
def against(one: Calling, other: Calling) -> bool:
    """Whether the two can never be one thing: of another kind, gender, age or suffix, or of names that do not meet."""
    if _kinds_clash(one, other) or _told_apart(one, other):
        return True
    if not (one.named and other.named):
        return _descriptions_clash(one, other)
    if one.kind == "person":
        return not _person_names_meet(one.name, other.name)
    return not any(_names_meet(left, right) for left in _all_names(one) for right in _all_names(other))


@lru_cache(maxsize=262_144)
def is_spelling_of(one: str, other: str) -> bool:
    """Whether two words are one name in two spellings; short words must be equal."""
    return one == other or (min(len(one), len(other)) >= 7 and fuzz.ratio(one, other) >= SPELLING)


@lru_cache(maxsize=65_536)
def given_names_meet(one: str, other: str) -> bool:
    """Whether two first names can be one person's: equal, an initial, or a short form ("Rob" of "Robert")."""
    if is_spelling_of(one, other):
        return True
    short, long = sorted((one, other), key=len)
    return (len(short) == 1 or (len(short) >= 3 and len(long) - len(short) >= 2)) and long.startswith(short)


def is_acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one word of 2 to 6 letters is made of the initials of several, function words counted or not."""
    if len(short) != 1 or not 2 <= len(short[0]) <= 6 or len(long) < 2:
        return False
    letters = "".join(word[0] for word in long)
    strict = "".join(word[0] for word in long if not is_function(word))
    return short[0] in (letters, strict)


def holds_name(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether an organisation's shorter name ends or begins its longer ("Vestra" of "Vestra Shipping")."""
    size = len(shorter)
    if not 0 < size < len(longer):
        return False
    return longer[:size] == shorter or (size > 1 and longer[-size:] == shorter)


def same_role(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two roles are the same post: one holds the other, and neither is the deputy or former of the other."""
    guards = frozenset(stem(guard) for guard in table("names", "role_guards"))
    if not one or not other or (one & guards) != (other & guards):
        return False
    return one <= other or other <= one


def _is_named(entity: Entity) -> bool:
    """Whether it is called by a proper name; "the hospital in Calderby" is described, whatever name is in it."""
    text = re.split(r"\s(?:in|at|of|on|near)\s", entity.name)[0] if entity.kind in _THINGS else entity.name
    return is_proper(text, entity.kind)


def describes(calling: Calling, name: tuple[str, ...]) -> bool:
    """Whether a described thing can be the one called `name`: of its kind, and all that is said of it is in the name.

    "the hospital in Calderby", "the hospital" and "the town's hospital" can be Calderby General Hospital.
    """
    for short in (calling.name, calling.bare):
        content = [form for form in short if not is_function(form)]
        if content and short != name and head_of(short) == head_of(name) and set(content) <= set(name):
            return True
    return False


def is_same_happening(one: Calling, other: Calling) -> bool:
    """Whether two things are called by one kind of happening: "the blaze" and "a wildfire"."""
    return bool(happenings_named(one) & happenings_named(other))


def happenings_named(calling: Calling) -> frozenset[str]:
    """The kinds of happening a described thing is called by; none of what has a proper name."""
    if calling.kind != "other" or calling.named:
        return frozenset()
    return classes("happenings").get(stem(head_of(calling.name)), frozenset())


def head_of(name: tuple[str, ...]) -> str:
    """The noun of a name: its last word, or the last before "in", "of" and the like ("hospital in Calderby")."""
    first = next((place for place, form in enumerate(name) if place and is_function(form)), len(name))
    return name[first - 1] if name else ""


def role_of_description(calling: Calling) -> frozenset[str]:
    """The stems of a description ("the harbour master"), to be held against the roles of named people."""
    return _stems(calling.name)


def _kinds_clash(one: Calling, other: Calling) -> bool:
    if one.kind == other.kind:
        return False
    if "person" in (one.kind, other.kind):
        return True
    # papers disagree whether a ministry is a place; a name of two kinds must then be the very same words
    return one.name != other.name


def _told_apart(one: Calling, other: Calling) -> bool:
    if one.gender and other.gender and one.gender != other.gender:
        return True
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return True
    return one.age is not None and other.age is not None and abs(one.age - other.age) > AGE_TOLERANCE


def _descriptions_clash(one: Calling, other: Calling) -> bool:
    """A description meets another of the same words, or a name whose role is not known to be another."""
    if one.kind in _THINGS:
        # "the council" may be Vassby council, and is no other body
        alike = one.name == other.name or one.name in other.others or other.name in one.others
        return not (alike or describes(one, other.name) or describes(other, one.name) or is_same_happening(one, other))
    if not one.named and not other.named:
        return one.name != other.name and not same_role(_stems(one.name), _stems(other.name))
    described, named = (other, one) if one.named else (one, other)
    role = named.role if DEED not in named.role else frozenset()
    return described.kind != "person" or bool(role and not same_role(_stems(described.name), role))


def _person_names_meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other or not is_spelling_of(one[-1], other[-1]):
        return False
    return all(given_names_meet(left, right) for left, right in zip(one[:-1], other[:-1], strict=False))


def _names_meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if (
        one == other
        or is_acronym(one, other)
        or is_acronym(other, one)
        or holds_name(one, other)
        or holds_name(other, one)
    ):
        return True
    return len(one) == len(other) and all(is_spelling_of(left, right) for left, right in zip(one, other, strict=True))


def _all_names(calling: Calling) -> tuple[tuple[str, ...], ...]:
    return calling.name, *sorted(calling.others)


def _stems(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(form) for form in name if not is_function(form) and form not in NEGATIONS)


def _is_description(text: str, forms: tuple[str, ...]) -> bool:
    return all(is_function(form) or form in table("names", "generic") for form in forms) or not text


def _gender(entity: Entity, text: str) -> str:
    """ "m" or "f" where the titles and pronouns of its mentions agree, else ""; a title may stand before a mention."""
    if entity.kind != "person":
        return ""
    shown = [entity.name, *entity.aliases, *(span.text for span in entity.mentions)]
    first = [word.form for name in shown for word in words(name)[:1]]
    before = [text[max(0, span.start - 10) : span.start] for span in entity.mentions]
    first += [word.form for run in before if run.endswith(" ") for word in words(run)[-1:]]
    seen = set()
    for form in first + _kin_of(entity, text):
        if form in _MALE or form in table("titles", "male") or form in table("names", "male"):
            seen.add("m")
        elif form in _FEMALE or form in table("titles", "female") or form in table("names", "female"):
            seen.add("f")
    return seen.pop() if len(seen) == 1 else ""


def _kin_of(entity: Entity, text: str) -> list[str]:
    """The nouns that say whose sister or brother somebody is: set beside the name ("his sister"), or a mention."""
    apposed = (
        re.match(r"\A,\s+(?:his|her|their)\s+(?:\w+\s+)?(\w+)[,.]", text[span.end :][:40]) for span in entity.mentions
    )
    told = [words(span.text) for span in entity.mentions]
    mentions = [run[-1].form for run in told if len(run) in (2, 3) and run[0].form in ("his", "her", "their")]
    return [match[1].casefold() for match in apposed if match] + mentions


def _age(entity: Entity, text: str) -> int | None:
    if entity.kind != "person":
        return None
    for span in entity.mentions:
        match = _AGE.match(text[span.end : span.end + 40]) or _AGE_BEFORE.search(
            text[max(0, span.start - 14) : span.start]
        )
        if match:
            return int(match[1])
    return None


def _role(entity: Entity, text: str, name: tuple[str, ...]) -> frozenset[str]:
    """The stems of the role: given, or in front of the name inside a mention, or set beside it between commas."""
    if entity.kind != "person":
        return frozenset()
    if entity.role is not None:
        return _stems(tuple(word.form for word in words(entity.role.text)))
    for span in entity.mentions:
        forms = tuple(word.form for word in words(span.text))
        if name and name[-1] in forms:
            before = _stems(tuple(form for form in forms[: forms.index(name[-1])] if form not in name))
            role = before - _honorifics() or _apposed_role(text[span.end : span.end + 80])
            if role:
                return role
    described = (_DESCRIBED.fullmatch(span.text) for span in entity.mentions if is_proper(entity.name, entity.kind))
    return next((_stems(tuple(match[1].casefold().split())) for match in described if match), frozenset())


def _apposed_role(after: str) -> frozenset[str]:
    """What is set beside a name: an office ("the mayor,"), or a deed ("who runs the club,"), which is marked as one."""
    apposed = _APPOSITION.match(after)
    if not apposed:
        return frozenset()
    forms = tuple(word.form for word in words(apposed[2]))
    if forms[0] in ("his", "her", "their"):
        return frozenset()
    return _stems(forms) | ({DEED} if forms[0] in ("who", "which", "whose") else set())


@lru_cache(maxsize=1)
def _honorifics() -> frozenset[str]:
    """Titles that tell no office: "Dr Pinnock, the heart surgeon" is the surgeon."""
    return frozenset(map(stem, table("titles", "male") | table("titles", "female") | table("titles", "learned")))
