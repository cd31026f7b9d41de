"""Fetching: what an address may answer, and that no address leads into a private network unasked."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from summarizer.articles import load
from summarizer.articles.addresses import fetch, shown
from summarizer.errors import ArticleError
from summarizer.settings import Settings

OPEN = Settings(allow_private_hosts=True)
CLOSED = Settings()
PAGE = b"""<html><head><meta property="og:title" content="Ferry stops"></head><body><article>
<p>The ferry between the islands stopped on Monday, and nobody has said when it will sail again, its crew told us.</p>
<p>The harbour master said that the engine had been repaired twice since the spring, both times by its own crew.</p>
</article></body></html>"""

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A real HTTP server on loopback; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def released(done: threading.Event) -> Iterator[None]:
    """Let a server's handlers go at the end, whatever the test found."""
    try:
        yield
    finally:
        done.set()


def reply(content: bytes, type: str | None = "text/html", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if type:
            handler.send_header("Content-Type", type)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A table of host names in place of the network's; each look-up takes the next address of its name."""
    table: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: object, **kwargs: object) -> object:
        if host not in table:
            return real(host, port, *args, **kwargs)  # type: ignore[arg-type]
        addresses = table[host]
        address = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        return real(address, port, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return table


def test_page_at_an_address_is_an_article() -> None:
    """A fetched page gives text, title and its address as source."""
    with serving(reply(PAGE)) as port:
        [article] = load(f"http://127.0.0.1:{port}/news/ferry.html?id=3#top", OPEN)
    assert article.title == "Ferry stops"
    assert article.id == "ferry"
    assert article.source == f"http://127.0.0.1:{port}/news/ferry.html?id=3"
    assert "harbour master said" in article.text


@pytest.mark.parametrize("charset", ["klingon", "rot13", "idna", "undefined"])
def test_a_page_whose_server_names_no_charset_of_text_reads(charset: str) -> None:
    """What a server says of the encoding cannot break the reading: then the page's own bytes decide."""
    with serving(reply(PAGE, f"text/html; charset={charset}")) as port:
        [article] = load(f"http://127.0.0.1:{port}/a", OPEN)
    assert "harbour master said" in article.text


@pytest.mark.parametrize(
    ("content", "type", "texts"),
    [
        pytest.param(b"One.\r\nTwo.", "text/plain; charset=utf-8", ["One.\nTwo."], id="text"),
        pytest.param(b"\x93One.\x94", "text/plain; charset=windows-1252", ["“One.”"], id="text in its charset"),
        pytest.param("“One.”".encode(), "text/plain; charset=klingon", ["“One.”"], id="text in a charset nobody knows"),
        pytest.param(b'{"text": "One."}\n{"text": "Two."}', "application/x-ndjson", ["One.", "Two."], id="table"),
        pytest.param(b"One.", None, ["One."], id="no type"),
    ],
)
def test_declared_type_decides_how_an_answer_is_read(content: bytes, type: str | None, texts: list[str]) -> None:
    """Text, tables and undeclared answers are read as what they are."""
    with serving(reply(content, type)) as port:
        assert [article.text for article in load(f"http://127.0.0.1:{port}/a", OPEN)] == texts


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(reply(b"gone", status=404), "answered 404", id="not found"),
        pytest.param(reply(b"\x89PNG", "image/png"), "'image/png', not an article", id="picture"),
        pytest.param(reply(b"", "text/html"), "without an article", id="empty page"),
        pytest.param(reply(b"", status=302, Location="/again"), "more than 5 redirects", id="redirect without end"),
        pytest.param(reply(b"", status=302, Location="file:///etc/passwd"), "away from http", id="redirect to a file"),
        pytest.param(lambda handler: handler.connection.close(), "cannot fetch", id="hung up"),
    ],
)
def test_what_is_no_article_is_one_error_with_a_remedy(answer: Answer, message: str) -> None:
    """Each way an address can disappoint is an ArticleError that says which."""
    with serving(answer) as port, pytest.raises(ArticleError, match=message) as caught:
        load(f"http://127.0.0.1:{port}/a", OPEN)
    assert caught.value.hint


def test_server_that_is_not_there_is_one_error() -> None:
    """A refused connection says that the address cannot be fetched."""
    with serving(reply(b"")) as port:
        pass
    with pytest.raises(ArticleError, match="cannot fetch"):
        load(f"http://127.0.0.1:{port}/", OPEN)


def test_answer_without_end_is_cut_at_the_size_limit() -> None:
    """Reading stops soon after the limit, without the whole answer."""
    sent = []

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b"word " * 2_000)
            sent.append(10_000)

    limited = OPEN.model_copy(update={"max_article_bytes": 50_000})
    with serving(pour) as port, pytest.raises(ArticleError, match="larger than 50,000 bytes"):
        fetch(f"http://127.0.0.1:{port}/", limited)
    assert sum(sent) < 100_000_000


def test_answer_that_never_comes_ends_at_the_time_limit() -> None:
    """A server that accepts and says nothing is an error after `fetch_timeout_s`."""
    done = threading.Event()
    hurried = OPEN.model_copy(update={"fetch_timeout_s": 0.2})
    with (
        released(done),
        serving(lambda _: done.wait(30) and None) as port,
        pytest.raises(ArticleError, match=r"within 0\.2 s"),
    ):
        fetch(f"http://127.0.0.1:{port}/", hurried)


def test_trickle_ends_at_the_total_time_limit() -> None:
    """A byte now and then keeps no connection open past the limit: the limit is for the whole answer."""
    done = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        while not done.wait(0.01):
            handler.wfile.write(b"x")

    hurried = OPEN.model_copy(update={"fetch_timeout_s": 0.3})
    with released(done), serving(trickle) as port, pytest.raises(ArticleError, match=r"within 0\.3 s"):
        fetch(f"http://127.0.0.1:{port}/", hurried)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "2130706433",
        "0x7f.1",
        "localhost",
    ],
)
def test_private_address_is_refused_before_any_connection(address: str) -> None:
    """No spelling of a private, local or reserved address is connected to unasked."""
    with pytest.raises(ArticleError, match=r"address of a private network|cannot find host"):
        fetch(f"http://{address}/latest/meta-data", CLOSED)


def test_name_that_leads_to_a_private_address_is_refused(names: dict[str, list[str]]) -> None:
    """It is the address that counts, not the name."""
    names["news.test"] = ["10.0.0.7"]
    with pytest.raises(ArticleError, match=r"'news\.test' is at 10\.0\.0\.7"):
        fetch("http://news.test/", CLOSED)


def test_redirect_to_a_private_address_is_refused(names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hop is checked: a public page cannot send us home."""
    names["news.test"] = ["127.0.0.1"]
    names["inside.test"] = ["10.0.0.7"]
    monkeypatch.setattr("summarizer.articles.addresses._is_public", lambda address: str(address) == "127.0.0.1")
    with (
        serving(reply(b"", status=302, Location="http://inside.test/")) as port,
        pytest.raises(ArticleError, match=r"10\.0\.0\.7"),
    ):
        fetch(f"http://news.test:{port}/", CLOSED)


def test_connection_goes_to_the_address_that_was_checked(names: dict[str, list[str]]) -> None:
    """A name that changes its address after the check (DNS rebinding) is not looked up again."""
    hosts = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        hosts.append(handler.headers["Host"])
        reply(b"One.", "text/plain")(handler)

    names["news.test"] = ["127.0.0.1", "203.0.113.9"]
    with serving(answer) as port:
        assert fetch(f"http://news.test:{port}/", OPEN).content == b"One."
    assert hosts == [f"news.test:{port}"]


def test_certificate_is_checked_against_the_name(
    names: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connecting by address keeps the name in TLS: the right name reads, another one at the same address does not."""
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    _make_certificate(certificate, key, "news.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names["news.test"] = names["other.test"] = ["127.0.0.1"]
    with serving(reply(b"One.", "text/plain"), context) as port:
        assert fetch(f"https://news.test:{port}/", OPEN).content == b"One."
        with pytest.raises(ArticleError, match=r"CERTIFICATE_VERIFY_FAILED|certificate"):
            fetch(f"https://other.test:{port}/", OPEN)


def test_password_in_an_address_is_never_shown() -> None:
    """Messages and briefs hold the address without its user and password."""
    assert shown("https://ann:secret@news.test/a?b=1#c") == "https://news.test/a?b=1"


def _make_certificate(certificate: Path, key: Path, name: str) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    files = ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run([*command, *files], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
