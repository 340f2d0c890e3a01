"""``python -m nadoo_bridge run plugin.py tool --param k=v`` and ``python -m nadoo_bridge test plugin.py``

Standard output holds the run's address and the tool's result; whatever the plugin prints goes to standard error.
Exit codes: 0 the tool returned or all tests passed, 1 it failed, 2 it could not be run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
from typing import Any, Dict, List, NoReturn, Optional, Tuple, Type

from nadoo_plugin import NadooPlugin, PluginContext

from .comparison import compare_run
from .freeze import Budget, freeze
from .gateway import DEFAULT_SERVER, Gateway, GatewayError, GatewayUnreachable, Registration
from .loader import UsageError, default_plugin_id, load_plugin_class, read_parameters, tool_of
from .records import wire_result
from .recording import attach
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
    test = commands.add_parser("test", help="run the tests that were saved for a plugin, and keep what came of them")
    test.add_argument("file", help="the plugin's Python file")
    test.add_argument("--name", action="append", default=[], help="only the test of this name; may be repeated")
    for command in (run, test):
        _add_common(command)
    return parser


def _add_common(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--class", dest="class_name", help="the plugin's class, where the file holds several")
    add("--plugin-id", help="the name under which its runs are kept (default: the file's)")
    add("--permission", action="append", metavar="NAME",
        help=f"grants this permission and no other that is not named (default: {', '.join(ALL_PERMISSIONS)})")
    add("--knowledge-base", action="append", default=[], metavar="ID", help="a base it may search")
    add("--no-debug", action="store_true", help="the SDK's debug mode off: no debug lines")
    add("--server", default=os.environ.get("NADOO_SERVER", DEFAULT_SERVER), help="the gateway (NADOO_SERVER, %(default)s)")
    add("--token", help="an access token (better: NADOO_TOKEN, or NADOO_EMAIL and NADOO_PASSWORD)")
    add("--workspace", default=os.environ.get("NADOO_WORKSPACE"),
        help="the workspace of the run (NADOO_WORKSPACE; default: the first that you may write in)")
    add("--api-url", default=os.environ.get("NADOO_API_URL"),
        help="the internal API that the plugin calls (NADOO_API_URL; default: the server)")


def main(argv: Optional[List[str]] = None) -> int:
    """:returns: the exit code"""
    options = _parser().parse_args(argv)
    # As a supervisor ends us: what was recorded still goes out.
    with contextlib.suppress(ValueError, AttributeError):
        signal.signal(signal.SIGTERM, _on_term)
    try:
        return _run(options) if options.command == "run" else _test(options)
    except (UsageError, GatewayError, GatewayUnreachable) as fault:
        _say(str(fault))
        return 2


def _on_term(_signal: int, _frame: Any) -> NoReturn:
    raise SystemExit(143)


def _say(message: str) -> None:
    print(f"nadoo_bridge: {message}", file=sys.stderr, flush=True)


def _run(options: argparse.Namespace) -> int:
    plugin_class, settings = _plugin_of(options)
    tool = tool_of(plugin_class, options.tool)
    parameters = read_parameters(tool, options.param, options.param_json)
    run: Optional[Registration] = None
    with _gateway_of(options) as gateway:
        try:
            _sign_in(gateway, options)
            run = _register(gateway, settings, options.tool, parameters)
            print(f"Debugger: {gateway.link(run.execution_id)}", flush=True)
        except GatewayUnreachable as fault:
            _say(f"{fault}: the tool runs all the same, nothing is recorded")
    try:
        result, _steps = _execute(plugin_class, options.tool, parameters, settings, options.server, run)
    except Exception as fault:
        _say(f"failed: {fault}")
        return 1
    print(json.dumps(result, indent=2, ensure_ascii=False, default=_unknown), flush=True)
    return 0


def _test(options: argparse.Namespace) -> int:
    plugin_class, settings = _plugin_of(options)
    with _gateway_of(options) as gateway:
        _sign_in(gateway, options)
        tests = gateway.tests(settings.plugin_id, options.workspace)
        missing = [name for name in options.name if name not in [test["name"] for test in tests]]
        if missing:
            raise UsageError(f"{settings.plugin_id} has no test {missing[0]}")
        passed = failed = 0
        for test in tests:
            if options.name and test["name"] not in options.name:
                continue
            differences = _test_one(plugin_class, test, settings, gateway)
            passed, failed = (passed + 1, failed) if not differences else (passed, failed + 1)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _test_one(
    plugin_class: Type[NadooPlugin], test: Dict[str, Any], settings: Settings, gateway: Gateway
) -> List[Dict[str, Any]]:
    """Runs a saved test, tells what came of it, and keeps that."""
    tool_name, parameters = str(test["tool_name"]), dict(test["parameters"])
    settings = settings._replace(workspace_id=str(test.get("workspace_id") or settings.workspace_id))
    run = _register(gateway, settings, tool_name, parameters)
    result, steps, error = None, [], None
    context = context_of(settings._replace(execution_id=run.execution_id))
    try:
        result, steps = _execute(plugin_class, tool_name, parameters, settings, gateway.server, run, context)
    except Exception as fault:
        error = f"{type(fault).__name__}: {fault}"
        steps = [step["step_name"] for step in context.get_steps()]
    differences = compare_run(test["expected_result"], test["expected_steps"], wire_result(result), error, steps)
    gateway.send_result(str(test["id"]), run.execution_id, differences)
    print(f"{'FAILED' if differences else 'ok    '} {test['name']}  {gateway.link(run.execution_id)}", flush=True)
    for each in differences:
        print(f"       {each['path']} {_in_words(each)}", flush=True)
    return differences


def _in_words(difference: Dict[str, Any]) -> str:
    expected, actual = (json.dumps(difference.get(key), ensure_ascii=False) for key in ("expected", "actual"))
    if difference["kind"] == "missing":
        return f"is missing, expected {expected}"
    if difference["kind"] == "unexpected":
        return f"is there, and was not expected: {actual}"
    return f"is {actual}, expected {expected}"


def _plugin_of(options: argparse.Namespace) -> Tuple[Type[NadooPlugin], Settings]:
    with contextlib.redirect_stdout(sys.stderr):
        plugin_class = load_plugin_class(options.file, options.class_name)
    return plugin_class, Settings(
        execution_id=LOCAL_RUN,
        plugin_id=options.plugin_id or default_plugin_id(options.file),
        workspace_id=options.workspace or "",
        permissions=options.permission or ALL_PERMISSIONS,
        knowledge_bases=options.knowledge_base,
        debug=not options.no_debug,
        api_url=options.api_url or options.server,
        api_token=os.environ.get("NADOO_API_TOKEN", ""),
    )


def _gateway_of(options: argparse.Namespace) -> Gateway:
    try:
        return Gateway(options.server, options.token or os.environ.get("NADOO_TOKEN", ""))
    except ValueError as fault:
        raise UsageError(f"--server: {fault}") from None


def _register(gateway: Gateway, settings: Settings, tool_name: str, parameters: Dict[str, Any]) -> Registration:
    shown = freeze(parameters, Budget(), None)
    return gateway.register(settings.plugin_id, tool_name, shown, settings.workspace_id or None)


def _execute(
    plugin_class: Type[NadooPlugin],
    tool_name: str,
    parameters: Dict[str, Any],
    settings: Settings,
    server: str,
    run: Optional[Registration],
    context: Optional[PluginContext] = None,
) -> Tuple[Dict[str, Any], List[str]]:
    """The tool's result, and its steps in the order in which they began. :raises Exception: what the SDK raises"""
    if run is not None:
        settings = settings._replace(execution_id=run.execution_id)
    context = context or context_of(settings)
    recording = None if run is None else attach(context, server, run.execution_id, run.ingest_key)
    with contextlib.redirect_stdout(sys.stderr):
        result = run_tool(plugin_class(), tool_name, parameters, context, settings, recording)
    return result, [step["step_name"] for step in context.get_steps()]


def _sign_in(gateway: Gateway, options: argparse.Namespace) -> None:
    if options.token or os.environ.get("NADOO_TOKEN"):
        return
    email, password = os.environ.get("NADOO_EMAIL"), os.environ.get("NADOO_PASSWORD")
    if not email or not password:
        raise UsageError("who are you? Set NADOO_TOKEN, or NADOO_EMAIL and NADOO_PASSWORD")
    gateway.login(email, password)


def _unknown(value: Any) -> Any:
    return freeze(value, Budget())
