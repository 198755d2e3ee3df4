"""The same ways in as tools of the Model Context Protocol, at ``/mcp`` (streamable HTTP), for ``qa chat --mcp``.

Gradio's own MCP server is not used: it gives rows as Python's ``repr``, not as JSON.
"""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from qa.errors import ConfigError

if TYPE_CHECKING:
    from ui.api import Api

PATH = "/mcp"
INSTRUCTIONS = (
    "Answers over a library of Chinese government reports and plans. Use `ask` for an answer with checked figures and "
    "citations; `facts`, `search` and `list_documents` to look for yourself. Quote figures only with their source."
)


def require() -> None:
    """Refuse to go on where the packages are not installed.

    Raises:
        ConfigError: with how to install them.
    """
    if importlib.util.find_spec("mcp") is None:
        raise ConfigError("MCP 需要另装组件，请运行：pip install -c constraints.txt 'wenbao[mcp]'，或去掉 --mcp")


def mount(app: FastAPI, api: Api) -> None:
    """Serve the tools beside the page; before the page is mounted, which takes every path that is left."""
    from mcp.server.fastmcp import FastMCP  # noqa: PLC0415 - an extra
    from mcp.server.transport_security import TransportSecuritySettings  # noqa: PLC0415

    # The door in front checks names and logins of all that is served.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    tools = FastMCP(
        "wenbao", INSTRUCTIONS, stateless_http=True, streamable_http_path=PATH, transport_security=security,
        log_level="WARNING",
    )  # fmt: skip
    for function in (api.ask, api.search, api.list_documents, api.facts):
        tools.add_tool(function)
    app.router.routes.extend(tools.streamable_http_app().routes)
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with before(app), tools.session_manager.run():
            yield

    app.router.lifespan_context = lifespan
