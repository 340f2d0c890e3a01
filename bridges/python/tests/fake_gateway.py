"""A gateway that answers as it is told to: what a real one does only on a bad day."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Optional, Tuple
from urllib.parse import parse_qs, urlsplit


class FakeGateway:
    """Stores records as docs/protocol.md 3.7 says, unless ``before`` has another answer."""

    def __init__(self, before: Optional[Callable[[int], Any]] = None, port: int = 0) -> None:
        #: Called with the number of the request (from 1); a ``(status, headers, envelope)``, or None to go on.
        self.before = before
        #: Called once a batch is stored, before it is answered; True: the answer is lost on the way.
        self.loses_answer: Callable[[int], bool] = lambda _number: False
        self.records: List[Dict[str, Any]] = []
        self.bodies: List[bytes] = []
        self.tokens: List[str] = []
        self.moments: List[float] = []
        self.end: Optional[Dict[str, Any]] = None
        self._lock = threading.Lock()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body in one packet each would wait for one another's acknowledgement.
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway._answer(self, body)

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(0.01), daemon=True)
        self._thread.start()

    def _answer(self, request: Any, body: bytes) -> None:
        with self._lock:
            self.bodies.append(body)
            self.tokens.append(request.headers.get("Authorization", ""))
            self.moments.append(time.monotonic())
            number = len(self.bodies)
        answer = self.before(number) if self.before is not None else None
        if answer is None:
            with self._lock:
                answer = self._store(body, int(parse_qs(urlsplit(request.path).query)["after"][0]))
            if self.loses_answer(number):
                request.close_connection = True
                return
        status, headers, envelope = answer
        text = json.dumps(envelope).encode()
        request.send_response(status)
        for name, value in {"Content-Length": str(len(text)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(text)

    def _store(self, body: bytes, after: int) -> Tuple[int, Dict[str, str], Dict[str, Any]]:
        last = len(self.records)
        if after > last:
            return 409, {}, {"status": "error", "code": 409, "message": "after", "current": {"last": last}}
        place = after
        accepted = 0
        rejected: List[Dict[str, Any]] = []
        for index, line in enumerate(body.decode().split("\n")):
            record = json.loads(line, parse_constant=_refuse)
            if record["type"].startswith("execution_"):
                self.end = record
            else:
                place += 1
                if place > last:
                    self.records.append(record)
            accepted += 1
        data = {"accepted": accepted, "rejected": rejected, "last": max(last, place)}
        return 200, {}, {"status": "success", "code": 200, "message": "", "data": data}

    def of_type(self, type_: str) -> List[Dict[str, Any]]:
        return [record["data"] for record in self.records if record["type"] == type_]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def refusal(status: int, headers: Optional[Dict[str, str]] = None, message: str = "no") -> Any:
    return status, headers or {}, {"status": "error", "code": status, "message": message, "data": None}
