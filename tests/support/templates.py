"""A name that a template of ours uses and nobody defined is a mistake, not an empty string."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.base import FilterExpression, Node, TokenType, Variable, VariableDoesNotExist
from django.template.context import BaseContext
from django.template.defaulttags import IfNode
from django.templatetags.i18n import BlockTranslateNode

from tests.support.complaints import complain

OURS = str(settings.BASE_DIR)
# `{{ x|default:"…" }}` says that x may be missing.
MAY_BE_MISSING = {"default", "default_if_none"}


def is_ours(node: Node) -> bool:
    origin = getattr(node, "origin", None)
    name = getattr(origin, "name", "") or ""
    return name.startswith(OURS) and "site-packages" not in name


def where(node: Node) -> str:
    line = getattr(getattr(node, "token", None), "lineno", "?")
    return f"{Path(node.origin.name).relative_to(OURS)}:{line}"


def _tolerated_in_condition(error: VariableDoesNotExist) -> bool:
    """`{% if a.b %}` may ask an absent a, a dict, a list or a visitor; a misspelt name or attribute it may not."""
    if len(error.params) < 2:
        return False
    owner = error.params[1]
    if isinstance(owner, BaseContext):
        return False
    return owner is None or isinstance(owner, Mapping | Sequence | AnonymousUser)


class Watch:
    """Stands in for four methods of Django's template engine while the suite runs."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.failed: tuple[Variable, VariableDoesNotExist] | None = None
        self.render_annotated, self.resolve_variable = Node.render_annotated, Variable.resolve
        self.resolve_expression, self.render_blocktranslate = FilterExpression.resolve, BlockTranslateNode.render

    def node(self, node: Node, context: Any) -> Any:
        """Remember which node is being rendered: an expression does not know its template."""
        self.nodes.append(node)
        try:
            return self.render_annotated(node, context)
        finally:
            self.nodes.pop()

    def variable(self, variable: Variable, context: Any) -> Any:
        try:
            return self.resolve_variable(variable, context)
        except VariableDoesNotExist as error:
            self.failed = (variable, error)
            raise

    def expression(self, expression: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        self.failed = None
        value = self.resolve_expression(expression, context, ignore_failures)
        node = self.nodes[-1] if self.nodes else None
        if node is not None and is_ours(node) and self.failed and self.failed[0] is expression.var:
            optional = any(getattr(f, "__name__", "") in MAY_BE_MISSING for f, _ in expression.filters[:1])
            asked = isinstance(node, IfNode) and _tolerated_in_condition(self.failed[1])
            if not optional and not asked:
                complain(f"Undefined in {where(node)}: {expression.token}")
        return value

    def blocktranslate(self, node: BlockTranslateNode, context: Any, nested: bool = False) -> Any:
        known = {*node.extra_context, node.countervar}
        for token in [*node.singular, *(node.plural or [])] if is_ours(node) else []:
            if token.token_type == TokenType.VAR and token.contents not in known and token.contents not in context:
                complain(f"Undefined in {where(node)}: {token.contents} (bind it: with … = …)")
        return self.render_blocktranslate(node, context, nested)


def _as_method(bound: Callable[..., Any]) -> Callable[..., Any]:
    """A bound method would lose the node it is called on; a function receives it."""

    def method(*args: Any, **more: Any) -> Any:
        return bound(*args, **more)

    return method


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    monkeypatch.setattr(Node, "render_annotated", _as_method(watch.node))
    monkeypatch.setattr(Variable, "resolve", _as_method(watch.variable))
    monkeypatch.setattr(FilterExpression, "resolve", _as_method(watch.expression))
    monkeypatch.setattr(BlockTranslateNode, "render", _as_method(watch.blocktranslate))
