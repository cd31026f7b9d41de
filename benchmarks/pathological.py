"""CPU per character of texts of 1 MB that are hard to read, by that of ordinary news, in one process.

    benchmarks/pathological.py [CHARACTERS] [NAME ...]

Each text (or only those named) goes through the whole reader. The bar is three times the CPU per character of the
newsroom articles strung together (100,000 characters, the median of three readings). Parsing costs by the token, and a
text of marks and blanks has more than twice the tokens of news: the tokens are shown beside the ratio.
"""

import hashlib
import random
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from memory import peak_mb

from summarizer.reading import read_article
from summarizer.reading.parsing import load_pipeline
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


def tokens_in(text: str) -> float:
    """Tokens a character, from the beginning."""
    sample = text[:10_000]
    return len(load_pipeline().make_doc(sample)) / len(sample)


def of_length(piece: str, length: int) -> str:
    return "".join(islice(cycle(piece), length))


def main() -> None:
    length, names = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, sys.argv[2:]
    news = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "evals" / "newsroom" / "documents").glob("*.txt"))]
    texts = {name: of_length(piece, length) for name, piece in HARD.items()}
    texts["marks at random"] = "".join(random.Random(7).choices("“”‘’\"'«» \nab.,", k=length))
    seconds_for(news[0])
    ordinary = of_length("\n\n".join(news), 100_000)
    normal, density = median(seconds_for(ordinary) for _ in range(3)) / len(ordinary), tokens_in(ordinary)
    print(f"ordinary news: {1e6 * normal:.1f} µs a character, {density:.2f} tokens a character; {length} characters")
    above = 0
    for name in names or texts:
        ratio = seconds_for(texts[name]) / length / normal
        above += ratio > BAR
        tokens = tokens_in(texts[name]) / density
        print(f"{name:28s} {ratio:5.2f}  tokens {tokens:4.1f}{'  above the bar' if ratio > BAR else ''}", flush=True)
    print(f"{above} above the bar of {BAR:g}, peak memory {peak_mb():.0f} MB")
    sys.exit(bool(above))


if __name__ == "__main__":
    main()
