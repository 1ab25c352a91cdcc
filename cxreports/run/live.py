"""A page that follows what is made: a small server for the browser of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cxreports.errors import UsageError

_HOST = "127.0.0.1"
_PATIENCE = 20.0  # seconds that a browser is kept waiting for news


class Page:
    """What the browser should show, handed from the thread that makes it to those that serve it."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._version = self._made = 0
        self._busy, self._error, self._said, self._html = True, "", "", b""

    def begin(self) -> None:
        """A report is being made."""
        self._tell(busy=True)

    def show(self, html: bytes, said: str) -> None:
        """A report was made."""
        self._tell(busy=False, error="", said=said, html=html, made=self._made + 1)

    def fail(self, error: str) -> None:
        """A report could not be made; the last one stays."""
        self._tell(busy=False, error=error)

    def _tell(self, **changes: Any) -> None:
        with self._news:
            for name, value in changes.items():
                setattr(self, f"_{name}", value)
            self._version += 1
            self._news.notify_all()

    @property
    def html(self) -> bytes:
        """The last report that was made; empty before the first."""
        with self._news:
            return self._html

    def state(self, after: int, patience: float = _PATIENCE) -> dict[str, Any]:
        """What there is to know, once it is newer than the version `after`, or patience has ended."""
        with self._news:
            self._news.wait_for(lambda: self._version > after, patience)
            return {
                "version": self._version,
                "busy": self._busy,
                "error": self._error,
                "said": self._said,
                "made": self._made,
            }


@contextmanager
def serve(page: Page, port: int = 0) -> Iterator[str]:
    """Serve a page to this machine alone; gives its address.

    Args:
        port: 0 for any that is free.

    Raises:
        UsageError: the port is taken.
    """
    try:
        server = _Server((_HOST, port), page)
    except OSError as error:
        hint = "Choose another with --port; 0 takes any that is free."
        raise UsageError(
            f"port {port} cannot be used: {error.strerror}.", where="--port", hint=hint
        ) from None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{_HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a browser that waits for news does not keep the program alive
    allow_reuse_address = False  # on Windows it would share the port with whoever has it

    def __init__(self, address: tuple[str, int], page: Page) -> None:
        self.page = page
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        name = (self.headers.get("Host") or "").rpartition(":")[0]
        if name not in (_HOST, "localhost"):  # a page of the network that has its name point here
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"Open it as http://127.0.0.1.")
            return
        url = urlsplit(self.path)
        match url.path:
            case "/":
                shell = files("cxreports.run").joinpath("preview.html").read_bytes()
                self._send(HTTPStatus.OK, "text/html", shell)
            case "/report":
                self._send(HTTPStatus.OK, "text/html", self.server.page.html)
            case "/state":
                after = parse_qs(url.query).get("after", ["-1"])[0]
                state = self.server.page.state(int(after) if after.isdigit() else -1)
                self._send(HTTPStatus.OK, "application/json", json.dumps(state).encode())
            case _:
                self._send(HTTPStatus.NOT_FOUND, "text/plain", b"There is nothing here.")

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)
        except ConnectionError:  # the browser has left
            self.close_connection = True

    def log_message(self, format: str, *words: Any) -> None:
        """Nothing: the terminal tells what is made, not what is fetched."""
