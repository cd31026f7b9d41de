"""What our calling costs beside bare instructor: the rate of a run, and CPU a call, in one run.

A server in a process of its own answers every request after a second. 640 chunks of
real size go through `open_model` with the ledger on, 64 in flight: the share of the
ideal rate (64 a second) is printed. Then bare instructor, on a bare AsyncOpenAI and
behind a semaphore, asks the same questions and gets the same answers, in turns with
us; the ratio of CPU seconds a call is printed, the median over the turns.

The imports of a first call (half a second, once a process) come before the clock starts.

Goals: at least 0.9 of the ideal rate, at most 1.4 times the CPU.
"""

import asyncio
import contextlib
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from summarizer.drafts import ChunkDraft
from summarizer.records import Prompt
from summarizer.settings import Settings

CHUNKS = 640
IN_FLIGHT = 64
LATENCY_S = 1.0
TURNS = 5
CALLS_A_TURN = 256

ANSWER = json.dumps(
    {
        "keep": ["Q1-12", "R1-5", "V1-9", "T1-4"],
        "drop": ["V10"],
        "cast": ["P9 Ann Lee | person"],
        "mentions": ["P3 S4 he", "P3 S9 Mr Lee"],
        "change": ["Q7 by P2 S8 he"],
        "new": ["R S3 the bridge will open in May | by P3 he | cue said"],
    }
)


def prompts(count: int, run: str) -> list[Prompt]:
    """Questions of the size of a full chunk, each another text."""
    system = "Read the article and answer with numbers. " * 150
    text = "[S1] The council met on Friday and put off its vote on the bridge. " * 120
    return [Prompt(id="read.v1", sha256="0" * 64, system=system, user=f"{run} {n}\n{text}") for n in range(count)]


# -- the server ------------------------------------------------------------------------


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, latency_s: float) -> None:
    """Answer requests of one connection until it closes; reads no more of them than their length."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": ANSWER}}
    usage = {"prompt_tokens": 3000, "completion_tokens": 120, "total_tokens": 3120}
    whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    body = json.dumps(whole).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            asked = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(asked.partition(b"content-length:")[2].split(b"\r\n")[0]))
            await asyncio.sleep(latency_s)
            writer.write(head + body)
            await writer.drain()
    writer.close()


async def serve(latency_s: float) -> None:
    server = await asyncio.start_server(lambda r, w: answer(r, w, latency_s), "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.asynccontextmanager
async def server_process(latency_s: float) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--serve", str(latency_s), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}/v1"
    finally:
        process.kill()
        await process.wait()


# -- the two callers -------------------------------------------------------------------


async def ask_ours(url: str, asked: Sequence[Prompt], ledger: Path) -> tuple[float, float]:
    """Wall and CPU seconds of all questions through our way."""
    from summarizer.llm import open_model

    settings = Settings(model="m", base_url=url, ledger=ledger, concurrency=IN_FLIGHT)
    async with open_model(settings) as model:
        wall, cpu = time.perf_counter(), time.process_time()
        answers = await asyncio.gather(*(model.ask(prompt, ChunkDraft) for prompt in asked))
        assert all(one.complete for one in answers)
        return time.perf_counter() - wall, time.process_time() - cpu


async def ask_bare(url: str, asked: Sequence[Prompt]) -> tuple[float, float]:
    """Wall and CPU seconds of all questions through instructor alone."""
    import instructor
    import openai

    places = asyncio.Semaphore(IN_FLIGHT)
    async with openai.AsyncOpenAI(api_key="none", base_url=url, max_retries=0) as bare:
        client = instructor.from_openai(bare, mode=instructor.Mode.JSON_SCHEMA)

        async def one(prompt: Prompt) -> ChunkDraft:
            messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
            question = {"messages": messages, "model": "m", "temperature": 0.0, "max_tokens": 4096, "max_retries": 1}
            async with places:
                return await client.create(response_model=ChunkDraft, **question)

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(one(prompt) for prompt in asked))
        return time.perf_counter() - wall, time.process_time() - cpu


async def measure() -> None:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        async with server_process(0.02) as url:
            await ask_bare(url, prompts(32, "warm"))
            await ask_ours(url, prompts(32, "warm"), Path(folder) / "warm")
        async with server_process(LATENCY_S) as url:
            wall, _ = await ask_ours(url, prompts(CHUNKS, "rate"), Path(folder) / "rate")
            bare_wall, _ = await ask_bare(url, prompts(CHUNKS, "bare rate"))
        ideal = CHUNKS * LATENCY_S / IN_FLIGHT
        print(f"{CHUNKS} chunks, {LATENCY_S:g} s each, {IN_FLIGHT} in flight: {wall:.2f} s, ideal {ideal:.2f} s")
        print(f"share of the ideal rate: {ideal / wall:.3f} (goal 0.9; bare instructor {ideal / bare_wall:.3f})")
        ratios = []
        async with server_process(0.02) as url:
            for turn in range(TURNS):
                _, bare = await ask_bare(url, prompts(CALLS_A_TURN, f"turn {turn}"))
                _, ours = await ask_ours(url, prompts(CALLS_A_TURN, f"turn {turn}"), Path(folder) / f"cpu{turn}")
                ratios.append(ours / bare)
                print(f"CPU a call: ours {ours / CALLS_A_TURN * 1e3:.2f} ms, bare {bare / CALLS_A_TURN * 1e3:.2f} ms")
        print(f"ratio of CPU a call: {statistics.median(ratios):.2f} (goal 1.4)")


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[2])) if "--serve" in sys.argv else measure())
