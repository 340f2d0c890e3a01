"""``python -m nadoo_bridge run plugin.py tool --param k=v``

Standard output holds the run's address and the tool's result; whatever the plugin prints goes to standard error.
Exit codes: 0 the tool returned, 1 it failed, 2 it could not be run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
from typing import Any, Dict, List, NoReturn, Optional

from .freeze import Budget, freeze
from .gateway import DEFAULT_SERVER, Gateway, GatewayError, GatewayUnreachable
from .loader import UsageError, default_plugin_id, load_plugin_class, read_parameters, tool_of
from .recording import Recording, attach
from .runner import ALL_PERMISSIONS, Settings, context_of, run_tool

#: What a run without a gateway is called.
LOCAL_RUN = "not-recorded"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nadoo_bridge", description="Runs plugins on the real Nadoo plugin SDK, seen in the plugin debugger."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("run", help="run a tool of a plugin, and record it")
    run.add_argument("file", help="the plugin's Python file")
    run.add_argument("tool", help="the tool's name")
    run.add_argument("--param", action="append", default=[], metavar="NAME=VALUE",
                     help="a parameter, read as the type that the tool gives it")
    run.add_argument("--param-json", action="append", default=[], metavar="NAME=JSON", help="a parameter as JSON")
    run.add_argument("--class", dest="class_name", help="the plugin's class, where the file holds several")
    run.add_argument("--plugin-id", help="the name under which its runs are kept (default: the file's)")
    run.add_argument("--permission", action="append", metavar="NAME",
                     help=f"grants this permission and no other that is not named (default: {', '.join(ALL_PERMISSIONS)})")
    run.add_argument("--knowledge-base", action="append", default=[], metavar="ID", help="a base it may search")
    run.add_argument("--no-debug", action="store_true", help="the SDK's debug mode off: no debug lines")
    run.add_argument("--server", default=os.environ.get("NADOO_SERVER", DEFAULT_SERVER),
                     help="the gateway (NADOO_SERVER, %(default)s)")
    run.add_argument("--token", help="an access token (better: NADOO_TOKEN, or NADOO_EMAIL and NADOO_PASSWORD)")
    run.add_argument("--workspace", default=os.environ.get("NADOO_WORKSPACE"),
                     help="the workspace of the run (NADOO_WORKSPACE; default: the first that you may write in)")
    run.add_argument("--api-url", default=os.environ.get("NADOO_API_URL"),
                     help="the internal API that the plugin calls (NADOO_API_URL; default: the server)")
    return parser


def main(argv: Optional[List[str]] = None) -> int:
    """:returns: the exit code"""
    options = _parser().parse_args(argv)
    # As a supervisor ends us: what was recorded still goes out.
    with contextlib.suppress(ValueError, AttributeError):
        signal.signal(signal.SIGTERM, _on_term)
    try:
        return _run(options)
    except (UsageError, GatewayError) as fault:
        _say(str(fault))
        return 2


def _on_term(_signal: int, _frame: Any) -> NoReturn:
    raise SystemExit(143)


def _say(message: str) -> None:
    print(f"nadoo_bridge: {message}", file=sys.stderr, flush=True)


def _run(options: argparse.Namespace) -> int:
    with contextlib.redirect_stdout(sys.stderr):
        plugin_class = load_plugin_class(options.file, options.class_name)
    tool = tool_of(plugin_class, options.tool)
    parameters = read_parameters(tool, options.param, options.param_json)
    plugin_id = options.plugin_id or default_plugin_id(options.file)
    recording: Optional[Recording] = None
    settings = Settings(
        execution_id=LOCAL_RUN,
        plugin_id=plugin_id,
        workspace_id=options.workspace or "",
        permissions=options.permission or ALL_PERMISSIONS,
        knowledge_bases=options.knowledge_base,
        debug=not options.no_debug,
        api_url=options.api_url or options.server,
        api_token=os.environ.get("NADOO_API_TOKEN", ""),
    )
    try:
        gateway = Gateway(options.server, options.token or os.environ.get("NADOO_TOKEN", ""))
    except ValueError as fault:
        raise UsageError(f"--server: {fault}") from None
    try:
        _sign_in(gateway, options)
        run = gateway.register(plugin_id, options.tool, freeze(parameters, Budget(), None), options.workspace)
        settings = settings._replace(execution_id=run.execution_id)
        print(f"Debugger: {gateway.link(run.execution_id)}", flush=True)
    except GatewayUnreachable as fault:
        _say(f"{fault}: the tool runs all the same, nothing is recorded")
        run = None
    finally:
        gateway.close()
    context = context_of(settings)
    if run is not None:
        recording = attach(context, options.server, run.execution_id, run.ingest_key)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            result = run_tool(plugin_class(), options.tool, parameters, context, settings, recording)
    except Exception as fault:
        _say(f"failed: {fault}")
        return 1
    print(_as_json(result), flush=True)
    return 0


def _sign_in(gateway: Gateway, options: argparse.Namespace) -> None:
    if options.token or os.environ.get("NADOO_TOKEN"):
        return
    email, password = os.environ.get("NADOO_EMAIL"), os.environ.get("NADOO_PASSWORD")
    if not email or not password:
        raise UsageError("who are you? Set NADOO_TOKEN, or NADOO_EMAIL and NADOO_PASSWORD")
    gateway.login(email, password)


def _as_json(result: Dict[str, Any]) -> str:
    return json.dumps(result, indent=2, ensure_ascii=False, default=_unknown)


def _unknown(value: Any) -> Any:
    return freeze(value, Budget())
