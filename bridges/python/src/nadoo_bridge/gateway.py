"""The gateway over HTTP: signing in, registering a run, handing over its records. Standard library only."""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Any, Dict, List, NamedTuple, Optional
from urllib.parse import quote, urlsplit

DEFAULT_SERVER = "http://127.0.0.1:8000"
TIMEOUT_S = 10.0


class GatewayError(Exception):
    """The gateway refused, in its own words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class GatewayUnreachable(Exception):
    """Nobody answered, or it was no gateway that did."""


class Reply(NamedTuple):
    status: int
    #: The envelope of docs/protocol.md 1; an empty one where the body is none.
    envelope: Dict[str, Any]
    #: Seconds, where the reply names them.
    retry_after: Optional[float]


class Connection:
    """One HTTP connection that is kept open and opened again when it broke. For one thread."""

    def __init__(self, server: str, timeout: float = TIMEOUT_S) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"the server's address must begin with http:// or https://, not {server!r}")
        self._parts = parts
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._connection: Optional[http.client.HTTPConnection] = None

    def _open(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=self._timeout, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=self._timeout)

    def request(self, method: str, path: str, token: str, body: bytes, content_type: str) -> Reply:
        """:raises OSError, http.client.HTTPException: there was no whole reply"""
        headers = {"Content-Type": content_type, "Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection = self._connection or self._open()
        self._connection = None
        try:
            connection.request(method, self._prefix + path, body=body, headers=headers)
            response = connection.getresponse()
            text = response.read()
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._connection = connection
        return Reply(response.status, _envelope(text), _seconds(response.headers.get("Retry-After")))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _envelope(text: bytes) -> Dict[str, Any]:
    try:
        envelope = json.loads(text)
    except ValueError:
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _seconds(header: Optional[str]) -> Optional[float]:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None  # a date: our own backoff will do


def records_path(execution_id: str, after: int) -> str:
    return f"/api/v1/plugins/executions/{quote(execution_id, safe='')}/records?after={after}"


class Registration(NamedTuple):
    execution_id: str
    #: Lets its holder add records to this run. Never shown.
    ingest_key: str


class Gateway:
    """What a person may ask of the gateway. Its errors never hold what was sent."""

    def __init__(self, server: str, token: str = "") -> None:
        self.server = server.rstrip("/")
        self._connection = Connection(self.server)
        self._token = token

    def _call(self, method: str, path: str, body: Any) -> Any:
        try:
            payload = b"" if body is None else json.dumps(body).encode()
            reply = self._connection.request(method, path, self._token, payload, "application/json")
        except (OSError, http.client.HTTPException) as fault:
            raise GatewayUnreachable(f"{self.server} cannot be reached ({_words(fault)})") from None
        if 200 <= reply.status < 300 and "data" in reply.envelope:
            return reply.envelope["data"]
        message = reply.envelope.get("message")
        if not isinstance(message, str):
            raise GatewayUnreachable(f"{self.server} answers {reply.status}, but not as a Nadoo gateway does")
        raise GatewayError(reply.status, message)

    def login(self, email: str, password: str) -> None:
        """:raises GatewayError, GatewayUnreachable:"""
        data = self._call("POST", "/api/v1/auth/login", {"email": email, "password": password})
        self._token = str(data["access_token"])

    def register(
        self, plugin_id: str, tool_name: str, parameters: Dict[str, Any], workspace_id: Optional[str]
    ) -> Registration:
        """A run that happens here. :raises GatewayError, GatewayUnreachable:"""
        body: Dict[str, Any] = {"plugin_id": plugin_id, "tool_name": tool_name, "parameters": parameters}
        if workspace_id:
            body["workspace_id"] = workspace_id
        data = self._call("POST", "/api/v1/plugins/executions", body)
        return Registration(str(data["execution_id"]), str(data["ingest_key"]))

    def tests(self, plugin_id: str, workspace_id: Optional[str]) -> List[Dict[str, Any]]:
        """The saved tests of a plugin, by name. :raises GatewayError, GatewayUnreachable:"""
        query = f"?workspace_id={quote(workspace_id, safe='')}" if workspace_id else ""
        return list(self._call("GET", f"/api/v1/plugins/{quote(plugin_id, safe='')}/tests{query}", None))

    def send_result(self, test_id: str, execution_id: str, differences: List[Dict[str, Any]]) -> None:
        """What came of a saved test. :raises GatewayError, GatewayUnreachable:"""
        body = {"execution_id": execution_id, "passed": not differences, "differences": differences}
        self._call("POST", f"/api/v1/plugins/tests/{quote(test_id, safe='')}/results", body)

    def link(self, execution_id: str) -> str:
        """Where the page shows the run."""
        return f"{self.server}/debug/{execution_id}"

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *_fault: Any) -> None:
        self.close()


def _words(fault: BaseException) -> str:
    return getattr(fault, "strerror", None) or type(fault).__name__
