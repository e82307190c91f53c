"""A page as a reader has it: what `html.parser` finds in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """Text, tables and pictures of a page; a fault in its nesting is an assertion."""

    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    """Rows of cells by the first sentence of the caption."""
    pictures: dict[str, str] = field(default_factory=dict)
    """What a picture says of itself, by its title; of each kind the wide one."""
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    """Element, name and value of each."""
    ids: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    """Definitions by their terms."""
    tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._text: list[str] = []
        self._caption = self._term = self._title = ""
        self._all: list[str] = []

    @property
    def text(self) -> str:
        """All that a reader reads, styles left out."""
        return " ".join("".join(self._all).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self._open.append(tag)
        if tag == "tr":
            self.tables.setdefault(self._caption, []).append([])
        if tag in ("td", "th", "caption", "title", "desc", "dt", "dd"):
            self._text = []
        self._text.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._all.append(" ")
        text = " ".join("".join(self._text).split())
        match tag:
            case "caption":
                self._caption = text.partition(".")[0]
            case "td" | "th":
                self.tables[self._caption][-1].append(text)
            case "title" if self._open[-1:] == ["svg"]:
                self._title = text
            case "desc":
                self.pictures[self._title] = text
            case "dt":
                self._term = text
            case "dd":
                self.facts[self._term] = text

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if "style" not in self._open:
            self._all.append(data)

    def close(self) -> None:
        super().close()
        assert not self._open


def read_page(html: str) -> Page:
    """Parse a page."""
    found = Page()
    found.feed(html)
    found.close()
    return found
