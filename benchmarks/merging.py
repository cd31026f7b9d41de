"""How the time of merging grows with the records: run `python benchmarks/merging.py`.

Makes articles with seeded, invented records, merges about 1,000, 3,000 and 10,000 of them
over articles, and prints CPU seconds and the growth exponent (the slope of log time over
log records; 1 is linear, 2 compares all pairs). Two shapes: many stories of ten articles each, and
one story that ever more articles tell. Exits 1 where an exponent is above 1.3.
"""

import gc
import hashlib
import math
import random
import sys
import time

from summarizer.merging import merge_articles
from summarizer.records import (
    Article,
    Entity,
    EntityRef,
    Event,
    Findings,
    Participant,
    Quote,
    Speaker,
    Stance,
    StanceEvidence,
    Topic,
    When,
)

SIZES = (1_000, 3_000, 10_000)
LIMIT = 1.3
FIRST = "Ada Bo Cleo Dag Edda Finn Gro Hugo Ines Jon Kaja Liv Mona Nils Ola Petra Rolf Sara Tone Unni".split()
LAST = "Aas Berg Dahl Ekeli Foss Gran Holm Iversen Juul Krog Lind Moe Nygard Omdal Prytz Rask Solvik Tangen".split()
DEEDS = "opens closes visits leaves buys sells blocks backs floods rebuilds inspects sinks".split()
THINGS = "harbour bridge school mill ferry plant museum tunnel hospital quarry market dam station".split()
# 2,000 invented words: about as many as the content words of the quotations of a few hundred articles
SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi zo".split()
WORDS = [f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES][:2_000]


def article_of(
    number: int, chance: random.Random, cast: list[str], sayings: list[str], records: int
) -> tuple[Article, Findings]:
    """One article of about `records` records, its people drawn from `cast`, half of what they say from `sayings`."""
    lines: list[str] = []
    made: list[tuple[str, str, str, str]] = []
    for _ in range(records // 3):
        person, deed, thing = chance.choice(cast), chance.choice(DEEDS), chance.choice(THINGS)
        person = chance.choice(cast[:10]) if chance.random() < 0.5 else person
        said = chance.choice(sayings) if chance.random() < 0.5 else saying(chance)
        lines.append(f"{person} {deed} the {thing}. “{said},” {person} said. {person} opposed the {thing} plan.\n")
        made.append((person, deed, thing, said))
    text = "".join(lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    published = f"2025-01-{number % 28 + 1:02}"
    article = Article(id=f"a{number}", published=published, sha256=digest, text=text)
    return article, _findings(article, made, published)


def _findings(article: Article, made: list[tuple[str, str, str, str]], published: str) -> Findings:
    people = {person: f"e{place}" for place, person in enumerate(dict.fromkeys(one[0] for one in made))}
    mentions: dict[str, list] = {person: [] for person in people}
    quotes, stances, events = [], [], []
    here = (article.id,)
    start = 0
    for number, (person, deed, thing, said) in enumerate(made):
        end = article.text.index("\n", start)
        name = article.span(start, start + len(person))
        mentions[person].append(name)
        begin = article.text.index(said, start)
        content = article.span(begin, begin + len(said))
        speaker = Speaker(entity=people[person], mention=name)
        quotes.append(Quote(id=f"q{number}", kind="direct", content=(content,), speaker=speaker, articles=here))
        clause = article.span(start, article.text.index(".", start))
        at = start + len(person) + 1
        events.append(
            Event(
                id=f"v{number}",
                what=f"{person} {deed} the {thing}",
                trigger=article.span(at, at + len(deed)),
                status="occurred",
                participants=(Participant(role="agent", entity=people[person], mention=name),),
                when=When(value=published),
                evidence=(clause,),
                articles=here,
            )
        )
        proof = StanceEvidence(span=article.span(end - 20, end), polarity="oppose")
        stances.append(
            Stance(
                id=f"s{number}",
                holder=EntityRef(entity=people[person]),
                target=Topic(topic=f"the {thing} plan"),
                polarity="oppose",
                evidence=(proof,),
                articles=here,
            )
        )
        start = end + 1
    entities = tuple(Entity(id=e, name=n, kind="person", mentions=tuple(mentions[n])) for n, e in people.items())
    return Findings(entities=entities, quotes=tuple(quotes), stances=tuple(stances), events=tuple(events))


def saying(chance: random.Random) -> str:
    """Twelve words, a few common and most rare, as in a text (weights fall with the rank)."""
    return " ".join(chance.choices(WORDS, weights=[1 / (rank + 10) for rank in range(len(WORDS))], k=12))


def corpus(records: int, *, one_story: bool) -> list[tuple[Article, Findings]]:
    """Articles of 30 records: of one cast of 40 people for all, or of another cast for every ten articles."""
    chance = random.Random(records)
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    told = []
    for number in range(records // 30):
        story = 0 if one_story else number // 10
        cast = random.Random(story).sample(names, 40)
        if not one_story:
            cast = [f"{name}{chr(97 + story // 26)}{chr(97 + story % 26)}" for name in cast]
        said = [saying(random.Random(f"{story} {place}")) for place in range(20)]
        told.append(article_of(number, chance, cast, said, 30))
    return told


def measure(*, one_story: bool) -> float:
    """Print a line per size; return the growth exponent over all sizes (least squares)."""
    points = []
    for size in SIZES:
        told = corpus(size, one_story=one_story)
        count = sum(len(f.quotes) + len(f.stances) + len(f.events) for _, f in told)
        gc.collect()
        gc.freeze()  # the corpus is not the merge's garbage to look through
        began = time.process_time()
        merged = merge_articles(told)
        seconds = time.process_time() - began
        left = len(merged.quotes) + len(merged.stances) + len(merged.events)
        print(f"  {count:6} records of {len(told):4} articles -> {left:6} in {seconds:6.2f} s")
        points.append((math.log(count), math.log(seconds)))
    mean_x, mean_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def main() -> int:
    merge_articles(corpus(300, one_story=True))  # imports and word tables are not growth
    worst = 0.0
    for one_story, name in ((False, "many stories"), (True, "one story")):
        print(name)
        exponent = measure(one_story=one_story)
        print(f"  growth exponent {exponent:.2f}")
        worst = max(worst, exponent)
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
