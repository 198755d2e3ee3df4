"""The door in front of everything that is served: health, and with accounts the login.

With accounts nothing else answers to whoever is not logged in, neither the page, nor its API, nor MCP. People log in
by a form and keep a cookie; programs send it too (``gradio_client.Client(url, auth=(name, password))``) or HTTP Basic.
Without accounts only requests to this machine's own names are answered, so that no web page elsewhere can reach the
server through a name of its own (DNS rebinding).
"""

from __future__ import annotations

import base64
import ipaddress
import math
import secrets
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import ConfigError
from ui.accounts import Accounts, Visitor
from ui.login import login_page
from ui.service import Service
from ui.sessions import Sessions
from ui.throttle import Throttle
from ui.words import chosen, words

COOKIE = "wenbao-session"
SESSION_SECONDS = 12 * 3600
BASIC_SECONDS = 600  # a name and password sent with each request are checked again after this
MOST_FORM_BYTES = 10_000
NAME_FREE, NAME_LONGEST = 20, 30.0  # a name is slowed down later and less: others must not lock somebody out


class Gate:
    """ASGI middleware. What lies behind finds the visitor in ``request.state.visitor`` (None without accounts)."""

    def __init__(self, app: ASGIApp, service: Service, accounts: Accounts | None) -> None:
        self._app = app
        self._service = service
        self._accounts = accounts
        self._sessions = Sessions()
        self._addresses = Throttle()
        self._names = Throttle(NAME_FREE, NAME_LONGEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or turn it away."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":  # the page uses none
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope, receive)
        answer = await self._answer(request)
        if answer is None:
            await self._app(scope, receive, send)
        else:
            await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """What the door itself answers; None to let through."""
        path = request.url.path.rstrip("/") or "/"
        if path == "/healthz":
            return self._health()
        if self._accounts is None:
            request.state.visitor = None
            return None if is_local(request.url.hostname or "") else _misdirected()
        if path == "/login":
            return await self._login(request, self._accounts)
        if path == "/logout":
            return self._logout(request)
        visitor = await self._visitor(request, self._accounts)
        if visitor is not None:
            request.state.visitor = visitor
            return None
        return _unknown(request)

    def _health(self) -> Response:
        """Whether questions can be answered. No messages: they may name folders of this machine."""
        service = self._service
        state = "ready" if service.ready else "error" if service.error else "loading"
        body = {"status": state, "documents": None if service.documents is None else len(service.documents)}
        return JSONResponse(body, 200 if service.ready else 503, {"cache-control": "no-store"})

    async def _visitor(self, request: Request, accounts: Accounts) -> Visitor | None:
        if visitor := self._sessions.visitor(request.cookies.get(COOKIE, "")):
            return visitor
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        if visitor := self._sessions.visitor(credentials):
            return visitor
        try:
            name, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
        except ValueError:
            return None
        visitor, _ = await self._check(request, accounts, name, password)
        if visitor:
            self._sessions.keep(credentials, visitor, BASIC_SECONDS)
        return visitor

    async def _check(
        self, request: Request, accounts: Accounts, name: str, password: str
    ) -> tuple[Visitor | None, float]:
        """The visitor, or None and the seconds to wait before the next attempt."""
        address = request.client.host if request.client else "?"
        pause = max(self._addresses.wait(address), self._names.wait(name))
        if pause:
            return None, pause
        visitor = await run_in_threadpool(accounts.check, name, password)
        if visitor is None:
            self._addresses.wrong(address)
            self._names.wrong(name)
            return None, max(self._addresses.wait(address), self._names.wait(name))
        self._addresses.right(address)
        self._names.right(name)
        return visitor, 0.0

    async def _login(self, request: Request, accounts: Accounts) -> Response:
        following = _local_path(request.query_params.get("next", "/"))
        language = chosen(request.cookies)
        say = words(language)
        if request.method != "POST":
            return HTMLResponse(login_page(following, language=language))
        form = await _form(request)
        if form is None or not _same_origin(request):
            return HTMLResponse(login_page(following, say("登录请求不完整，请重新填写。"), language), 400)
        visitor, pause = await self._check(request, accounts, form.get("username", ""), form.get("password", ""))
        if visitor is None and pause:
            seconds = math.ceil(pause)
            told = say("用户名或密码不对的次数太多，请 {} 秒后再试。").format(seconds)
            return HTMLResponse(login_page(following, told, language), 429, {"retry-after": str(seconds)})
        if visitor is None:
            return HTMLResponse(login_page(following, say("用户名或密码不对，请再试一次。"), language), 401)
        token = secrets.token_urlsafe(32)
        self._sessions.keep(token, visitor, SESSION_SECONDS)
        wants_page = "text/html" in request.headers.get("accept", "")
        response = RedirectResponse(following, 303) if wants_page else JSONResponse({"success": True})
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, token, SESSION_SECONDS, httponly=True, samesite="lax", secure=secure)
        return response

    def _logout(self, request: Request) -> Response:
        if request.method == "POST" and _same_origin(request):
            self._sessions.drop(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE)
        return response


def accounts_for(host: str, file: Path | None) -> Accounts | None:
    """The accounts to serve a host with; none for this machine itself.

    Raises:
        ConfigError: the file cannot be used, or there is none and others could reach the host.
    """
    if file is not None:
        return Accounts.read(file)
    if not is_local(host):
        raise ConfigError(
            f"没有账号时只在本机（127.0.0.1）提供服务：在 {host} 上监听，网络里的任何人都能提问、改动资料库。"
            "请先建账号："
            "qa chat --auth-file accounts.txt --add-user 名字 --admin，"
            f"再用：qa chat --host {host} --auth-file accounts.txt"
        )
    return None


def is_local(host: str) -> bool:
    """Whether a name or address can only mean this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def _misdirected() -> Response:
    told = "没有设置账号时，这里只回答本机的请求（127.0.0.1、localhost）。要供他人使用，请用 qa chat --auth-file FILE。"
    return Response(told, 421, media_type="text/plain; charset=utf-8")


def _unknown(request: Request) -> Response:
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(to, safe='')}", 303)
    # No challenge to a browser's fetch: its own password box would come up over the page.
    return JSONResponse({"detail": "请先登录（/login），或随请求发送 HTTP Basic 用户名和密码"}, 401)


def _local_path(target: str) -> str:
    """A path of this site; anything else would send the visitor elsewhere after the login."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain and not parts.scheme and not parts.netloc else "/"


def _same_origin(request: Request) -> bool:
    """Whether the form was ours, by the browser's word (a proxy may change the host); programs send no origin."""
    origin = request.headers.get("origin")
    if origin is None or request.headers.get("sec-fetch-site") == "same-origin":
        return True
    return urlsplit(origin).netloc == request.headers.get("host")


async def _form(request: Request) -> dict[str, str] | None:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_FORM_BYTES:
            return None
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}
