"""Tables and lists of facts in HTML. All that they are given goes through `escape`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from footfall.metrics.known import Share, Unknown
from footfall.report.words import (
    clock,
    percent,
)

MOST_ROWS = 400
"""Of a table; nobody reads more, and a page has to stay one."""


def typed(sentence: str) -> str:
    """A sentence in which what a runner can type, in brackets, does not break."""
    return re.sub(r"\(((?:--|footfall |4x).*)\)", r"(<code>\1</code>)", escape(sentence))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: str
    cells: Sequence[str]
    role: str = ""
    """`step` for words, `more` for what a phone has no room for."""

    @property
    def named(self) -> str:
        """Its class, as an attribute."""
        return f" class={self.role}" if self.role else ""


def table_of(caption: str, columns: Sequence[Column], kinds: Sequence[str] = ()) -> str:
    """A table that scrolls by itself where the page is narrow; the first column names the rows."""
    heads = "".join(f'<th scope="col"{one.named}>{escape(one.head)}</th>' for one in columns)
    lines = []
    for place, (first, *rest) in enumerate(zip(*(one.cells for one in columns), strict=True)):
        kind = f' class="{escape(kinds[place])}"' if kinds else ""
        cells = "".join(
            f"<td{one.named}>{escape(cell)}</td>"
            for one, cell in zip(columns[1:], rest, strict=True)
        )
        lines.append(f'<tr{kind}><th scope="row">{escape(first)}</th>{cells}</tr>')
    name = escape(caption.partition(".")[0])
    return (
        f'<div class=scroll tabindex="0" role="region" aria-label="{name}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def facts_of(rows: Iterable[tuple[str, str | Unknown]]) -> str:
    """Names and values; of what is not known, why."""
    cells = []
    for name, value in rows:
        told = (
            f"<dd class=unknown>Insufficient. {escape(value.why)}</dd>"
            if isinstance(value, Unknown)
            else f"<dd>{escape(value)}</dd>"
        )
        cells.append(f"<div><dt>{escape(name)}</dt>{told}</div>")
    return f"<dl class=facts>{''.join(cells)}</dl>"


def part_of(value: Share | Unknown, of: str) -> str | Unknown:
    """`62 % of 4:10 with the click`, or why it is not known."""
    if isinstance(value, Unknown):
        return value
    return f"{percent(value.part)} of {clock(value.seconds)} {of}"
