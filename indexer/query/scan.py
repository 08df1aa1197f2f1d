"""A first look at a query's text, before the Lucene parser: refuses what Lucene reads differently, joins numbers.

luqum takes `&&`, `||`, `!`, `and`, `or`, `not` for words and reads `a:b:c`, without a complaint; and for it
`>=81.5 crore` is two things. The text that scan() gives has the length of the text it was given, so places stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.query.fields import targets
from indexer.query.numbers import GLUE, continues_number
from indexer.query.syntax_error import QuerySyntaxError, told

LENGTH_LIMIT, DEPTH_LIMIT, LEXEME_LIMIT = 20_000, 40, 4_000

_LEXEMES = re.compile(
    r"""(?P<space>\s+) | (?P<phrase>"(?:[^\\"]|\\.)*") | (?P<quote>["']) | (?P<open>\() | (?P<close>\))
    | (?P<left>[\[{]) | (?P<right>[\]}]) | (?P<colon>:) | (?P<compare>[<>]=?) | (?P<near>~[0-9.]*)
    | (?P<boost>\^[0-9.]*) | (?P<sign>[+-]) | (?P<slash>/) | (?P<escape>\\\Z)
    | (?P<word>(?:\\.|[^\s:^~(){}\[\]"'/+\-\\<>])(?:\\.|[^\s:^\\~(){}\[\]]|(?<=T\d\d):\d\d(?::\d\d)?)*)""",
    re.VERBOSE | re.DOTALL,
)
_STRAIGHT = str.maketrans("“”„‟«»", '""""""')
_PAIRS = {"open": "close", "left": "right"}


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def scan(query: str) -> str:
    """The text for luqum. Raises QuerySyntaxError."""
    if not query.strip():
        raise QuerySyntaxError("Q101", "the query is empty; write *:* to ask for everything", query, 0, 0)
    if len(query) > LENGTH_LIMIT:
        problem = f"the query has {len(query)} characters (at most {LENGTH_LIMIT}); split it"
        raise QuerySyntaxError("Q101", problem, query, LENGTH_LIMIT, len(query))
    text = query.translate(_STRAIGHT).replace(GLUE, " ")
    lexemes = list(_lexemes(text, query))
    _check_brackets(lexemes, query)
    solid = [lexeme for lexeme in lexemes if lexeme.kind != "space"]
    for at, lexeme in enumerate(solid):
        if refusal := _refusal(solid, at):
            raise QuerySyntaxError(*refusal, query, lexeme.start, lexeme.end)
    return _glued(text, lexemes)


def _lexemes(text: str, query: str) -> Iterator[_Lexeme]:
    at = 0
    for count in range(LEXEME_LIMIT + 1):
        if at == len(text):
            return
        found = _LEXEMES.match(text, at)
        if found is None or found.lastgroup is None or count == LEXEME_LIMIT:
            raise QuerySyntaxError("Q101", f"more than {LEXEME_LIMIT} parts; split the query", query, at, at + 1)
        yield _Lexeme(found.lastgroup, found.group(), at)
        at = found.end()


def _check_brackets(lexemes: Sequence[_Lexeme], query: str) -> None:
    opened: list[_Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind in _PAIRS:
            opened.append(lexeme)
        elif lexeme.kind in _PAIRS.values() and (not opened or _PAIRS[opened.pop().kind] != lexeme.kind):
            problem = f"'{lexeme.text}' closes nothing; remove it or open a bracket before it"
            raise QuerySyntaxError("Q102", problem, query, lexeme.start, lexeme.end)
        if len(opened) > DEPTH_LIMIT:
            problem = f"brackets are nested more than {DEPTH_LIMIT} deep"
            raise QuerySyntaxError("Q101", problem, query, lexeme.start, lexeme.end)
    if opened:
        problem = f"'{opened[-1].text}' is never closed"
        raise QuerySyntaxError("Q102", problem, query, opened[-1].start, opened[-1].end)


# --- what is refused ------------------------------------------------------------------------------------------------

_REFUSED_KINDS = {
    "boost": ("Q210", "'^' weighs relevance, and hits are sorted by time; remove it"),
    "escape": ("Q103", "a backslash at the end escapes nothing; remove it"),
}


def _refusal(lexemes: Sequence[_Lexeme], at: int) -> tuple[str, str] | None:
    """Code and problem of a lexeme that must not stand where it stands."""
    lexeme = lexemes[at]
    before = lexemes[at - 1].kind if at else ""
    after = lexemes[at + 1].kind if at + 1 < len(lexemes) else ""
    if lexeme.kind in _REFUSED_KINDS:
        return _REFUSED_KINDS[lexeme.kind]
    if lexeme.kind == "near" and not re.fullmatch(r"~[0-9]{0,4}", lexeme.text):
        return (
            "Q308",
            f"'{told(lexeme.text)}' is no whole number; write ~1 or ~2 (letters of a word, or words of a phrase)",
        )
    if lexeme.kind == "quote":
        return _lone_quote(lexeme)
    if lexeme.kind == "sign":
        return _sign(lexeme, before)
    if lexeme.kind == "slash":
        return _slash(before)
    if lexeme.kind == "colon" and after == "slash":
        return _slash("colon")
    if lexeme.kind == "colon" and at >= 3 and before == "word" and lexemes[at - 2].kind == "colon":
        name, value = told(lexemes[at - 3].text), told(lexemes[at - 1].text)
        return "Q206", f"'{name}:{value}:' has two colons; put the value in quotes: {name}:\"{value}:...\""
    if lexeme.kind == "word" and before not in ("colon", "compare") and after != "colon":
        return _word(lexeme.text, inside_range=before != "open" and _is_in_range(lexemes, at))
    return None


def _is_in_range(lexemes: Sequence[_Lexeme], at: int) -> bool:
    return any(lexeme.kind == "left" for lexeme in lexemes[max(0, at - 2) : at])


def _lone_quote(lexeme: _Lexeme) -> tuple[str, str]:
    if lexeme.text == "'":
        return "Q103", 'a word cannot begin with \'; quotes are written "..."'
    return "Q102", "this quote is never closed"


def _sign(lexeme: _Lexeme, before: str) -> tuple[str, str]:
    if before in ("colon", "compare", "left"):
        return "Q103", f"a value cannot begin with '{lexeme.text}'; put it in quotes (no field holds numbers below 0)"
    if lexeme.text == "-":
        return "Q205", "'-' before a word is not read here; write NOT (or quote the word)"
    return "Q205", "'+' before a word is not read here; join the words with AND (or quote the word)"


def _slash(before: str) -> tuple[str, str]:
    if before == "colon":
        return "Q206", 'an address or path must stand in quotes, such as url:"..."'
    return "Q209", "regular expressions are not read here; use * and ?, or quote a text with '/'"


def _word(text: str, *, inside_range: bool) -> tuple[str, str] | None:
    for sign, operator in (("&&", "AND"), ("||", "OR"), ("!", "NOT")):
        if sign in re.sub(r"\\.", "", text):
            return "Q202", f"'{sign}' is not read here; write {operator} (or put the text in quotes)"
    operator = text.upper()
    if inside_range and operator == "TO" and text != "TO":
        return "Q201", f"'{text}' in a range is written TO, in capitals"
    if operator in ("AND", "OR", "NOT") and text != operator:
        return "Q201", f"'{text}' would be read as a word; write {operator} in capitals, or \"{text}\" for the word"
    return None


# --- numbers --------------------------------------------------------------------------------------------------------


def _glued(text: str, lexemes: Sequence[_Lexeme]) -> str:
    """Blanks inside numbers of number fields become GLUE: offer.records:>=81.5 crore is one value."""
    out = list(text)
    numeric: list[bool] = []  # one for each open bracket: whether values in it are numbers
    wanted = False  # whether the next value is a number
    for at, lexeme in enumerate(lexemes):
        if lexeme.kind in _PAIRS:
            numeric.append(wanted or (bool(numeric) and numeric[-1]))
            wanted = False
        elif lexeme.kind in _PAIRS.values():
            numeric.pop()
        elif lexeme.kind == "word" and _next_solid(lexemes, at) == "colon":
            wanted = any(field.is_number for field in targets(lexeme.text))
        elif lexeme.kind == "word":
            if wanted or (numeric and numeric[-1]):
                _glue_from(at, lexemes, out)
            wanted = False
    return "".join(out)


def _next_solid(lexemes: Sequence[_Lexeme], at: int) -> str:
    return next((lexeme.kind for lexeme in lexemes[at + 1 : at + 3] if lexeme.kind != "space"), "")


def _glue_from(at: int, lexemes: Sequence[_Lexeme], out: list[str]) -> None:
    while at + 2 < len(lexemes) and lexemes[at + 1].kind == "space" and lexemes[at + 2].kind == "word":
        if not continues_number(lexemes[at].text, lexemes[at + 2].text):
            return
        out[lexemes[at + 1].start : lexemes[at + 1].end] = GLUE * len(lexemes[at + 1].text)
        at += 2
