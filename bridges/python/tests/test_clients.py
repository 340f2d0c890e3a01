"""Clients that others wrote, against the repository's gateway in stock mode: a client on ``websockets`` that does what
Nadoo's documentation shows and nothing more, and OpenAI's own for Python."""

from __future__ import annotations

import asyncio
import json
import unittest
from typing import Any, Awaitable, Callable, Dict, List, Optional

import openai
import websockets

from real_gateway import RealGateway

Frame = Dict[str, Any]


class DocumentedSocket:
    """A token in the address; after a drop 1 s, 2 s, 4 s … 30 s, a fresh token where the old one is refused, and REST
    for what was missed."""

    def __init__(self, gateway: RealGateway, path: str, token: str, person: str,
                 refetch: Optional[Callable[[], Awaitable[None]]] = None) -> None:
        self._gateway, self._path, self._token, self._person = gateway, path, token, person
        self._refetch = refetch
        self.frames: List[Frame] = []
        self.closes: List[tuple] = []
        self.delays: List[float] = []
        self.opened = 0
        self.socket: Any = None
        self._more = asyncio.Event()
        self._task = asyncio.ensure_future(self._live())

    async def _live(self) -> None:
        attempt = 0
        while True:
            try:
                base = self._gateway.url.replace("http", "ws", 1)
                async with websockets.connect(f"{base}{self._path}?token={self._token}", proxy=None) as socket:
                    self.socket = socket
                    self.opened += 1
                    if self.opened > 1 and self._refetch is not None:
                        await self._refetch()
                    async for text in socket:
                        attempt = 0
                        self._take(text)
                code, reason = socket.close_code, socket.close_reason
            except websockets.ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 1006
                reason = closed.rcvd.reason if closed.rcvd else ""
            self.closes.append((code, reason))
            self._more.set()
            if code == 1008 and reason != "Invalid token":
                return
            delay = min(2.0**attempt, 30.0)
            attempt += 1
            self.delays.append(delay)
            await asyncio.sleep(delay)
            if code == 1008:
                self._token = await asyncio.to_thread(self._gateway.login, self._person)

    def _take(self, text: str) -> None:
        self.frames.append({"type": "bare-pong"} if text == "pong" else json.loads(text))
        self._more.set()

    def of(self, type_: str) -> List[Frame]:
        return [frame for frame in self.frames if frame["type"] == type_]

    async def until(self, condition: Callable[[], Any]) -> Any:
        async def wait() -> Any:
            while not condition():
                self._more.clear()
                try:
                    await asyncio.wait_for(self._more.wait(), 0.05)
                except asyncio.TimeoutError:
                    pass  # what is waited for may also be an opening or a close
            return condition()

        try:
            return await asyncio.wait_for(wait(), 60)
        except asyncio.TimeoutError:
            raise AssertionError(f"it did not come; there were {self.frames[-5:]}, closes {self.closes}") from None

    async def send(self, frame: Any) -> None:
        await self.socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def leave(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


class ClientsTest(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = RealGateway(NADOO_STOCK="1").wait()
        cls.addClassCleanup(cls.gateway.dispose)
        cls.token = cls.gateway.login()

    async def asyncSetUp(self) -> None:
        # What the event loop says about slow callbacks is about a busy machine.
        asyncio.get_running_loop().slow_callback_duration = 10

    def open(self, path: str, person: str = "ada", token: Optional[str] = None, refetch: Any = None) -> DocumentedSocket:
        socket = DocumentedSocket(self.gateway, path, token or self.gateway.login(person), person, refetch)
        self.addAsyncCleanup(socket.leave)
        return socket

    def new_chat(self) -> str:
        body = {"application_id": "app-helpdesk", "title": "As documented"}
        return self.gateway.rest("POST", "/api/v1/chat/sessions", self.token, body)["id"]

    def stored(self, chat_id: str) -> List[Frame]:
        return self.gateway.rest("GET", f"/api/v1/chat/sessions/{chat_id}/messages", self.token)

    @staticmethod
    def prompt(chat_id: str, content: str) -> Frame:
        return {"type": "chat", "content": content, "application_id": "app-helpdesk", "chat_id": chat_id,
                "user_id": "user-ada", "timestamp": "2026-01-01T00:00:00"}

    async def test_chats_and_is_answered_as_documented(self) -> None:
        chat_id = self.new_chat()
        socket = self.open(f"/ws/chat/{chat_id}")
        await socket.until(lambda: socket.of("connected"))
        self.assertEqual(set(socket.frames[0]), {"type", "session_id", "user_id", "timestamp"})
        await socket.send({"type": "ping"})
        await socket.until(lambda: socket.of("pong"))
        await socket.send(self.prompt(chat_id, "How long do refunds take?"))
        end = (await socket.until(lambda: socket.of("response_end")))[0]
        self.assertEqual({frame["type"] for frame in socket.frames},
                         {"connected", "pong", "response_start", "text-delta", "sources", "response_end"})
        deltas = socket.of("text-delta")
        self.assertEqual([each["index"] for each in deltas], list(range(len(deltas))))
        self.assertEqual("".join(each["text"] for each in deltas), end["full_response"])
        self.assertEqual([(each["role"], each["content"]) for each in self.stored(chat_id)],
                         [("user", "How long do refunds take?"), ("assistant", end["full_response"])])

    async def test_is_dropped_in_mid_answer_comes_back_and_finds_over_rest_what_it_missed(self) -> None:
        chat_id = self.new_chat()
        missed: List[Frame] = []

        async def refetch() -> None:
            missed[:] = await asyncio.to_thread(self.stored, chat_id)

        socket = self.open(f"/ws/chat/{chat_id}", refetch=refetch)
        await socket.until(lambda: socket.of("connected"))
        await socket.send(self.prompt(chat_id, "/slow 2"))
        await socket.until(lambda: socket.of("text-delta"))
        socket.socket.transport.abort()
        await socket.until(lambda: socket.opened == 2)
        self.assertEqual(socket.delays, [1.0])
        await socket.until(lambda: missed)
        self.assertEqual(missed[0]["role"], "user")
        while len(missed) < 2:
            await asyncio.sleep(0.1)
            await refetch()
        self.assertEqual([each["role"] for each in missed], ["user", "assistant"])

    async def test_is_refused_with_a_bad_token_takes_a_fresh_one_and_is_let_in(self) -> None:
        socket = self.open("/ws/notifications/user-ada", token="nonsense")
        await socket.until(lambda: socket.opened == 2)
        self.assertEqual(socket.closes, [(1008, "Invalid token")])

    async def test_is_notified_of_a_failed_run_and_debugs_it(self) -> None:
        inbox = self.open("/ws/notifications/user-ada")
        await inbox.until(lambda: inbox.opened)
        chat_id = self.new_chat()
        chat = self.open(f"/ws/chat/{chat_id}")
        await chat.until(lambda: chat.of("connected"))
        await chat.send(self.prompt(chat_id, "/flaky"))
        frame = (await inbox.until(
            lambda: [each for each in inbox.of("notification") if "failed" in each["notification"]["title"]]))[0]
        self.assertEqual(set(frame["notification"]), {"title", "body", "action_url"})
        execution_id = frame["notification"]["action_url"].replace("/debug/", "")
        debug = self.open(f"/api/v1/ws/plugin/debug/{execution_id}")
        await debug.until(lambda: debug.of("execution_error"))
        self.assertEqual([each["type"] for each in debug.frames], ["execution_info", "debug_data", "execution_error"])
        record = debug.frames[1]["data"]
        self.assertEqual(record["plugin_id"], "flaky")
        self.assertEqual(set(record["variables"]), {"rows", "size_mb"})
        self.assertEqual(debug.frames[2]["data"]["error"], frame["notification"]["body"])
        await debug.send("ping")
        await debug.until(lambda: debug.of("bare-pong"))
        unknown = self.open("/api/v1/ws/plugin/debug/none")
        await unknown.until(lambda: unknown.closes)
        self.assertEqual((unknown.closes[0][0], unknown.opened, unknown.frames[0]["type"]), (1008, 1, "error"))

    async def test_sees_a_workspace(self) -> None:
        watching = self.open("/ws/workspaces/ws-demo")
        await watching.until(lambda: watching.opened)
        mina = self.open("/ws/workspaces/ws-demo", "mina")
        joined = (await watching.until(lambda: watching.of("user_joined")))[0]
        self.assertEqual(joined["user_id"], "user-mina")
        await mina.send({"type": "document_updated", "document_id": "doc-handbook", "action": "edited"})
        updated = (await watching.until(lambda: watching.of("document_updated")))[0]
        self.assertEqual((updated["document_id"], updated["updated_by"]), ("doc-handbook", "user-mina"))
        await mina.leave()
        left = (await watching.until(lambda: watching.of("user_left")))[0]
        self.assertEqual(left["user_id"], "user-mina")

    # ------------------------------------------------------------------ OpenAI's own

    def openai_client(self, key: str = "", application: str = "app-helpdesk") -> openai.OpenAI:
        client = openai.OpenAI(api_key=key or self.token, base_url=f"{self.gateway.url}/api/v1/chat/{application}",
                               max_retries=0)
        self.addCleanup(client.close)
        return client

    def test_openai_gets_a_whole_answer_and_goes_on_in_its_session(self) -> None:
        completions = self.openai_client().chat.completions
        raw = completions.with_raw_response.create(
            model="any", messages=[{"role": "system", "content": "Be brief."},
                                   {"role": "user", "content": "/calculator 17*2"}])
        answer = raw.parse()
        self.assertEqual((answer.object, answer.model, answer.choices[0].finish_reason),
                         ("chat.completion", "app-helpdesk", "stop"))
        self.assertIn("34", answer.choices[0].message.content)
        session_id = raw.headers["x-session-id"]
        completions.create(model="any", messages=[{"role": "user", "content": "/calculator 2+3"}],
                           extra_headers={"X-Session-Id": session_id})
        self.assertEqual([each["role"] for each in self.stored(session_id)],
                         ["system", "user", "assistant", "user", "assistant"])

    def test_openai_gets_a_stream_that_makes_the_stored_text(self) -> None:
        raw = self.openai_client().chat.completions.with_raw_response.create(
            model="any", messages=[{"role": "user", "content": "/calculator 6*7"}], stream=True)
        chunks = list(raw.parse())
        self.assertGreater(len(chunks), 3)
        self.assertEqual(chunks[-1].choices[0].finish_reason, "stop")
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        self.assertIn("42", text)
        self.assertEqual(self.stored(raw.headers["x-session-id"])[-1]["content"], text)

    def test_openai_knows_the_refusals(self) -> None:
        ask = {"model": "any", "messages": [{"role": "user", "content": "Hi"}]}
        for kind, client, change in (
            (openai.AuthenticationError, self.openai_client("nonsense"), {}),
            (openai.NotFoundError, self.openai_client(application="app-none"), {}),
            (openai.BadRequestError, self.openai_client(), {"messages": []}),
            (openai.PermissionDeniedError, self.openai_client(self.gateway.login("jun")), {}),
        ):
            with self.subTest(kind=kind.__name__), self.assertRaises(kind):
                client.chat.completions.create(**{**ask, **change})


if __name__ == "__main__":
    unittest.main()
