"""Shows a plugin's run on the real Nadoo plugin SDK in the plugin debugger, while it happens."""

from .gateway import Gateway, GatewayError, GatewayUnreachable, Registration
from .outbox import Delivery
from .recording import Recording, attach
from .runner import Settings, await_async_tools, context_of, run_tool

__version__ = "0.1.0"

__all__ = [
    "Delivery",
    "Gateway",
    "GatewayError",
    "GatewayUnreachable",
    "Recording",
    "Registration",
    "Settings",
    "attach",
    "await_async_tools",
    "context_of",
    "run_tool",
]
