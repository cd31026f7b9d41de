"""CPU per character of texts of 1 MB that are hard to read, by that of ordinary news, in one process.

    benchmarks/pathological.py [CHARACTERS]

Each text goes through the whole reader. The bar is three times the CPU per character of the newsroom articles,
strung together to the same length.
"""

import hashlib
import random
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from summarizer.reading import read_article
from summarizer.records import Article

ROOT = Path(__file__).parent.parent
BAR = 3.0
HARD = {
    "curly marks": "“”",
    "opening marks": "“",
    "straight marks": '"',
    "single marks": "'",
    "marks of all kinds": "“‘«\"'”»’„",
    "marks and blanks": '" ',
    "marks in words": "a\"b'c",
    "brackets": "()[]{}<>",
    "capitals": "ABC DEF GHI ",
    "one capital letter a word": "Abc Def Ghi ",
    "said said said": "said ",
    "he said he said": "he said ",
    "he said that he said that": "he said that ",
    "quotations": "“A,” he said. ",
    "quotations with no cue": "“We shall go there now.” ",
    "labels": "Q: Why?\nA: I said: “No.”\n",
    "credits": "“We go.” — Ann Lee\n",
    "according to": "according to ",
    "commas": "he, said, ",
    "one word": "a",
    "one sentence": "and the dog and the cat ",
    "newlines": "\n",
    "digits": "12'3\" ",
    "apostrophes": "the unions' drivers' ",
}


def seconds_for(text: str) -> float:
    article = Article(id="hard", text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    start = time.process_time()
    read_article(article)
    return time.process_time() - start


def of_length(piece: str, length: int) -> str:
    return "".join(islice(cycle(piece), length))


def main() -> None:
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    news = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "evals" / "newsroom" / "documents").glob("*.txt"))]
    chance = random.Random(7)
    texts = {name: of_length(piece, length) for name, piece in HARD.items()}
    texts["marks at random"] = "".join(chance.choices("“”‘’\"'«» \nab.,", k=length))
    seconds_for(news[0])
    normal = seconds_for(of_length("\n\n".join(news), length)) / length
    print(f"ordinary news: {1e6 * normal:.1f} µs a character, {length} characters")
    above = 0
    for name, text in texts.items():
        ratio = seconds_for(text) / length / normal
        above += ratio > BAR
        print(f"{name:28s} {ratio:5.2f}{'  above the bar' if ratio > BAR else ''}", flush=True)
    sys.exit(bool(above))


if __name__ == "__main__":
    main()
