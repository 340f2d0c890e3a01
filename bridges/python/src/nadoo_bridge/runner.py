"""Runs a tool of a plugin on the real SDK as the platform's executor does, and records it."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import threading
from typing import Any, Dict, Iterable, NamedTuple, Optional

from nadoo_plugin import InternalAPIClient, NadooPlugin, PluginContext
from nadoo_plugin import __version__ as SDK_VERSION

from .recording import Recording

#: Every permission that the SDK's clients ask for.
ALL_PERMISSIONS = ("llm_access", "tool_invocation", "knowledge_access", "storage")


class Settings(NamedTuple):
    """What the SDK wants to know of the place a plugin runs in."""

    execution_id: str
    plugin_id: str
    workspace_id: str
    permissions: Iterable[str] = ALL_PERMISSIONS
    knowledge_bases: Iterable[str] = ()
    #: The SDK writes debug lines, with each variable's value, only in debug mode; and prints every line.
    debug: bool = True
    api_url: str = "http://127.0.0.1:8000"
    api_token: str = ""


def context_of(settings: Settings) -> PluginContext:
    return PluginContext(
        execution_id=settings.execution_id,
        plugin_id=settings.plugin_id,
        workspace_id=settings.workspace_id,
        permissions=list(settings.permissions),
        allowed_kb_ids=list(settings.knowledge_bases),
        sdk_version=SDK_VERSION,
        debug_mode=settings.debug,
    )


def run_tool(
    plugin: NadooPlugin,
    tool_name: str,
    parameters: Dict[str, Any],
    context: PluginContext,
    settings: Settings,
    recording: Optional[Recording] = None,
) -> Dict[str, Any]:
    """Initialises the plugin, runs the tool, finalises, and says in the record how it ended.

    :raises Exception: what the SDK raises (``PluginExecutionError``, ``PluginConfigurationError``), unchanged
    """
    try:
        # httpx refuses an authorization of nothing at all.
        with InternalAPIClient(settings.api_url, settings.api_token or "none", context) as api:
            plugin.initialize(context, api)
            await_async_tools(plugin)
            try:
                result = plugin.execute(tool_name, parameters)
            finally:
                plugin.finalize()
    except BaseException as fault:
        if recording is not None:
            recording.fail(fault)
        raise
    if recording is not None:
        recording.complete(result)
    return result


def await_async_tools(plugin: NadooPlugin) -> None:
    """Lets the tools of an initialised plugin be coroutines.

    The SDK's ``execute`` calls the tool and wants a dict; of ``async def`` it gets a coroutine, and refuses. It finds
    its tools in ``plugin._tools``: there each is put into a function that runs a coroutine to its end.
    """
    for name, method in plugin._tools.items():
        if not hasattr(method, "_nadoo_bridge"):
            plugin._tools[name] = _awaiting(method)


def _awaiting(method: Any) -> Any:
    @functools.wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        # Asked of the result: `@tool`, `@retry` and the validators make a plain function of an async one.
        result = method(*args, **kwargs)
        return _to_its_end(result) if inspect.isawaitable(result) else result

    call._nadoo_bridge = True  # type: ignore[attr-defined]
    return call


async def _await(awaitable: Any) -> Any:
    return await awaitable


def _to_its_end(awaitable: Any) -> Any:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_await(awaitable))
    # This thread has a loop that is busy running us: the tool gets a thread, and a loop, of its own.
    outcome: Dict[str, Any] = {}

    def run() -> None:
        try:
            outcome["result"] = asyncio.run(_await(awaitable))
        except BaseException as fault:
            outcome["fault"] = fault

    here = contextvars.copy_context()
    thread = threading.Thread(target=lambda: here.run(run), name="nadoo-bridge-tool")
    thread.start()
    thread.join()
    if "fault" in outcome:
        raise outcome["fault"]
    return outcome["result"]
