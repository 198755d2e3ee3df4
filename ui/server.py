"""The web server under the page: nothing loaded from outside, a port that is in use said, a clean stop."""

from __future__ import annotations

import errno
import logging
import re
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import gradio as gr
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import QAError
from ui import mcp
from ui.api import Api
from ui.documents import LIMIT_MB
from ui.words import Language, chosen, in_english

_HERE = Path(__file__).parent
STOP_SECONDS = 1  # for what is being sent; then connections are cut
_uvicorn_log = logging.getLogger("uvicorn.error")

# The browser itself refuses whatever is not ours. Gradio's pages need inline scripts and Function().
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_PREVIEW_TAGS = re.compile(rb"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*?/>\s*", re.DOTALL)


def application(
    page: gr.Blocks, *routers: APIRouter, gate: Middleware | None = None, tools: Api | None = None
) -> FastAPI:
    """The page as a web application, with what is served beside it.

    Args:
        page: the page.
        routers: what is served beside it.
        gate: what every request has to pass.
        tools: what is offered as MCP tools.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for router in routers:
        app.include_router(router)
    if tools:
        mcp.mount(app, tools)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=_theme(),
        css_paths=[_HERE / "style.css", _HERE / "tabs.css", _HERE / "share.css"],
        js=(_HERE / "page.js").read_text("utf-8"),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        max_file_size=LIMIT_MB * gr.FileSize.MB,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
    )
    # Gradio takes only uploads for files once it is launched; mounted, it never is, and takes any file of the server.
    page.has_launched = True
    if gate:
        app.add_middleware(gate.cls, *gate.args, **gate.kwargs)
    app.add_middleware(OwnPage)
    return app


def run(
    app: FastAPI,
    host: str,
    port: int,
    *,
    open_browser: bool = False,
    tools: str = "",
    when_listening: Callable[[], None] = lambda: None,
    when_stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Args:
        app: what is served.
        host: to listen on.
        port: to listen on; 0 for any that is free.
        open_browser: whether to open the page in a browser.
        tools: the path of the MCP tools, where they are served.
        when_listening: called once the port is ours.
        when_stopping: called at the signal, before connections are closed.

    Raises:
        QAError: the port is in use or not allowed, or the host is no address of this machine.
    """
    listener = bind(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    offered = f"MCP 工具在 {url}{tools}，" if tools else ""
    print(f"问报已在 {url} 运行，{offered}按 Ctrl-C 停止。", flush=True)
    when_listening()
    if open_browser:
        webbrowser.open(url)
    # uvicorn stops at both signals and raises them again afterwards, for whoever handled them before.
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, lambda *_: None) if main else None
    level = _uvicorn_log.level
    try:
        _Server(app, when_stopping).run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # Ctrl-C is how one stops it
    finally:
        listener.close()
        _uvicorn_log.setLevel(level)
        if main:
            signal.signal(signal.SIGTERM, before)


class _Server(uvicorn.Server):
    def __init__(self, app: FastAPI, when_stopping: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=STOP_SECONDS)
        )
        self._when_stopping = when_stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        self._when_stopping()
        # Every open page holds a connection that has to be cut; uvicorn would report each as an error.
        _uvicorn_log.setLevel(logging.CRITICAL)
        super().handle_exit(sig, frame)


def bind(host: str, port: int) -> socket.socket:
    """A socket that already listens, so that the address can be printed and opened at once.

    Raises:
        QAError: with the remedy.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise QAError(f"“{host}”不是本机的地址；请用：qa chat --host 127.0.0.1") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        other = port + 1 if port < 65535 else 7860
        if error.errno == errno.EADDRINUSE:
            remedy = f"端口 {port} 已被占用（可能另有一个 qa chat 在运行）；停掉它，或换一个：qa chat --port {other}"
        elif error.errno == errno.EACCES:
            remedy = f"当前用户不能使用端口 {port}；请用：qa chat --port 7860"
        else:
            remedy = f"不能在 {host}:{port} 上监听（{error.strerror}）；请用：qa chat --host 127.0.0.1"
        raise QAError(remedy) from error
    return listener


class OwnPage:
    """Gives every answer the policy above, and takes Gradio's own name and language out of the page.

    The served page is in Chinese (fonts and screen readers go by ``lang``), and its link previews name and fetch
    pictures of Gradio, which stand in its template and cannot be configured.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_page = scope["path"] == "/" and scope["method"] == "GET"
        if is_page:  # uncompressed, so that it can be changed below
            scope = dict(scope, headers=[h for h in scope["headers"] if h[0] != b"accept-encoding"])
        held: list[Message] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = (b"content-security-policy", POLICY.encode()), (b"referrer-policy", b"same-origin")
                message = dict(message, headers=[*message.get("headers", []), *own])
            if not is_page:
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                for changed in _translated(held, _language(scope)):
                    await send(changed)

        await self._app(scope, receive, sending)


def _language(scope: Scope) -> Language:
    return chosen(Request(scope).cookies)


def _translated(messages: list[Message], language: Language) -> list[Message]:
    """The page in the visitor's language; Gradio takes the one that the browser names, so it is told ours."""
    start, *bodies = messages
    tag = "en" if language == "en" else "zh-CN"
    told = "".join(f"Object.defineProperty(navigator,'{name}',{{get:()=>{value}}});" for name, value in (
        ("language", f"'{tag}'"), ("languages", f"['{tag}']"),
    ))  # fmt: skip
    body = b"".join(m.get("body", b"") for m in bodies)
    body = _PREVIEW_TAGS.sub(b"", body).replace(b'lang="en"', f'lang="{tag}"'.encode(), 1)
    body = body.replace(b"<head>", f"<head><script>{told}</script>".encode(), 1)
    body = in_english(body) if language == "en" else body
    headers = [h for h in start["headers"] if h[0].lower() != b"content-length"]
    headers.append((b"content-length", str(len(body)).encode()))
    return [dict(start, headers=headers), {"type": "http.response.body", "body": body}]


def _theme() -> gr.themes.Base:
    """Gradio's plainest theme with fonts that the system has; its own would be loaded."""
    families = ("PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "sans-serif")
    mono = ("Noto Sans Mono CJK SC", "monospace")
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        font=[gr.themes.Font(name) for name in families],
        font_mono=[gr.themes.Font(name) for name in mono],
    )
