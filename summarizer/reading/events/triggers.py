"""Which words name a happening: verbs of change and event nouns; states, thoughts and acts of saying are none."""

from collections.abc import Iterator

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.parsing import Parsed

# "announced": telling a decision is a happening of its own, saying something is not
_OCCASIONS = frozenset(("announce",))
# classes of reporting verbs whose acts are quotes or stances and never events
_SAYING = frozenset(
    "say tell ask assert explain reply stress warn suggest claim concede complain manner name voice boast predict "
    "conclude deny blame praise".split()
)


def find_triggers(parsed: Parsed, cue_verbs: frozenset[int]) -> Iterator[Token]:
    reporting, stative = lexicon.table("reporting_verbs"), lexicon.words("stative_verbs")
    for token in parsed.doc:
        lemma = token.lemma_.lower()
        if token.i in cue_verbs and reporting.get(lemma, ("",))[0] not in _OCCASIONS:
            continue
        if token.pos_ == "VERB":
            if (
                lemma in stative
                or (lemma in reporting and reporting[lemma][0] in _SAYING)
                or token.dep_ in ("amod", "aux", "auxpass", "compound")
            ):
                continue
            if token.dep_ == "case" or (token.tag_ == "VBG" and token.dep_ in ("prep", "pobj", "csubj", "nsubj")):
                continue
            yield token
        elif is_event_noun(token):
            if token.dep_ in ("compound", "nmod", "npadvmod") or _is_generic(token):
                continue
            yield token


def is_event_noun(token: Token) -> bool:
    """Whether `token` is a noun that names a happening."""
    nouns = lexicon.words("event_nouns")
    return token.pos_ == "NOUN" and (token.lemma_.lower() in nouns or token.lower_ in nouns)


def _is_generic(noun: Token) -> bool:
    """A bare plural or an indefinite object with nobody and no time in it is a kind of thing, not a happening."""
    if noun.tag_ == "NNS" and not any(
        c.dep_ in ("det", "poss", "nummod", "amod", "compound", "prep") for c in noun.children
    ):
        return True
    return any(c.lower_ in ("no", "any", "every", "each") for c in noun.lefts)
