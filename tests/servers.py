"""A real nginx with the settings that `make nginx` writes, on this computer only, for as long as a test needs it."""

from __future__ import annotations

import contextlib
import functools
import getpass
import http.server
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trustme

from conftest import ROOT
from patientinfo.publish.deploy import deploy
from patientinfo.publish.hosts import nginx_server
from patientinfo.settings import load_settings
from patientinfo.tools import nginx_module, nginx_program

HOST = "guide.example"

# What Debian's own nginx.conf holds around the servers in conf.d, without what belongs to the machine.
AROUND = """
{user}
load_module "{module}";
daemon off;
worker_processes 2;
pid nginx.pid;
error_log error.log info;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}}
"""


@dataclass(frozen=True)
class Nginx:
    """A running server: the address of the site, its ports, and the folder that `make deploy` fills."""

    address: str
    http: int
    https: int
    target: Path
    log: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def nginx(
    folder: Path, site: Path, base: str = "/", certificate: Path | None = None, sends_headers: bool = True
) -> Iterator[Nginx]:
    """Deploy `site` and serve it at `base`, all within `folder`; or as a host that sends no headers of ours."""
    program, module = nginx_program(), nginx_module()
    assert program, "nginx is missing: python3 scripts/set_up.py --dev"
    assert module, "the brotli module of nginx is missing: python3 scripts/set_up.py --dev"
    prefix, target = folder / "nginx", folder / "srv" / "my site"
    prefix.mkdir(parents=True)
    deploy(site, target)
    http, https = free_port(), free_port()
    settings = nginx_server(
        site,
        load_settings(ROOT).languages,
        f"https://{HOST}{base}",
        str(target),
        certificate=str(certificate or ""),
        http=(f"127.0.0.1:{http}",),
        https=(f"127.0.0.1:{https}",),
    )
    if not sends_headers:
        settings = "\n".join(line for line in settings.splitlines() if not line.strip().startswith("add_header"))
    (prefix / "site.conf").write_text(settings)
    # Started by an administrator it would change to a user who may not look into the folders of tests.
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    (prefix / "nginx.conf").write_text(AROUND.format(user=user, module=module))
    command = [program, "-p", str(prefix), "-c", "nginx.conf", "-e", "error.log"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr + settings
    process = subprocess.Popen(command)
    try:
        _wait(process, https if certificate else http)
        address = f"https://{HOST}:{https}{base}" if certificate else f"http://127.0.0.1:{http}{base}"
        yield Nginx(address, http, https, target, prefix / "error.log")
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + 60  # for a busy machine; nothing else is said of time
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError("nginx did not start")


@dataclass(frozen=True)
class Certificate:
    """A folder with a certificate for hosts of tests as nginx takes it, and who vouches for it."""

    folder: Path
    authority: Path


def certificate(folder: Path, *hosts: str) -> Certificate:
    """Make a certificate for `hosts`, good on this computer only."""
    authority = trustme.CA()
    issued = authority.issue_cert(*hosts)
    issued.private_key_pem.write_to_path(folder / "privkey.pem")
    for blob in issued.cert_chain_pems:
        blob.write_to_path(folder / "fullchain.pem", append=True)
    authority.cert_pem.write_to_path(folder / "authority.pem")
    return Certificate(folder, folder / "authority.pem")


@contextlib.contextmanager
def host(site: Path, headers: dict[str, str], proof: Certificate) -> Iterator[tuple[int, int]]:
    """A host of static sites that sends these headers: its ports of HTTP, which leads to HTTPS, and of HTTPS."""

    class Pages(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

    class ToHttps(http.server.BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(301)
            self.send_header("Location", f"https://{self.headers['Host'].partition(':')[0]}{self.path}")
            self.end_headers()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(proof.folder / "fullchain.pem", proof.folder / "privkey.pem")
    plain = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ToHttps)
    secure = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, directory=str(site)))
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    for server in (plain, secure):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield plain.server_address[1], secure.server_address[1]
    for server in (plain, secure):
        server.shutdown()
        server.server_close()
