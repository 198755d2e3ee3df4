"""The door: health, the login, what is let through and what is not, who may change the library."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.testclient import TestClient

from qa.errors import LibraryError
from qa.schema import Document
from ui import accounts, app, server
from ui.accounts import Accounts, Visitor, add, may_change
from ui.gate import Gate, _local_path
from ui.service import Service

PASSWORD = "a long password"
HERE = "http://127.0.0.1:7860"


class Library:
    """An assistant with two documents, or with a fault that names a folder."""

    fault: Exception | None = None

    def documents(self) -> list[Document]:
        if self.fault:
            raise self.fault
        return [Document("a", "a.md", "0", "甲"), Document("b", "b.md", "1", "乙")]

    def warm_up(self) -> None:
        pass

    def source(self, doc: str) -> str:
        return "原文"


@pytest.fixture
def service() -> Service:
    return Service(Library())  # type: ignore[arg-type]


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    monkeypatch.setattr(accounts, "COST", 2**4)
    add(tmp_path / "accounts", "zhang", PASSWORD, "admin")
    add(tmp_path / "accounts", "li", PASSWORD, "user")
    return Accounts.read(tmp_path / "accounts")


@pytest.fixture
def closed(service: Service, people: Accounts) -> Iterator[TestClient]:
    with TestClient(app.site(service, people), base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def free(service: Service) -> Iterator[TestClient]:
    with TestClient(app.site(service), base_url=HERE, follow_redirects=False) as client:
        yield client


def login(client: TestClient, name: str = "li", password: str = PASSWORD, **given: Any) -> Any:
    return client.post("/login", data={"username": name, "password": password}, **given)


class TestHealth:
    def test_it_says_loading_then_ready_with_the_number_of_documents(self, free: TestClient, service: Service) -> None:
        answer = free.get("/healthz")
        assert (answer.status_code, answer.json()) == (503, {"status": "loading", "documents": None})
        service.start()
        assert service._thread
        service._thread.join(10)
        answer = free.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ready", "documents": 2})

    def test_a_fault_is_said_without_its_details(self, free: TestClient, service: Service) -> None:
        Library.fault = LibraryError("/srv/secret 里没有资料库")
        try:
            service.start()
            assert service._thread
            service._thread.join(10)
        finally:
            Library.fault = None
        assert free.get("/healthz").text == '{"status":"error","documents":null}'

    def test_it_needs_no_login(self, closed: TestClient) -> None:
        assert closed.get("/healthz").status_code == 503


class TestWithoutAccounts:
    def test_this_machine_is_let_through(self, free: TestClient) -> None:
        for host in ("127.0.0.1:7860", "localhost:7860", "[::1]:7860"):
            assert free.get("/config", headers={"host": host}).status_code == 200

    def test_a_name_that_somebody_else_gave_this_machine_is_not(self, free: TestClient) -> None:
        answer = free.get("/config", headers={"host": "attacker.example"})
        assert answer.status_code == 421
        assert "--auth-file" in answer.text


class TestWithAccounts:
    PATHS = (
        "/config", "/gradio_api/info", "/gradio_api/app_id", "/source/a.txt", "/theme.css", "/mcp",
        "/gradio_api/startup-events", "/static/x", "/assets/x",
    )  # fmt: skip

    @pytest.mark.parametrize("path", PATHS)
    def test_nothing_is_given_to_whoever_is_not_logged_in(self, closed: TestClient, path: str) -> None:
        assert closed.get(path).status_code == 401
        assert closed.post(path, json={}).status_code == 401

    def test_no_question_is_taken_from_them(self, closed: TestClient) -> None:
        assert closed.post("/gradio_api/call/ask", json={"data": ["问", None]}).status_code == 401
        assert closed.post("/gradio_api/queue/join", json={}).status_code == 401
        assert closed.post("/gradio_api/upload", files={"files": b"x"}).status_code == 401

    def test_the_page_sends_them_to_the_login_and_back(self, closed: TestClient) -> None:
        answer = closed.get("/?q=%E5%A2%9E%E9%80%9F%26x", headers={"accept": "text/html"})
        assert answer.status_code == 303
        to = answer.headers["location"]
        assert to.startswith("/login?next=")
        assert 'type="password"' in closed.get(to).text
        answer = closed.post(
            to, data={"username": "li", "password": PASSWORD}, headers={"accept": "text/html", "origin": HERE}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/?q=%E5%A2%9E%E9%80%9F%26x")
        assert closed.get("/config", headers={"accept": "text/html"}).status_code == 200

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self, closed: TestClient) -> None:
        cookie = login(closed).headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie

    def test_a_wrong_password_is_not_let_in(self, closed: TestClient) -> None:
        assert login(closed, password="wrong").status_code == 401
        assert login(closed, name="nobody").status_code == 401
        assert closed.get("/config").status_code == 401

    def test_after_five_wrong_ones_even_the_right_one_has_to_wait(self, closed: TestClient) -> None:
        for _ in range(4):
            assert login(closed, password="wrong").status_code == 401
        assert login(closed, password="wrong").status_code == 429
        answer = login(closed)
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) in (1, 2)
        assert "秒后再试" in answer.text

    def test_basic_attempts_are_slowed_down_too(self, closed: TestClient) -> None:
        for _ in range(5):
            assert closed.get("/config", auth=("li", "wrong")).status_code == 401
        assert closed.get("/config", auth=("li", PASSWORD)).status_code == 401

    def test_programs_may_send_name_and_password(self, closed: TestClient) -> None:
        assert closed.get("/config", auth=("li", PASSWORD)).status_code == 200
        assert closed.get("/config", headers={"authorization": "Basic ???"}).status_code == 401
        assert closed.get("/config", headers={"authorization": "Bearer x"}).status_code == 401

    def test_logging_out_ends_it(self, closed: TestClient) -> None:
        login(closed)
        kept = dict(closed.cookies)
        assert closed.get("/config").status_code == 200
        assert closed.post("/logout").status_code == 303
        closed.cookies.update(kept)
        assert closed.get("/config").status_code == 401

    def test_a_form_of_another_site_is_refused(self, closed: TestClient) -> None:
        assert login(closed, headers={"origin": "http://attacker.example"}).status_code == 400
        assert login(closed, headers={"origin": "null"}).status_code == 400

    def test_behind_a_proxy_that_changes_the_host_the_browsers_word_counts(self, closed: TestClient) -> None:
        headers = {"origin": "https://chat.example", "sec-fetch-site": "same-origin"}
        assert login(closed, headers=headers).status_code == 200
        headers["sec-fetch-site"] = "cross-site"
        assert login(closed, headers=headers).status_code == 400

    def test_an_endless_form_is_refused(self, closed: TestClient) -> None:
        assert login(closed, password="x" * 20_000).status_code == 400

    def test_what_is_put_into_the_address_is_inert(self, closed: TestClient) -> None:
        page = closed.get("/login", params={"next": '/"><script>alert(1)</script>'}).text
        assert "<script" not in page

    def test_the_policy_holds_for_the_login_page(self, closed: TestClient) -> None:
        assert "default-src 'self'" in closed.get("/login").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/?q=x", "/?q=x"), ("/", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://a.example", "/"),
        ("javascript:alert(1)", "/"), ("/\tx", "/"), ("/x\r\nSet-Cookie: a", "/"), ("", "/"),
    ],
)  # fmt: skip
def test_after_the_login_one_stays_on_this_site(target: str, kept: str) -> None:
    assert _local_path(target) == kept


@pytest.mark.parametrize(
    ("visitor", "may"), [(None, True), (Visitor("zhang", "admin"), True), (Visitor("li", "user"), False)]
)
def test_with_accounts_only_administrators_may_change_the_library(visitor: Visitor | None, may: bool) -> None:
    request = Request({"type": "http", "state": {"visitor": visitor}})
    assert may_change(gr.Request(request)) is may


@pytest.mark.parametrize("name", ["zhang", "li"])
def test_an_event_of_the_page_knows_who_asks(service: Service, people: Accounts, name: str) -> None:
    """Through Gradio's own routes, queued and not."""

    def allowed(request: gr.Request) -> bool:
        return may_change(request)

    with gr.Blocks() as page:
        gr.api(allowed, api_name="direct", queue=False)
        gr.api(allowed, api_name="queued")
    site = server.application(page, gate=Middleware(Gate, service=service, accounts=people))
    authorization = {"authorization": "Basic " + base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()}
    with TestClient(site, base_url=HERE, headers=authorization) as client:
        for endpoint in ("direct", "queued"):
            event = client.post(f"/gradio_api/call/{endpoint}", json={"data": []}).json()["event_id"]
            told = client.get(f"/gradio_api/call/{endpoint}/{event}").text
            assert f"data: [{str(name == 'zhang').lower()}]" in told
