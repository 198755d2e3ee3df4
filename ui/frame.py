"""The page's frame: tabs beside one source panel. What a tab is given to build itself and to open sources.

A tab is a function of its own module, called once while the page is built:

    def build(frame: Frame) -> None:
        shown = html("...", elem_id="figures", buttons=True)
        frame.opens_source(shown)  # <button data-event="open" data-doc=... data-start=... data-end=...> in it

and one line ``tab(frame, "数据", "figures", figures.build)`` in ``ui.app``. A tab without a line is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from ui.handlers import Handlers
from ui.service import Service
from ui.words import Words, chosen, words

_BUTTONS_JS = (Path(__file__).parent / "buttons.js").read_text("utf-8")
_TABS_JS = (Path(__file__).parent / "tabs.js").read_text("utf-8")
QUIET = {"show_progress": "hidden", "api_visibility": "private"}  # of every event of the page


@dataclass(frozen=True, slots=True)
class Frame:
    """What a tab needs of the page around it."""

    service: Service
    on: Handlers
    visit: gr.State
    source: gr.HTML  # the panel beside all tabs
    tab: Any = None  # the one that is built; its ``select`` tells that the visitor turned to it

    def opens_source(self, listing: gr.HTML) -> None:
        """Let the ``open`` buttons of a listing show a document, at a place where they name one."""
        shown = [self.visit, self.source]
        listing.open(self.on.open, self.visit, shown, queue=False, **QUIET)


def tab(frame: Frame, label: str, ident: str, build: Callable[[Frame], Any]) -> Any:
    """A tab of the page, filled by its module's function; gives what that returns."""
    with gr.Tab(label, id=ident, elem_id=f"tab-{ident}") as built:
        return build(replace(frame, tab=built))


def html(value: str, *, elem_id: str, buttons: bool = False, script: str = "", render: bool = True) -> gr.HTML:
    """HTML of ours, without Gradio's prose styles; with ``buttons``, its buttons are events.

    ``script`` runs once, with ``element``, ``trigger`` and ``watch`` given by Gradio.
    """
    on_load = _BUTTONS_JS if buttons else script or None
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=on_load, render=render)


def rich(value: str, *, elem_id: str, events: bool = False) -> gr.HTML:
    """HTML of a tab; with ``events``, what carries ``data-event`` or ``data-save`` in it can be pressed."""
    return html(value, elem_id=elem_id, script=_TABS_JS if events else "")


def words_of(request: gr.Request) -> Words:
    """The words of whoever made a request."""
    return words(chosen(request.cookies))
