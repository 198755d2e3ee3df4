"""What everybody builds first, to be compared with: the four nearest chunks by vector, stuffed into a prompt.

No keyword search, no filter by place or year, no check of what is generated: the text is the answer, and all four
chunks are its citations.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from eval.setting import Setting
from qa.answer.generators import Message
from qa.answer.prompt import says_not_stated
from qa.schema import Answer, Chunk, Citation, Document, Timings, Turn
from qa.store.local import LocalStore

CHUNKS = 4
_INSTRUCTION = "根据下面的资料回答问题。资料中没有答案时，回答“资料中没有说明”。用问题的语言回答。"

Ask = Callable[[str, Sequence[Turn]], Answer]


def baseline(setting: Setting) -> Ask:
    """The baseline over the same library, with the same encoder and generator."""
    encoder = setting.encoder
    store = LocalStore(setting.config.library, encoder.fingerprint, encoder.dimension)
    documents = {document.doc: document for document in store.documents()}

    def ask(question: str, history: Sequence[Turn] = ()) -> Answer:
        began = time.perf_counter()
        asked = "\n".join([*(turn.question for turn in history), question])
        nearest = [i for i, _ in store.vector_search(encoder.query(asked), CHUNKS)]
        held = store.chunks(nearest)
        chunks = [held[i] for i in nearest]
        text = "\n\n".join(f"《{documents[chunk.doc].title}》\n{chunk.text}" for chunk in chunks)
        messages = [Message("system", _INSTRUCTION), *_turns(history)]
        messages.append(Message("user", f"资料：\n{text}\n\n问题：{question}"))
        said = "".join(setting.generator.stream(messages, setting.config.answer_tokens)).strip()
        refused = says_not_stated(said)
        citations = [_citation(n, chunk, documents[chunk.doc]) for n, chunk in enumerate(chunks, start=1)]
        milliseconds = round(1000 * (time.perf_counter() - began))
        timings = Timings(total_ms=milliseconds)
        return Answer(question, said, refused, citations=() if refused else tuple(citations), timings=timings)

    return ask


def _turns(history: Sequence[Turn]) -> list[Message]:
    pairs = [(Message("user", turn.question), Message("assistant", turn.answer)) for turn in history]
    return [message for pair in pairs for message in pair]


def _citation(n: int, chunk: Chunk, document: Document) -> Citation:
    return Citation(
        n, document.doc, document.label, document.place, document.year, chunk.section, chunk.text, chunk.start,
        chunk.end, tuple(span for sentence in chunk.sentences for span in sentence.context), chunk.text,
    )  # fmt: skip
