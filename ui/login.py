"""The login page: one form, in the looks of the page behind it."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from ui.words import Language, Words, words

_STYLE = """
:root { --paper: #f6f4ef; --surface: #fffdf9; --ink: #23211d; --soft: #6b665c; --line: #cfc8ba; --accent: #0f6b63;
  --accent-ink: #fff; --fault: #a5372b; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --paper: #1b1a18; --surface: #242320; --ink: #e9e5dc; --soft: #a39d90;
  --line: #56524a; --accent: #6cc4b8; --accent-ink: #10211f; --fault: #ef9184; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 20px; background: var(--paper);
  color: var(--ink);
  font: 16px/1.7 "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; }
main { width: 100%; max-width: 360px; padding: 28px; background: var(--surface); border: 1px solid var(--line);
  border-radius: 14px; }
h1 { margin: 0; font-size: 24px; color: var(--accent); letter-spacing: .06em; }
p { margin: 0 0 16px; color: var(--soft); font-size: 15px; }
.fault { color: var(--fault); border-left: 3px solid var(--fault); padding-left: 12px; }
label { display: block; margin-bottom: 14px; font-size: 15px; }
input { display: block; width: 100%; margin-top: 4px; padding: 9px 12px; font: inherit; color: var(--ink);
  background: var(--paper); border: 1px solid var(--line); border-radius: 9px; }
button { width: 100%; padding: 10px; font: inherit; cursor: pointer; border: 0; border-radius: 9px;
  color: var(--accent-ink); background: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
"""


def login_page(following: str, fault: str = "", language: Language = "zh") -> str:
    """The page.

    Args:
        following: the path to go to after the login.
        fault: what was wrong with the last attempt.
        language: the visitor's.
    """
    say = words(language)
    tag = "en" if language == "en" else "zh-CN"
    told = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
    return (
        f'<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{say('登录')} · 问报</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>问报</h1><p>{say('请登录后提问。')}</p>{told}"
        f'<form method="post" action="/login?next={escape(quote(following, safe=""))}">'
        f'<label>{say("用户名")}<input name="username" autocomplete="username" required autofocus></label>'
        f'<label>{say("密码")}<input name="password" type="password" autocomplete="current-password" required></label>'
        f"<button>{say('登录')}</button></form></main></body></html>"
    )


def leave_button(say: Words) -> str:
    """The button that logs out."""
    return f'<form method="post" action="/logout"><button class="quiet">{say("退出登录")}</button></form>'
