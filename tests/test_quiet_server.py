"""The server whose threads must not speak into another test."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler
from threading import Thread

import pytest
from quiet_server import QuietServer


@pytest.mark.parametrize(
    ("failing", "told"),
    [(BrokenPipeError, False), (ConnectionResetError, False), (KeyError, True)],
)
def test_only_a_client_that_left_is_passed_over(
    failing: type[Exception], told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            raise failing

    with QuietServer(("127.0.0.1", 0), Handler) as server:
        answering = Thread(target=server.handle_request)
        answering.start()
        with socket.create_connection(("127.0.0.1", server.server_port)) as client:
            # Hung up once the failure has been dealt with.
            assert client.recv(1) == b""
        answering.join()
    assert ("Traceback" in capsys.readouterr().err) == told
