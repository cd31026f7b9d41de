"""A scripted OpenAI-compatible server on loopback, for tests that go through the real openai and instructor.

A script is a list of replies, one a request in order (the last repeats), or a function
from the request's JSON to a reply. Every request is kept, so that a test can say
exactly how many were sent and what they held.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer: a completion with `content`, or any other status, headers, raw body or delay.

    `drop` closes the line before any answer, `cut` in the middle of its body; `as_tool`
    answers as a call of the request's tool.
    """

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: str | None = None
    finish_reason: str = "stop"
    refusal: str | None = None
    delay_s: float = 0.0
    drop: bool = False
    cut: bool = False
    as_tool: bool = False
    usage: bool = True
    prompt_tokens: int = 100
    completion_tokens: int = 20
    cached_tokens: int = 0


Script = Sequence[Reply] | Callable[[dict[str, Any]], Reply]


@dataclass
class ScriptedServer:
    base_url: str
    requests: list[dict[str, Any]]
    headers: list[dict[str, str]]
    asked_pages: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.requests)


def completion(reply: Reply, model: str, tool: str = "answer") -> dict[str, Any]:
    """The body of a chat completion; `tool` is the name of the tool it calls, if it does."""
    content = reply.content if isinstance(reply.content, str) or reply.content is None else json.dumps(reply.content)
    message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": reply.refusal}
    if reply.as_tool:
        function = {"name": tool, "arguments": content}
        message |= {"content": None, "tool_calls": [{"id": "t1", "type": "function", "function": function}]}
    usage = {
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "total_tokens": reply.prompt_tokens + reply.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": reply.cached_tokens},
    }
    choice = {"index": 0, "message": message, "finish_reason": reply.finish_reason, "logprobs": None}
    body = {"id": "c1", "object": "chat.completion", "created": 1, "model": model, "choices": [choice]}
    return {**body, "usage": usage} if reply.usage else body


@contextmanager
def scripted_server(
    script: Script, models: Sequence[str] = ("test-model",), pages: dict[str, Any] | None = None
) -> Iterator[ScriptedServer]:
    """Serve `script` on a free loopback port while the context lasts.

    `pages` are the JSON answers of other paths (`/props`), to GET and POST alike; any other GET has an empty object.
    """
    requests: list[dict[str, Any]] = []
    asked_pages: list[str] = []
    headers: list[dict[str, str]] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            asked_pages.append(self.path)
            if pages and self.path in pages:
                self._send(200, json.dumps(pages[self.path]), {})
                return
            listing = {"object": "list", "data": [{"id": name, "object": "model"} for name in models]}
            self._send(200, json.dumps(listing) if self.path.endswith("/models") else "{}", {})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            if len(sent) < int(self.headers["Content-Length"]):  # the client died while it asked
                self.close_connection = True
                return
            body = json.loads(sent)
            if pages and self.path in pages:
                asked_pages.append(self.path)
                self._send(200, json.dumps(pages[self.path]), {})
                return
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
            tool = body["tools"][0]["function"]["name"] if body.get("tools") else "answer"
            raw = reply.raw if reply.raw is not None else json.dumps(completion(reply, body.get("model", ""), tool))
            if reply.cut:
                self._send_half(raw)
            else:
                self._send(reply.status, raw, reply.headers)

        def _send_half(self, raw: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw.encode()[: len(raw) // 2])
            self.close_connection = True

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

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128  # many calls of a run connect at once

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that are killed or give up are what some tests are about; any other error is shown."""
            if not isinstance(sys.exception(), ConnectionError):
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield ScriptedServer(f"http://127.0.0.1:{server.server_address[1]}/v1", requests, headers, asked_pages)
    finally:
        server.shutdown()
        server.server_close()
