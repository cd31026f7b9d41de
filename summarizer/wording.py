"""Words of a text: tokens with their offsets, light stems, content words, negations.

In goes any text, out come its words in comparable form, each with the offsets it has in
the text as given. Nothing is refused. The stems are for comparing wordings (plural,
tense, possessive), never for showing; the text itself is not changed. Used wherever two
wordings are compared: quotations of two papers, two names of one topic, a sentence of an
abstract against its passages.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

NEGATIONS = frozenset(
    """not no never neither nor none nobody nothing nowhere without cannot
    n't dont doesnt didnt isnt arent wasnt werent wont wouldnt cant couldnt shouldnt hasnt havent hadnt""".split()
)

# closed-class words of English: articles, pronouns, prepositions, conjunctions, auxiliaries, and fillers of news prose
_FUNCTION = frozenset(
    """a an the this that these those some any each every all both either such same other another
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs
    himself herself itself themselves myself ourselves who whom whose which what when where why how
    of in on at by for from to with into onto over under about after before between during through against
    among amid across around near off out up down upon within toward towards than as until till since per via
    and or but if while although though because so yet also too very just only even still then there here more most
    be is am are was were been being have has had having do does did done will would shall should can could may might
    must ought let s t d ll re ve m""".split()
)

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE)
_SUFFIXES = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ingly",
    "ings",
    "ing",
    "edly",
    "ions",
    "ion",
    "ies",
    "ied",
    "ed",
    "es",
)


# Of 388 English articles and snippets of 30 words or more none has fewer than 27 function words in a hundred; German,
# French, Spanish, Italian, Dutch and Norwegian have at most 12 that are spelled like an English one.
_ENGLISH_SHARE = 0.18
_ENOUGH_WORDS = 25
_SAMPLE_CHARS = 4_000
_LATIN = frozenset(char for code in range(0x250) if (char := chr(code)).isalpha())


class Word(NamedTuple):
    """One word: its comparable form (case and accents folded, no possessive) and where it stands."""

    form: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of `text` in order; punctuation and marks are no words.

    >>> [word.form for word in words("Mr Holm’s 1,200 jobs")]
    ['mr', 'holm', '1200', 'jobs']
    """
    return [Word(_form(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Case, accents and typographic apostrophes folded away; the length may change, so never use it for offsets."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=65_536)
def stem(form: str) -> str:
    """A light stem of an already folded word: endings of number, tense and action nouns go, at least 3 letters stay.

    >>> stem("collapsed") == stem("collapses") == stem("collapsing")
    True
    """
    if len(form) < 4 or not form.isalpha():
        return form
    for suffix in _SUFFIXES:
        if form.endswith(suffix) and len(form) - len(suffix) >= 3:
            root = form[: -len(suffix)] + ("y" if suffix in ("ies", "ied") else "")
            return _undouble(root)
    if form.endswith("s") and not form.endswith(("ss", "us", "is")):
        form = form[:-1]
    return form[:-1] if form.endswith("e") and len(form) > 3 else form


@lru_cache(maxsize=65_536)
def content_stems(text: str) -> frozenset[str]:
    """The stems of the words of `text` that are not function words; numbers keep their digits."""
    return frozenset(stem(word.form) for word in words(text) if word.form not in _FUNCTION)


@lru_cache(maxsize=65_536)
def is_negated(text: str) -> bool:
    """Whether a negating word stands in `text` ("not", "n't", "never", "without" ...)."""
    return any(form in NEGATIONS or form.endswith("n't") for form in _forms_with_contractions(text))


def is_function(form: str) -> bool:
    """Whether a folded word is of a closed class and says nothing by itself."""
    return form in _FUNCTION


def looks_english(text: str) -> bool:
    """Whether the words of `text` can be English; too few of them to tell can.

    >>> looks_english("Der Stadtrat hat am Donnerstag ein Verbot beschlossen. " * 4)
    False
    """
    sample = text[:_SAMPLE_CHARS]
    letters = [char for char in sample if char.isalpha()]
    if sum(char in _LATIN for char in letters) * 2 < len(letters):
        return False
    forms = [word.form for word in words(sample) if not word.form[0].isdigit()]
    return len(forms) < _ENOUGH_WORDS or sum(map(is_function, forms)) >= _ENGLISH_SHARE * len(forms)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared stems by the smaller set: 1.0 where one wording holds the other, 0.0 where either is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared stems by all stems; 0.0 where both are empty."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _form(word: str) -> str:
    form = fold(word)
    if form[0].isdigit():
        return form.replace(",", "")
    return form[:-2] if form.endswith("'s") else form


def _forms_with_contractions(text: str) -> list[str]:
    return [word.form.replace("'", "'") for word in words(text)]


def _undouble(root: str) -> str:
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":
        root = root[:-1]
    return root[:-1] if root.endswith("e") and len(root) > 3 else root
