"""A formula as a sentence, for who hears it: LaTeX read from left to right, its signs replaced by words.

Small and great letters sound alike, so W is "capital W"; C, the cost, is always great, and says so no more than T, the
transpose. A pause, written as a comma, ends what has several parts, such as the index of n_{l-1} - 1, and any index
before plus and minus.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from nn.derivation.signs import FONTS, ON, PREFIXES, RELATIONS, SUMS, WORDS

ACCENTS = {"vec": "the vector", "hat": "the estimate", "bar": "the mean", "underbrace": "", "overbrace": ""}
EXTREMES = {"max": "maximum", "min": "minimum"}
SKIPPED = {*"left right quad qquad displaystyle limits rVert , ; : ! big Big Bigg".split(), " "}
WIDE = {"\\quad", "\\qquad", "\\ "}
"""Spaces that part one formula from the next, after a comma."""
OPENING = {"(": ")", "[": "]", "\\{": "\\}"}
CLOSING = {"}", *OPENING.values()}

NEW = (r"_\mathrm{new}", r"_{\mathrm{new}}")
"""The index of parameters after a step."""

AFTER_SUM = {**dict.fromkeys(("plus", "minus"), ", end of the sum,"), "equals": ","}
"""What ends a sum before these: else one would add something to each summand, or take it from each."""

LONG = 9
"""A quantity of more words than this is told its end, whatever follows."""

QUANTITY, CHOICE = "\0", "\1"
ENDS = {QUANTITY: "end of the quantity", CHOICE: "end of the choice"}
"""What is told its end before plus and minus: else these would seem to go on inside."""

_TOKEN = re.compile("|".join(map(re.escape, NEW)) + r"|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")


@lru_cache(maxsize=1024)
def spoken(latex: str) -> str:
    """The formula in words, without any sign of LaTeX."""
    text = _Reader(_TOKEN.findall(latex)).sentence()
    for mark, end in ENDS.items():
        text = re.sub(rf"{mark}(?=[\s,]*(?:plus|minus)\b)", f", {end}", text).replace(mark, "")
    text = re.sub(r"[\\{}^_$&|]", " ", text.replace(" of and so on", " of, and so on"))
    text = re.sub(r"\s*([,;])(?:\s*,)*", r"\1", text)
    text = re.sub(r"(?:,\s*)?;(?:\s*[,;])*", ";", text)
    return re.sub(r"\s+", " ", re.sub(r"([,;])(?=\S)", r"\1 ", text)).strip(" ,;")


class _Reader:
    """Reads tokens; what it has said of a row is a list of operands and of signs between them."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def sentence(self, *, index: bool = False) -> str:
        """All that there is; in an index, letters side by side are no product."""
        said: list[str] = []
        after_number = in_sum = False
        while self._at < len(self._tokens):
            words, is_number = self._next(index=index)
            if not words:
                continue
            if after_number and is_number and not index:
                said.append("times")
            if in_sum and words in AFTER_SUM:
                said.append(AFTER_SUM[words])
            in_sum = words.startswith("the sum over") or (in_sum and words not in (";", *AFTER_SUM))
            open_sum = bool(said) and said[-1].endswith(" of")
            said.append(words)
            after_number = is_number and not words.endswith(" of") and not (open_sum and words == ON)
        return " ".join(said)

    def _next(self, *, index: bool = False) -> tuple[str, bool]:
        """The next words, and whether a number begins with them, rather than a sign beside it."""
        token = self._take()
        name = token.removeprefix("\\")
        if token == "\\\\":
            return ";", False
        if name in SKIPPED and token != ",":
            return "", False
        if token in (",", "&", ";"):
            return (";" if token == "," and self._peek() in WIDE else ","), False
        if name in WORDS:
            return WORDS[name], False
        if name in SUMS:
            return self._sum(SUMS[name]), True
        if name in PREFIXES:
            return PREFIXES[name], True
        return (words := self._number(token, index=index)), not words.startswith("if ")

    def _number(self, token: str, *, index: bool = False) -> str:
        name, pause = token.removeprefix("\\"), ""
        if name == "frac":
            words = self._fraction()
        elif name == "partial":
            words = self._inline_slope()
        elif name == "begin":
            words = self._table()
        elif token in OPENING:
            words, pause = self._parentheses(token)
        elif token == "{":
            words = _said(self._rest_of_group("{", "}"), index=index)
        else:
            words = self._letter(token)
        before, scripts, applies = self._scripts(name)
        words = before + words + pause + scripts + ("," if scripts and self._peek() in ("+", "-") else "")
        if applies and self._opens():
            words = self._application(name, words)
        return words

    def _letter(self, token: str) -> str:
        name = token.removeprefix("\\")
        if name in ACCENTS:
            return f"{ACCENTS[name]} {_said(self._group())}".strip()
        if name in ("underset", "overset"):
            beside, what = self._group(), self._group()
            return f"{_said(what)}, {_said(beside)},"
        if name in FONTS:
            return "the vector of ones" if (written := "".join(self._group())) == "1" else written
        if len(token) == 1 and token.isalpha() and token.isupper() and token not in "CT":
            return f"capital {token}"
        if name in EXTREMES:
            return f"the {EXTREMES[name]}"
        return "prime" if token == "'" else name

    def _scripts(self, name: str) -> tuple[str, str, bool]:
        """What is said before the letter and after it, and whether it is a function that may be applied."""
        before = below = above = prime = ""
        applies = name in {"sigma", *EXTREMES, *FONTS}
        while self._peek() in ("_", "^", "'", *NEW):
            sign = self._take()
            if sign == "'":
                prime = " prime"
                continue
            if sign in NEW:
                before = "the new "
                continue
            group = self._group()
            if sign == "_":
                below = self._below(name, group)
            elif group and group[0] in "([":
                above = f" of layer {_said(group[1:-1])}" + ("," if len(group) > 3 else "")
            elif group in (["T"], ["\\top"]):
                before, above = "the transpose of ", ","
            elif group == ["2"]:
                above = " squared"
            else:
                above = f" to the power of {_grouped(group)}" + ("," if len(group) > 1 else "")
        return before, prime + below + above, applies

    def _below(self, name: str, group: list[str]) -> str:
        words = _said(group, index=True)
        compound = bool({"+", "-"} & set(group))
        if name in EXTREMES:
            return f" over {words} of"
        if name in ("underbrace", "overbrace"):
            return f", {words},"
        if name == "n":
            return f" of layer {words},"
        return f" sub {words}" + ("," if compound else "")

    def _application(self, name: str, words: str) -> str:
        inside = self._inside()
        if name in EXTREMES:
            return f"{words} of {' and '.join(map(_said, _split(inside, ',')))},"
        if words == "I":
            return f"1 where {_said(inside)}, else 0{CHOICE},"
        return f"{words} of {_grouped(inside)}" + ("," if len(inside) > 1 else "")

    def _fraction(self) -> str:
        above, below = self._group(), self._group()
        if "\\partial" in above[:1] and "\\partial" in below[:1]:
            return f"the slope of {_said(above[1:])} with respect to {_said(below[1:])},"
        return f"{_grouped(above)}{',' if len(above) > 1 else ''} over {_grouped(below)},"

    def _inline_slope(self) -> str:
        of = self._number(self._take())
        if self._tokens[self._at : self._at + 2] != ["/", "\\partial"]:
            return f"the change of {of}"
        self._at += 2
        return f"the slope of {of} with respect to {self._number(self._take())},"

    def _sum(self, kind: str) -> str:
        low = high = ""
        while self._peek() in ("_", "^"):
            if self._take() == "_":
                low = _said(self._group()).replace(" equals ", " from ").replace(" is ", " ")
            else:
                high = f" to {_said(self._group())}"
        return f"the {kind} over {low}{high}, of" if high else f"the {kind} over {low} of"

    def _parentheses(self, token: str) -> tuple[str, str]:
        """What they hold, and the pause before what belongs to all of it."""
        inside = self._rest_of_group(token, OPENING[token])
        while inside and inside[-1] in ("\\right", "\\,"):
            inside.pop()
        if RELATIONS & {each.removeprefix("\\") for each in _outside_parentheses(inside)}:
            return f"if {_said(inside)}", ""
        words = _grouped(inside)
        return words, "," if words.startswith("the quantity") else ""

    def _table(self) -> str:
        kind = "".join(self._group())
        inside = self._until_end()
        lines = [[_said(cell) for cell in _split(line, "&")] for line in _split(inside, "\\\\")]
        if kind == "cases":
            return ", or ".join(" if ".join(line) for line in lines)
        rows = ["and so on" if set(row) <= {"and so on"} else ", ".join(row) for row in lines]
        if kind == "matrix":
            return "; ".join(rows)
        if all(len(row) == 1 for row in lines):
            return f"the column of {'; '.join(rows)}; end of the column,"
        return f"the matrix with the rows {'; '.join(rows)}; end of the matrix,"

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _opens(self) -> bool:
        return self._peek() == "(" or self._tokens[self._at : self._at + 2] in (["\\left", "("], ["\\Bigg", "("])

    def _inside(self) -> list[str]:
        if self._take() != "(":
            self._take()
        inside = self._rest_of_group("(", ")")
        return inside[:-1] if inside[-1:] in (["\\right"], ["\\Bigg"]) else inside

    def _group(self) -> list[str]:
        """The tokens of the next argument, without its braces."""
        token = self._take()
        return self._rest_of_group("{", "}") if token == "{" else [token] if token else []

    def _rest_of_group(self, opening: str, closing: str) -> list[str]:
        found: list[str] = []
        depth = 1
        while self._at < len(self._tokens):
            token = self._take()
            depth += (token == opening) - (token == closing)
            if not depth:
                break
            found.append(token)
        return found

    def _until_end(self) -> list[str]:
        inside = _split(self._tokens[self._at :], "\\end")[0]
        self._at += len(inside) + 1
        self._group()
        return inside


def _said(tokens: list[str], *, index: bool = False) -> str:
    return _Reader(tokens).sentence(index=index).strip(" ,")


def _grouped(tokens: list[str]) -> str:
    """A row in words; several summands are said to belong together."""
    several = bool({"+", "-"} & {*list(_outside_parentheses(tokens))[1:]})
    words = _said(tokens)
    end = f", {ENDS[QUANTITY]}" if len(words.split()) > LONG else QUANTITY
    return f"the quantity {words}{end}," if several else words


def _outside_parentheses(tokens: list[str]) -> Iterator[str]:
    """The tokens that stand in no braces, brackets or parentheses."""
    depth = 0
    for token in tokens:
        depth -= token in CLOSING
        if not depth:
            yield token
        depth += token in OPENING or token == "{"


def _split(tokens: list[str], sign: str) -> list[list[str]]:
    """The parts between the signs that stand in no braces."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token == "{") - (token == "}")
        if token == sign and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
