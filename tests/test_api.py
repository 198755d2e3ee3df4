"""The ways in for programs: the named endpoints by gradio_client, the tools by an MCP client."""

from __future__ import annotations

import asyncio
import base64
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from browsing import served
from gradio_client import Client
from gradio_client.exceptions import AppError

from qa.assistant import Assistant
from qa.errors import ConfigError
from ui import accounts, mcp
from ui.accounts import Accounts, add

TEXT = """# 绍兴市2026年政府工作报告

## 一、2026年目标

全市地区生产总值增长6%左右，新建充电桩300个。
"""
PASSWORD = "a long password"


@pytest.fixture
def library(assistant: Assistant, tmp_path: Path) -> Assistant:
    (tmp_path / "shaoxing.md").write_text(TEXT, encoding="utf-8")
    assert [r.status for r in assistant.ingest([tmp_path / "shaoxing.md"])] == ["added"]
    return assistant


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    monkeypatch.setattr(accounts, "COST", 2**4)
    add(tmp_path / "accounts", "li", PASSWORD, "user")
    return Accounts.read(tmp_path / "accounts")


@pytest.fixture
def client(library: Assistant) -> Iterator[Client]:
    with served(library) as url:
        yield Client(url, verbose=False)


def test_the_endpoints_are_documented_with_types(client: Client) -> None:
    named = client.view_api(return_format="dict")["named_endpoints"]  # type: ignore[index]
    assert sorted(named) == ["/ask", "/documents", "/facts", "/search"]
    for endpoint in named.values():
        assert endpoint["description"]
    parameters = {p["parameter_name"]: p for p in named["/facts"]["parameters"]}
    assert list(parameters) == ["place", "indicator", "year", "doc", "status"]
    assert "int" in parameters["year"]["python_type"]["type"]


def test_the_example_of_the_readme(library: Assistant) -> None:
    """What README says, on an invented report."""
    with served(library) as url:
        client = Client(url, verbose=False)
        row = client.predict("绍兴2026年GDP增长目标", api_name="/ask")
        assert "6%左右" in row["answer"]
        assert row["citations"][0]["quote"] in TEXT
        history = [{"question": "绍兴2026年GDP增长目标", "answer": row["answer"]}]
        assert client.predict("新建多少充电桩？", history, api_name="/ask")["question"] == "新建多少充电桩？"
        for found in client.predict(place="绍兴", year=2026, api_name="/facts"):
            assert found["doc"] == "shaoxing"
        assert client.predict("充电桩", k=1, api_name="/search")[0]["doc"] == "shaoxing"


def test_rows_are_those_of_the_command_line(client: Client) -> None:
    (document,) = client.predict(api_name="/documents")
    assert (document["doc"], document["place"], document["year"]) == ("shaoxing", "绍兴市", 2026)
    assert "path" not in document
    (hit, *_) = client.predict("充电桩", api_name="/search")
    assert hit["rank"] == 1
    assert TEXT[hit["start"] : hit["end"]].strip()
    (fact,) = client.predict(indicator="充电桩", api_name="/facts")
    assert (fact["value"], fact["unit"], fact["place"], fact["status"]) == ("300", "个", "绍兴市", "target")
    assert "充电桩300个" in fact["quote"]


@pytest.mark.parametrize(
    ("endpoint", "given", "told"),
    [
        ("/ask", {"question": ""}, "问题"), ("/ask", {"question": "问", "history": [{"a": "b"}]}, "history"),
        ("/search", {"question": "充电桩", "k": 1000}, "50"), ("/facts", {"doc": "nothing"}, "nothing"),
    ],
)  # fmt: skip
def test_a_stated_error_is_the_error_of_the_call(client: Client, endpoint: str, given: Any, told: str) -> None:
    with pytest.raises(AppError, match=told):
        client.predict(**given, api_name=endpoint)


def test_an_unforeseen_error_gives_nothing_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/srv/secret")

    monkeypatch.setattr(Assistant, "facts", broken)
    with pytest.raises(AppError) as caught:
        client.predict(api_name="/facts")
    assert "secret" not in str(caught.value)


def test_with_accounts_a_program_logs_in(library: Assistant, people: Accounts) -> None:
    with served(library, people) as url:
        assert Client(url, verbose=False, auth=("li", PASSWORD)).predict(api_name="/documents")
        with pytest.raises(Exception, match="credentials"):
            Client(url, verbose=False)


async def tools(url: str, headers: dict[str, str] | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tools that an MCP client sees, and what it gets from each."""
    from mcp import ClientSession  # noqa: PLC0415 - the test is skipped without
    from mcp.client.streamable_http import streamablehttp_client  # noqa: PLC0415

    async with (
        streamablehttp_client(f"{url}/mcp", headers=headers) as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        listed = {tool.name: tool for tool in (await session.list_tools()).tools}
        got = {
            "ask": await session.call_tool("ask", {"question": "绍兴2026年GDP增长目标"}),
            "search": await session.call_tool("search", {"question": "充电桩", "k": 1}),
            "list_documents": await session.call_tool("list_documents", {}),
            "facts": await session.call_tool("facts", {"indicator": "充电桩"}),
            "broken": await session.call_tool("facts", {"doc": "nothing"}),
        }
        return listed, got


class TestMcp:
    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("mcp")

    def test_an_mcp_client_finds_and_calls_the_four_tools(self, library: Assistant) -> None:
        with served(library, mcp=True) as url:
            listed, got = asyncio.run(tools(url))
        assert sorted(listed) == ["ask", "facts", "list_documents", "search"]
        assert all(tool.description for tool in listed.values())
        assert listed["ask"].inputSchema["properties"]["question"]["type"] == "string"
        row = json.loads(got["ask"].content[0].text)
        assert "6%左右" in row["answer"]
        assert row["citations"][0]["doc"] == "shaoxing"
        assert "充电桩" in got["search"].structuredContent["result"][0]["text"]
        assert "shaoxing" in got["list_documents"].content[0].text
        assert "300" in got["facts"].content[0].text
        assert got["broken"].isError
        assert "nothing" in got["broken"].content[0].text

    def test_with_accounts_it_needs_them_too(self, library: Assistant, people: Accounts) -> None:
        basic = base64.b64encode(f"li:{PASSWORD}".encode()).decode()
        with served(library, people, mcp=True) as url:
            assert httpx.post(f"{url}/mcp", json={}).status_code == 401
            _, got = asyncio.run(tools(url, {"authorization": f"Basic {basic}"}))
        assert "6%左右" in got["ask"].content[0].text

    def test_without_the_option_there_is_none(self, library: Assistant) -> None:
        with served(library) as url:
            assert httpx.post(f"{url}/mcp", json={}).status_code >= 400


def test_what_is_not_installed_is_said_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install .*wenbao\[mcp\]"):
        mcp.require()
