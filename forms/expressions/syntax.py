"""The syntax tree of an expression and the parser that builds it (XPath 1.0 §2–3)."""

from __future__ import annotations

from dataclasses import dataclass

from forms.expressions.errors import ExpressionError
from forms.expressions.tokens import Token, tokenize

AXES = frozenset(
    {
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    }
)
"""Every axis of XPath 1.0 but ``namespace``, which no form uses."""

NODE_KINDS = frozenset({"node", "text", "comment"})
DEEPEST = 40
"""Levels of nesting in one expression; deeper ones are refused, not recursed into."""

MOST_OPERATORS = 300
"""Binary operators in one expression: a chain of them nests to the left just as deeply."""


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Syntax


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator` is one of ``or and = != < <= > >= + - * div mod |``."""

    operator: str
    left: Syntax
    right: Syntax
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Syntax, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Step:
    """`test` is a name, ``*``, ``prefix:*``, or a node kind when `is_kind`."""

    axis: str
    test: str
    is_kind: bool
    predicates: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A primary expression narrowed by predicates."""

    primary: Syntax
    predicates: tuple[Syntax, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (`absolute`), from `start`, or, without either, from the context."""

    absolute: bool
    start: Syntax | None
    steps: tuple[Step, ...]
    at: int


Syntax = Number | Literal | Negation | Binary | Call | Filter | Path

_STEP_MARKS = frozenset({".", "..", "@", "*"})
_ANY_DESCENDANT = Step("descendant-or-self", "node", True, ())
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)


def parse(text: str) -> Syntax:
    """The syntax tree of an expression; raises ExpressionError with the place of the fault."""
    return _Parser(tokenize(text)).whole()


class _Parser:
    """Recursive descent over the tokens; binary operators are left-associative."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._operators = 0

    def whole(self) -> Syntax:
        tree = self._binary(0)
        if self._peek().kind != "end":
            raise self._unexpected()
        return tree

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._next + ahead, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._peek()
        self._next += 1
        return token

    def _is(self, text: str, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        return token.text == text and token.kind in ("mark", "operator")

    def _accept(self, text: str) -> bool:
        if self._is(text):
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._unexpected(f"expected {text!r}")

    def _unexpected(self, wanted: str = "") -> ExpressionError:
        token = self._peek()
        found = "the end" if token.kind == "end" else repr(token.text)
        text = f"{wanted}, found {found}" if wanted else f"unexpected {found}"
        return ExpressionError("expression.syntax", token.at, text)

    def _binary(self, level: int) -> Syntax:
        if level == len(_LEVELS):
            return self._unary()
        if level == 0:
            self._enter()
        left = self._binary(level + 1)
        while self._peek().kind == "operator" and self._peek().text in _LEVELS[level]:
            token = self._operator()
            left = Binary(token.text, left, self._binary(level + 1), token.at)
        if level == 0:
            self._depth -= 1
        return left

    def _operator(self) -> Token:
        token = self._take()
        self._operators += 1
        if self._operators > MOST_OPERATORS:
            raise ExpressionError("expression.too_deep", token.at, "too many operators")
        return token

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError("expression.too_deep", self._peek().at, "nested too deeply")

    def _unary(self) -> Syntax:
        negations = 0
        while self._accept("-"):
            negations += 1
        operand = self._union()
        if negations == 0:
            return operand
        return Negation(operand) if negations % 2 else Negation(Negation(operand))

    def _union(self) -> Syntax:
        left = self._path()
        while self._is("|"):
            token = self._operator()
            left = Binary("|", left, self._path(), token.at)
        return left

    def _path(self) -> Syntax:
        token = self._peek()
        if self._accept("/"):
            steps = self._steps() if self._begins_step() else ()
            return Path(True, None, steps, token.at)
        if self._accept("//"):
            return Path(True, None, (_ANY_DESCENDANT, *self._steps()), token.at)
        if self._begins_primary():
            return self._filtered()
        return Path(False, None, self._steps(), token.at)

    def _begins_step(self) -> bool:
        token = self._peek()
        return token.kind == "name" or (token.kind == "mark" and token.text in _STEP_MARKS)

    def _begins_primary(self) -> bool:
        token = self._peek()
        if token.kind in ("number", "literal") or self._is("(") or self._is("$"):
            return True
        return token.kind == "name" and self._is("(", 1) and token.text not in NODE_KINDS

    def _filtered(self) -> Syntax:
        at = self._peek().at
        primary = self._primary()
        predicates = self._predicates()
        tree: Syntax = Filter(primary, predicates, at) if predicates else primary
        if self._accept("/"):
            return Path(False, tree, self._steps(), at)
        if self._accept("//"):
            return Path(False, tree, (_ANY_DESCENDANT, *self._steps()), at)
        return tree

    def _primary(self) -> Syntax:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "literal":
            return Literal(token.text[1:-1])
        if token.text == "(":
            inner = self._binary(0)
            self._expect(")")
            return inner
        if token.text == "$":
            raise ExpressionError("expression.variable", token.at, "variables are not supported")
        self._expect("(")
        arguments: list[Syntax] = []
        if not self._is(")"):
            arguments.append(self._binary(0))
            while self._accept(","):
                arguments.append(self._binary(0))
        self._expect(")")
        return Call(token.text, tuple(arguments), token.at)

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while True:
            if self._accept("//"):
                steps.append(_ANY_DESCENDANT)
            elif not self._accept("/"):
                return tuple(steps)
            steps.append(self._step())

    def _step(self) -> Step:
        if self._accept("."):
            return Step("self", "node", True, ())
        if self._accept(".."):
            return Step("parent", "node", True, ())
        axis = "child"
        if self._accept("@"):
            axis = "attribute"
        elif self._peek().kind == "name" and self._is("::", 1):
            named = self._take()
            if named.text not in AXES:
                raise ExpressionError(
                    "expression.unknown_axis", named.at, f"unknown axis {named.text!r}"
                )
            axis = named.text
            self._expect("::")
        test, is_kind = self._node_test()
        return Step(axis, test, is_kind, self._predicates())

    def _node_test(self) -> tuple[str, bool]:
        if self._accept("*"):
            return "*", False
        if self._peek().kind != "name":
            raise self._unexpected("expected a step")
        token = self._take()
        if self._is("("):
            if token.text not in NODE_KINDS:
                raise ExpressionError(
                    "expression.node_test", token.at, f"unknown node test {token.text!r}"
                )
            self._expect("(")
            self._expect(")")
            return token.text, True
        return token.text, False

    def _predicates(self) -> tuple[Syntax, ...]:
        predicates: list[Syntax] = []
        while self._accept("["):
            predicates.append(self._binary(0))
            self._expect("]")
        return tuple(predicates)
