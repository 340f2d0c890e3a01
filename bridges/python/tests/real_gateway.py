"""The repository's own built gateway, in a process of its own on a data folder of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Dict, List, Optional

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "demo-nadoo"


class RealGateway:
    def __init__(self, **env: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="nadoo python ")
        self._env = env
        self._process: Optional[subprocess.Popen] = None
        self._lines: List[str] = []
        self._ready = threading.Event()
        self.url = ""
        self._start("0")

    def _start(self, port: str) -> None:
        """Does not wait: two may start side by side."""
        self._ready.clear()
        env = {**os.environ, "HOST": "127.0.0.1", "LOG_LEVEL": "warn", "RATE_LIMIT_IP": "0", "RATE_LIMIT_USER": "0",
               "RATE_LIMIT_CHAT": "0", "NADOO_STOCK": "", **self._env, "DATA_DIR": self._folder, "PORT": port}
        node = os.environ.get("NADOO_NODE", "node")
        self._process = subprocess.Popen([node, str(ROOT / "dist-server" / "main.js")], cwd=ROOT, env=env, text=True,
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()

    def _read(self, process: subprocess.Popen) -> None:
        for line in process.stdout:
            self._lines.append(line)
            found = re.search(r"ready at (http\S+)", line)
            if found:
                # 127.0.0.1 is what it listens on; "localhost" may be tried over IPv6 first.
                self.url = found.group(1).rstrip("/").replace("localhost", "127.0.0.1")
                self._ready.set()
        process.stdout.close()
        self._ready.set()

    def wait(self) -> "RealGateway":
        if not self._ready.wait(120) or self._process.poll() is not None:
            self.dispose()
            raise AssertionError("the gateway did not start:\n" + "".join(self._lines))
        return self

    def kill(self) -> None:
        """As after a crash: nothing is flushed."""
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        self._start(self.url.rsplit(":", 1)[1])
        self.wait()

    def dispose(self) -> None:
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def login(self, person: str = "ada") -> str:
        body = {"email": f"{person}@demo.nadoo.dev", "password": PASSWORD}
        return self.rest("POST", "/api/v1/auth/login", body=body)["access_token"]

    def rest(self, method: str, path: str, token: str = "", body: Any = None) -> Any:
        """``data`` of the reply. :raises AssertionError: with the envelope's message"""
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        payload = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, payload, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return json.load(reply)["data"]
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{refused.code}: {json.load(refused)['message']}") from None

    def records(self, execution_id: str) -> List[Dict[str, Any]]:
        """All that the gateway has stored of a run, ``{n, type, data}``."""
        found: List[Dict[str, Any]] = []
        while True:
            after = found[-1]["n"] if found else 0
            path = f"/api/v1/plugins/executions/{execution_id}/records?after={after}&limit=5000"
            with urllib.request.urlopen(self.url + path, timeout=30) as reply:
                page = [json.loads(line) for line in reply.read().decode().splitlines()]
            if not page:
                return found
            found.extend(page)
