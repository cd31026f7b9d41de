"""A model that is always right: it answers any prompt of ours from gold.

In go the gold documents, out comes an answer to a request, in the schema that was
asked for. It sees what a model sees: the rendered prompt, parsed by `page`. What the
reader proposed is kept where it is right, changed where a part is wrong, dropped where it
is no record; what the reader missed is added. So its answer is also the shortest
that is right, which is what `benchmarks/tokens.py` counts.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from summarizer.evaluation.suites import GoldDocument
from tests.oracle.events import Events
from tests.oracle.lines import LISTS, Draft, as_sent
from tests.oracle.page import Page, as_shown, read_page
from tests.oracle.quotes import Quotes
from tests.oracle.sheet import AnswerSheet
from tests.oracle.stances import Stances


@dataclass
class Oracle:
    """Answers requests about the articles it has gold for."""

    documents: list[GoldDocument]

    def answer(self, request: dict[str, Any]) -> Draft:
        """The answer to a chat completion request of the program."""
        system, user = (message["content"] for message in request["messages"][-2:])
        if "abstract" in system[:60]:
            return {"sentences": []}
        page = read_page(user)
        document = self.document_of(page)
        if document is None:
            return {name: [] for name in LISTS}
        page.locate(document.text)
        return as_sent(written_for(page, document))

    def document_of(self, page: Page) -> GoldDocument | None:
        """The document that holds most of the page's sentences."""
        held = Counter(
            document.id for document in self.documents for s in page.sentences if s.text in as_shown(document.text)
        )
        best = max(held, key=lambda name: held[name], default=None)
        return next((document for document in self.documents if document.id == best), None)


def written_for(page: Page, gold: GoldDocument) -> Draft:
    """The whole answer about a chunk."""
    sheet = AnswerSheet(page, gold)
    quotes = Quotes(sheet)
    added = {
        "quotes": quotes.added(),
        "stances": Stances(sheet, quotes.run_spans).added(),
        "events": Events(sheet).added(),
    }
    written = json.dumps([sheet.mentions, sheet.change, *added.values()])
    new = [member for member in sheet.cast if re.search(rf"\b{member['id']}\b", written)]
    return {
        "keep": in_ranges(sheet.keep),
        "drop": in_ranges(sheet.drop),
        "cast": new,
        "mentions": sheet.mentions,
        "change": sheet.change,
        **added,
    }


def in_ranges(numbers: list[str]) -> list[str]:
    """`Q1 Q2 Q3 V4` as `Q1-3 V4`: how a terse model counts."""
    ordered = sorted(set(numbers), key=lambda n: (n[0], int(n[1:])))
    runs: list[list[str]] = []
    for number in ordered:
        if runs and runs[-1][-1][0] == number[0] and int(runs[-1][-1][1:]) + 1 == int(number[1:]):
            runs[-1].append(number)
        else:
            runs.append([number])
    return [run[0] if len(run) == 1 else f"{run[0]}-{run[-1][1:]}" for run in runs]
