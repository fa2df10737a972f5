"""Hosts on this machine that answer in every way a host does, and remember what they were asked."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What a host answers: (status, headers) of one request; a number: it is fine, after so many seconds; SILENCE: nothing
# until who asked hangs up; DROPPED: it hangs up itself.
Reply = tuple[int, dict[str, str]] | float | str
SILENCE, DROPPED = "silence", "dropped"


class Host:
    """A host on this machine. `respond` what it answers at a path, once or more often; ask what it was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.most_at_once = 0
        # Waited for before the first answer, where a test sets it: two hosts that are asked side by side.
        self.meets: threading.Barrier | None = None
        self._at_once = 0
        self._replies: dict[tuple[str, str], list[Reply]] = {}
        self._guard = threading.Lock()

    def respond(self, path: str, *replies: Reply, method: str = "") -> str:
        """At this path answer these, the last one ever after."""
        for each in [method] if method else ["HEAD", "GET"]:
            self._replies[each, path] = list(replies)
        return self.url + path

    def requests(self, path: str) -> list[str]:
        return [method for method, asked in self.asked if asked == path]

    def answer(self, method: str, path: str, agent: str) -> Reply:
        with self._guard:
            self.asked.append((method, path))
            self.agents.add(agent)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            replies = self._replies[method, path]
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
            meets, self.meets = self.meets, None
        if meets:
            meets.wait(60)
        time.sleep(reply if isinstance(reply, float) else 0.01)
        with self._guard:
            self._at_once -= 1
        return (200, {}) if isinstance(reply, float) else reply


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Host]:
    """A host that answers for as long as it is needed, with TLS where a context is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            reply = host.answer(self.command, self.path, self.headers.get("User-Agent", ""))
            # Whoever asked may have hung up in the meantime.
            try:
                if reply == SILENCE:
                    self.connection.recv(1)
                if isinstance(reply, str):
                    self.close_connection = True
                    return
                assert isinstance(reply, tuple)
                status, headers = reply
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
            except OSError:
                self.close_connection = True

        do_GET = do_HEAD

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # a refused certificate ends in one here

    with Server(("127.0.0.1", 0), Handler) as server:
        host = Host(server.server_address[1])
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
            host.url = host.url.replace("http:", "https:")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
