"""Capitals that make no name: words at the head of a sentence and in headlines set in Capitals Throughout.

In go a parsed article and a run of tokens taken for a name, out comes what of the run the
article bears out. In a line in title case, if the article has more than headlines, that are
words that stand capitalised elsewhere, or a person's full name by its given name; at the head of
a sentence any word but one that the article writes small elsewhere. Every look-up is in a set
made once, so a text costs its length.
"""

import re

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.parsing import Parsed
from summarizer.reading.phrases import tokens_between

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SHORT = 4  # headlines leave "of", "for" and "the" small
_LEAST_WORDS = 4
_CAPITALISED = 0.85  # share of a headline's longer words; a sentence with two names has less
_TITLE_IN_MARKS = re.compile(r"“([^“”\n]{1,60})”|(?<!\w)\"(?=\S)([^\"\n]{1,60})(?<=\S)\"|«([^«»\n]{1,60})»")
_OPENS = frozenset("“\"‘'«")


class Capitals:
    """How an article uses capitals; `borne_out` takes from a run what only its place made look like a name."""

    def __init__(self, parsed: Parsed) -> None:
        lines = (line for line in parsed.paragraphs if is_title_case(parsed.text[slice(*line)]))
        self._headed = {
            token.i for start, end in lines for token in parsed.doc.char_span(start, end, alignment_mode="expand") or ()
        }
        self._marked = {
            token.i
            for match in _TITLE_IN_MARKS.finditer(parsed.text)
            if _is_set_as_title(match[1] or match[2] or match[3])
            for token in tokens_between(parsed.doc, *match.span())
        }
        self._small = {token.text for token in parsed.doc if token.is_lower}
        self._names = {token.text for token in parsed.doc if token.text[0].isupper() and not self._is_placed(token)}

    def borne_out(self, tokens: list[Token], label: str) -> list[Token]:
        """The part of a run that is a name by more than its place; empty where nothing is."""
        first = tokens[0]
        if first.i in self._headed and self._names:
            is_person = label == "PERSON" and first.lower_ in lexicon.table("first_names") and len(tokens) in (2, 3)
            return tokens if is_person else self._longest_known(tokens)
        if len(tokens) == 1 and self._is_placed(first) and first.text not in self._names:
            return [] if first.lower_ in self._small else tokens
        return tokens

    def is_marked(self, token: Token) -> bool:
        """Whether a token stands in marks that hold a title, a slogan or a nickname: few words, all capitalised."""
        return token.i in self._marked

    def _is_placed(self, token: Token) -> bool:
        """Whether a capital is owed to the place: a headline, the head of a sentence or of a quotation."""
        if token.i in self._headed or token.is_sent_start or token.i == 0:
            return True
        before = token.nbor(-1)
        return before.text in _OPENS or (bool(before.is_sent_start) and (before.is_punct or before.is_space))

    def _longest_known(self, tokens: list[Token]) -> list[Token]:
        best: list[Token] = []
        run: list[Token] = []
        for token in tokens:
            is_known = token.text in self._names or (bool(run) and (token.is_lower or token.is_punct))
            run = [*run, token] if is_known else []
            if len(run) > len(best) and token.text in self._names:
                best = run
        return best


def _is_set_as_title(words: str) -> bool:
    longer = [word for word in _WORD.findall(words) if len(word) >= _SHORT]
    return words[:1].isupper() and bool(longer) and all(word[0].isupper() for word in longer) and words[-1] != ","


def is_title_case(line: str) -> bool:
    """Whether a line is a headline in Capitals Throughout, with a stop behind it or without."""
    words = [word for word in _WORD.findall(line)[1:] if len(word) >= _SHORT]
    return len(words) >= _LEAST_WORDS and sum(word[0].isupper() for word in words) >= _CAPITALISED * len(words)
