"""What an operator reads when a query is refused: where, what was found, and how to write it."""

from __future__ import annotations

from schema.errors import BadConfig

SHOWN_LIMIT = 60


def told(text: str) -> str:
    """An operator's words as they may stand in a message: one line, printable, not endless."""
    flat = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))
    return flat if len(flat) <= SHOWN_LIMIT else flat[: SHOWN_LIMIT - 1] + "…"


class Refused(Exception):
    """A problem whose place is not known yet; parse() turns it into a QuerySyntaxError. Never leaves this room."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(problem)
        self.code, self.problem = code, problem


class QuerySyntaxError(BadConfig):
    """A query that cannot be read, or that Lucene would read differently.

    code        stable: Q1xx shape, Q2xx operators, Q3xx fields and values
    problem     what was found; what to do (one line, lower case)
    query       the text as it was written
    start, end  code points of it that are meant, half-open; start == end == len(query) at its end
    str()       the whole message with the query and a line of carets, for a terminal
    """

    def __init__(self, code: str, problem: str, query: str, start: int, end: int) -> None:
        self.code, self.problem, self.query, self.start, self.end = code, problem, query, start, end
        super().__init__(f"query, column {start + 1}: {code} {problem}\n{self.picture}")

    @property
    def picture(self) -> str:
        """At most 100 characters of the query around the place, and carets below it."""
        first = max(0, self.start - 60)
        shown = "".join(" " if not character.isprintable() else character for character in self.query)
        marks = "^" * max(1, min(self.end, first + 100) - self.start)
        return f"  {shown[first : first + 100]}\n  {' ' * (self.start - first)}{marks}"
