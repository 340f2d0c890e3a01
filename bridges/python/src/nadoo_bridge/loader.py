"""A plugin out of its file, and parameters out of a command line. What is wrong with them is said in one line."""

from __future__ import annotations

import importlib.util
import inspect
import json
import math
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Type

from nadoo_plugin import NadooPlugin


class UsageError(Exception):
    """What was asked for cannot be done; one line for whoever asked."""


def load_plugin_class(file: str, name: Optional[str] = None) -> Type[NadooPlugin]:
    """Runs the file as a module, its folder on ``sys.path``. :raises UsageError:"""
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{file}: there is no such file")
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location("nadoo_plugin_module", path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{file}: is no Python file")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses, pickle and typing look a class's module up by its name.
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        raise UsageError(f"{file}: cannot be loaded ({_words(fault, path)})") from fault
    found = [
        each
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, NadooPlugin) and each.__module__ == spec.name
    ]
    if name is not None:
        found = [each for each in found if each.__name__ == name]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.__name__ for each in found)
        raise UsageError(f"{file}: holds several plugins ({names}); name one by --class")
    what = "no class that inherits from NadooPlugin" if name is None else f"no plugin class {name}"
    raise UsageError(f"{file}: holds {what}")


def _words(fault: Exception, path: Path) -> str:
    """Its kind, its first line, and where in the plugin's own file it was."""
    line = None
    if isinstance(fault, SyntaxError):
        line = fault.lineno
    else:
        trace = fault.__traceback__
        while trace is not None:
            if Path(trace.tb_frame.f_code.co_filename).name == path.name:
                line = trace.tb_lineno
            trace = trace.tb_next
    words = (getattr(fault, "msg", None) or str(fault)).split("\n")[0]
    return f"{type(fault).__name__}: {words}" + (f", line {line}" if line is not None else "")


def default_plugin_id(file: str) -> str:
    """The file's name; of a file that is called like every other, its folder's."""
    path = Path(file).resolve()
    name = path.parent.name if path.stem in ("plugin", "main", "__init__") else path.stem
    return name.replace("_", "-") or "plugin"


def tool_of(plugin_class: Type[NadooPlugin], name: str) -> Any:
    """The tool's function. :raises UsageError: with the list of tools"""
    tools = {
        method._tool_metadata.name: method
        for _, method in inspect.getmembers(plugin_class, inspect.isfunction)
        if getattr(method, "_is_tool", False) and hasattr(method, "_tool_metadata")
    }
    if name in tools:
        return tools[name]
    there = "it has " + ", ".join(sorted(tools)) if tools else "it has none"
    raise UsageError(f"{plugin_class.__name__} has no tool {name}: {there}")


def declared_parameters(tool: Any) -> List[Dict[str, Any]]:
    """What ``@parameter`` says of a tool.

    The SDK's ``@tool`` gives its wrapper metadata of its own, without what ``@parameter`` had written: ``get_tools()``
    names no parameter, and ``execute`` fills no default. They are still on the function inside.
    """
    inner = tool
    while inner is not None:
        found = getattr(getattr(inner, "_tool_metadata", None), "parameters", None)
        if found:
            return list(found)
        inner = getattr(inner, "__wrapped__", None)
    return []


def read_parameters(tool: Any, texts: Sequence[str], jsons: Sequence[str]) -> Dict[str, Any]:
    """``k=v`` pairs; a text is read as the type that the tool gives its parameter. :raises UsageError:"""
    types = {each["name"]: each["type"] for each in declared_parameters(tool)}
    parameters: Dict[str, Any] = {}
    for option, pairs in (("--param", texts), ("--param-json", jsons)):
        for pair in pairs:
            name, equals, text = pair.partition("=")
            if not equals or not name:
                raise UsageError(f"{option} {name or pair}: write name=value")
            kind = "json" if option == "--param-json" else types.get(name, "string")
            parameters[name] = _read(f"{option} {name}", kind, text)
    _check_fit(tool, parameters)
    return parameters


def _read(what: str, kind: str, text: str) -> Any:
    if kind == "string":
        return text
    if kind == "boolean":
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        raise UsageError(f"{what}: is true or false")
    if kind == "number":
        try:
            return int(text)
        except ValueError:
            pass
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise UsageError(f"{what}: is a number")
        return number
    try:
        value = json.loads(text)
    except ValueError as fault:
        raise UsageError(f"{what}: is no JSON ({fault})") from None
    if kind == "array" and not isinstance(value, list):
        raise UsageError(f"{what}: is a JSON array")
    if kind == "object" and not isinstance(value, dict):
        raise UsageError(f"{what}: is a JSON object")
    return value


def _check_fit(tool: Any, parameters: Dict[str, Any]) -> None:
    name = tool._tool_metadata.name
    signature = inspect.signature(tool)
    # What the SDK fills in by itself.
    filled = {each["name"]: each["default"] for each in tool._tool_metadata.parameters if "default" in each}
    filled.update(parameters)
    missing = [
        f"{each['name']} ({each['type']})"
        for each in declared_parameters(tool)
        if each["required"] and each["name"] not in filled and not _has_default(signature, each["name"])
    ]
    if missing:
        raise UsageError(f"{name} needs " + ", ".join(missing))
    try:
        signature.bind(None, **filled)
    except TypeError as fault:
        raise UsageError(f"{name}: {fault}") from None


def _has_default(signature: inspect.Signature, name: str) -> bool:
    parameter = signature.parameters.get(name)
    return parameter is not None and parameter.default is not inspect.Parameter.empty
