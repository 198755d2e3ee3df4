"""Accounts, the throttle on wrong passwords, and who may listen where."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli
from qa.errors import ConfigError, InputError
from ui import accounts, gate
from ui.accounts import Accounts, Visitor, add, hashed
from ui.sessions import Sessions
from ui.throttle import FIRST_WAIT, FREE, LONGEST_WAIT, Throttle

PASSWORD = "一个够长的密码 1"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "COST", 2**4)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    add(tmp_path / "accounts.txt", "张三", PASSWORD, "admin")
    add(tmp_path / "accounts.txt", "li.si", "another password", "user")
    return tmp_path / "accounts.txt"


class TestAccounts:
    def test_the_right_password_gives_the_visitor_with_the_role(self, file: Path) -> None:
        read = Accounts.read(file)
        assert read.check("张三", PASSWORD) == Visitor("张三", "admin")
        assert read.check("li.si", "another password") == Visitor("li.si", "user")

    @pytest.mark.parametrize(
        ("name", "password"), [("张三", "another password"), ("张三", ""), ("nobody", PASSWORD), ("", "")]
    )
    def test_nothing_else_does(self, file: Path, name: str, password: str) -> None:
        assert Accounts.read(file).check(name, password) is None

    def test_an_unknown_name_costs_a_check_too(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        read = Accounts.read(file)
        costs: list[int] = []
        monkeypatch.setattr(accounts, "scrypt", lambda password, **given: costs.append(given["n"]) or b"")
        read.check("nobody", PASSWORD)
        read.check("张三", "wrong")
        assert costs == [2**4, 2**4]

    def test_the_file_holds_no_password_and_is_its_owners(self, file: Path) -> None:
        assert PASSWORD not in file.read_text("utf-8")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_adding_a_name_again_replaces_it(self, file: Path) -> None:
        add(file, "张三", "a new password", "user")
        read = Accounts.read(file)
        assert read.check("张三", PASSWORD) is None
        assert read.check("张三", "a new password") == Visitor("张三", "user")
        assert read.check("li.si", "another password") is not None

    def test_equal_passwords_have_other_hashes(self) -> None:
        assert hashed(PASSWORD) != hashed(PASSWORD)

    @pytest.mark.parametrize("name", ["", "a:b", "a b", "a\nb", "x" * 65, "../x"])
    def test_a_name_that_would_break_the_file_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(InputError):
            add(tmp_path / "a", name, PASSWORD, "user")

    def test_a_short_password_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="8"):
            add(tmp_path / "a", "张三", "short", "user")

    @pytest.mark.parametrize(
        "line",
        [
            "li:secret-password:user",
            "li:secret-password",
            "secret-password",
            "li:scrypt$16384$8$1$AAAA$AAAA:user",  # the key is too short
            f"li:scrypt$1073741824$8$1$AAAA${'A' * 43}=:user",  # would take 1 TiB
            f"li:scrypt$1000$8$1$AAAA${'A' * 43}=:user",  # no power of two
        ],
    )
    def test_a_line_that_is_no_account_is_named_but_not_quoted(self, tmp_path: Path, line: str) -> None:
        file = tmp_path / "a"
        file.write_text(f"# staff\n{line}\n", "utf-8")
        with pytest.raises(ConfigError, match="第 2 行") as caught:
            Accounts.read(file)
        assert "secret" not in str(caught.value)

    def test_an_unknown_role_is_refused(self, file: Path) -> None:
        file.write_text(file.read_text("utf-8").replace(":user", ":root"), "utf-8")
        with pytest.raises(ConfigError, match="角色"):
            Accounts.read(file)

    def test_a_missing_or_empty_file_says_how_to_make_one(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="--add-user"):
            Accounts.read(tmp_path / "nothing")
        (tmp_path / "empty").write_text("# nobody yet\n", "utf-8")
        with pytest.raises(ConfigError, match="--add-user"):
            Accounts.read(tmp_path / "empty")


class TestThrottle:
    def test_each_wrong_one_after_the_free_ones_doubles_the_wait(self) -> None:
        now = [0.0]
        throttle = Throttle(now=lambda: now[0])
        for _ in range(FREE - 1):
            throttle.wrong("a")
        assert throttle.wait("a") == 0
        throttle.wrong("a")
        assert throttle.wait("a") == FIRST_WAIT
        throttle.wrong("a")
        assert throttle.wait("a") == 2 * FIRST_WAIT
        now[0] = 1.0
        assert throttle.wait("a") == 2 * FIRST_WAIT - 1
        assert throttle.wait("b") == 0
        for _ in range(100):
            throttle.wrong("a")
        assert throttle.wait("a") == LONGEST_WAIT

    def test_the_right_one_ends_it_and_so_does_time(self) -> None:
        now = [0.0]
        throttle = Throttle(now=lambda: now[0])
        for _ in range(20):
            throttle.wrong("a")
            throttle.wrong("b")
        throttle.right("a")
        assert throttle.wait("a") == 0
        now[0] = 10_000.0
        assert throttle.wait("b") == 0


def test_a_session_ends_by_time_or_wish() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    visitor = Visitor("张三", "user")
    sessions.keep("secret", visitor, 10)
    assert sessions.visitor("secret") == visitor
    assert sessions.visitor("") is None
    assert sessions.visitor("other") is None
    now[0] = 10.0
    assert sessions.visitor("secret") is None
    sessions.keep("secret", visitor, 10)
    sessions.drop("secret")
    assert sessions.visitor("secret") is None


class TestHosts:
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST."])
    def test_without_accounts_this_machine_is_served(self, host: str) -> None:
        assert gate.accounts_for(host, None) is None

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "example.com", "localhost.example.com", ""])
    def test_and_no_other_with_the_reason_and_what_to_do(self, host: str) -> None:
        with pytest.raises(ConfigError, match=r"没有账号.*--add-user.*--auth-file"):
            gate.accounts_for(host, None)

    def test_with_accounts_every_host_is(self, file: Path) -> None:
        assert gate.accounts_for("0.0.0.0", file) is not None


class TestCommand:
    @pytest.fixture
    def run(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> Callable[..., tuple[int, str]]:
        def run(*arguments: str, typed: str = "") -> tuple[int, str]:
            monkeypatch.setattr("sys.argv", ["qa", "chat", *arguments])
            monkeypatch.setattr("sys.stdin", io.StringIO(typed))
            status = 0
            try:
                cli.main()
            except SystemExit as end:
                status = int(end.code or 0)
            out, err = capsys.readouterr()
            return status, out + err

        return run

    def test_it_makes_an_account_from_a_password_on_standard_input(
        self, run: Callable[..., tuple[int, str]], tmp_path: Path
    ) -> None:
        file = tmp_path / "accounts.txt"
        status, told = run("--auth-file", str(file), "--add-user", "王五", "--admin", typed=PASSWORD + "\n")
        assert status == 0
        assert PASSWORD not in told
        assert Accounts.read(file).check("王五", PASSWORD) == Visitor("王五", "admin")

    def test_it_refuses_to_listen_to_others_without_accounts(self, run: Callable[..., tuple[int, str]]) -> None:
        status, told = run("--host", "0.0.0.0")
        assert status == 1
        assert "没有账号时只在本机" in told
        assert "--add-user" in told

    @pytest.mark.parametrize("arguments", [("--add-user", "王五"), ("--admin",)])
    def test_options_that_need_each_other(
        self, run: Callable[..., tuple[int, str]], arguments: tuple[str, ...]
    ) -> None:
        assert run(*arguments)[0] == 2
