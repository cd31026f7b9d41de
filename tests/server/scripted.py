"""A scripted OpenAI-compatible server on loopback, for tests that go through the real openai and instructor.

A script is a list of replies, one a request in order (the last repeats), or a function
from the request's JSON to a reply. Every request is kept, so that a test can say
exactly how many were sent and what they held.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer: a completion with `content`, or any other status, headers, raw body, delay, or a dropped line."""

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: str | None = None
    finish_reason: str = "stop"
    refusal: str | None = None
    delay_s: float = 0.0
    drop: bool = False
    prompt_tokens: int = 100
    completion_tokens: int = 20
    cached_tokens: int = 0


Script = Sequence[Reply] | Callable[[dict[str, Any]], Reply]


@dataclass
class ScriptedServer:
    base_url: str
    requests: list[dict[str, Any]]
    headers: list[dict[str, str]]

    @property
    def count(self) -> int:
        return len(self.requests)


def completion(reply: Reply, model: str) -> dict[str, Any]:
    """The body of a chat completion."""
    content = reply.content if isinstance(reply.content, str) or reply.content is None else json.dumps(reply.content)
    message = {"role": "assistant", "content": content, "refusal": reply.refusal}
    usage = {
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "total_tokens": reply.prompt_tokens + reply.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": reply.cached_tokens},
    }
    choice = {"index": 0, "message": message, "finish_reason": reply.finish_reason, "logprobs": None}
    return {"id": "c1", "object": "chat.completion", "created": 1, "model": model, "choices": [choice], "usage": usage}


@contextmanager
def scripted_server(script: Script, models: Sequence[str] = ("test-model",)) -> Iterator[ScriptedServer]:
    """Serve `script` on a free loopback port while the context lasts."""
    requests: list[dict[str, Any]] = []
    headers: list[dict[str, str]] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            listing = {"object": "list", "data": [{"id": name, "object": "model"} for name in models]}
            self._send(200, json.dumps(listing) if self.path.endswith("/models") else "{}", {})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                requests.append(body)
                headers.append(dict(self.headers))
                place = len(requests) - 1
            reply = script(body) if callable(script) else script[min(place, len(script) - 1)]
            if reply.delay_s:
                time.sleep(reply.delay_s)
            if reply.drop:
                self.close_connection = True
                self.connection.close()
                return
            raw = reply.raw if reply.raw is not None else json.dumps(completion(reply, body.get("model", "")))
            self._send(reply.status, raw, reply.headers)

        def _send(self, status: int, raw: str, extra: dict[str, str]) -> None:
            payload = raw.encode()
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **extra}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)
            except OSError:  # the client gave up: a timeout is what some tests are about
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield ScriptedServer(f"http://127.0.0.1:{server.server_address[1]}/v1", requests, headers)
    finally:
        server.shutdown()
        server.server_close()
