"""Growth of merging articles over 1,000, 3,000 and 10,000 records: seconds and the exponent between the ends."""

import hashlib
import math
import time

from summarizer.merging import merge_articles, merge_chunks
from summarizer.records import Article, Entity, EntityRef, Event, Findings, Quote, Speaker, Stance, StanceEvidence

FIRST = "Ann Bo Carl Dora Eva Finn Gro Hans Ida Jon Kari Lars Mona Nils Olga Per".split()
LAST = "Lund Berg Holm Dahl Moen Ruud Lie Aas Vik Strand Haug Bakke Solberg Eide Myhre Foss".split()


def paper(number: int, records: int) -> tuple[Article, Findings]:
    """One article of about `records` records on people and doings that recur over papers."""
    lines, entities, quotes, stances, events = [], [], [], [], []
    at = 0
    for n in range(records // 3):
        key = number * 7 + n * 13
        name = f"{FIRST[key % 16]} {LAST[(key // 16) % 16]}"
        line = f"{name} opened bridge {key % 997} on Friday, praised plan {key % 499} and said road {key % 991} had cost {key} crowns.\n"
        lines.append((name, line, at))
        at += len(line)
    text = "".join(line for _, line, _ in lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(id=f"paper{number}", text=text, published=f"2025-01-{number % 28 + 1:02d}", sha256=digest)
    known: dict[str, list[int]] = {}
    for name, _, start in lines:
        known.setdefault(name, []).append(start)
    ids = {name: f"e{n}" for n, name in enumerate(known, 1)}
    for name, starts in known.items():
        mentions = tuple(article.span(s, s + len(name)) for s in starts)
        entities.append(Entity(id=ids[name], name=name, kind="person", mentions=mentions))
    for n, (name, line, start) in enumerate(lines, 1):
        said, did = line.index("road"), line.index("opened")
        who = article.span(start, start + len(name))
        content = article.span(start + said, start + len(line) - 2)
        quotes.append(
            Quote(id=f"q{n}", kind="indirect", content=(content,), speaker=Speaker(entity=ids[name], mention=who))
        )
        trigger = article.span(start + did, start + did + 6)
        whole = article.span(start, start + len(line) - 1)
        events.append(
            Event(id=f"v{n}", what=f"{name} opens a bridge", trigger=trigger, status="occurred", evidence=(whole,))
        )
        evidence = (StanceEvidence(span=whole, polarity="support"),)
        other = ids[lines[(n * 5) % len(lines)][0]]
        stances.append(
            Stance(
                id=f"s{n}",
                holder=EntityRef(entity=ids[name]),
                target=EntityRef(entity=other),
                polarity="support",
                evidence=evidence,
            )
        )
    found = Findings(entities=tuple(entities), quotes=tuple(quotes), stances=tuple(stances), events=tuple(events))
    return article, merge_chunks(article, [found])


def main() -> None:
    seconds = {}
    for size in (1_000, 3_000, 10_000):
        papers = [paper(number, 100) for number in range(size // 100)]
        start = time.process_time()
        merge_articles(papers)
        seconds[size] = time.process_time() - start
        print(f"{size:>6} records of {len(papers)} papers: {seconds[size]:.2f} s CPU")
    print(f"growth exponent: {math.log(seconds[10_000] / seconds[1_000]) / math.log(10):.2f}")


if __name__ == "__main__":
    main()
