"""Expressions of QTI that depend on nothing but their values: logic, arithmetic, containers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from steward.quiz.exchange.qti.declarations import Many, Ordered, Value


def same(left: Value, right: Value) -> bool | None:
    """Tell whether two values are the same, as ``match`` does; None where one is missing."""
    if left is None or right is None:
        return None
    if isinstance(left, Many) and isinstance(right, Many):
        if isinstance(left, Ordered) or isinstance(right, Ordered):
            return left == right
        return sorted(map(repr, left)) == sorted(map(repr, right))
    return bool(left == right)


def are_numbers(values: Iterable[Value]) -> bool:
    """Tell whether all values are numbers."""
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)


def _arithmetic(work: Callable[[list[float]], float]) -> Callable[[list[Value]], Value]:
    def run(values: list[Value]) -> Value:
        flat = [each for value in values for each in (value if isinstance(value, Many) else (value,))]
        if not are_numbers(flat):
            return None
        try:
            result = work(flat)
        except (ArithmeticError, ValueError):
            return None
        return result if math.isfinite(result) else None

    return run


def _compare(work: Callable[[float, float], bool]) -> Callable[[list[Value]], Value]:
    return lambda values: work(values[0], values[1]) if len(values) == 2 and are_numbers(values) else None


def _and(values: list[Value]) -> Value:
    return False if any(value is False for value in values) else None if None in values else True


def _or(values: list[Value]) -> Value:
    return True if any(value is True for value in values) else None if None in values else False


def _not(values: list[Value]) -> Value:
    return None if values[0] is None else not values[0]


def _match(values: list[Value]) -> Value:
    return same(*values[:2])


def _member(values: list[Value]) -> Value:
    if values[0] is None or values[1] is None:
        return None
    return values[0] in (values[1] if isinstance(values[1], Many) else (values[1],))


def _contains(values: list[Value]) -> Value:
    if values[0] is None or values[1] is None:
        return None
    rest = list(values[0]) if isinstance(values[0], Many) else [values[0]]
    for value in values[1] if isinstance(values[1], Many) else (values[1],):
        if value not in rest:
            return False
        rest.remove(value)
    return True


def _collected(values: list[Value]) -> Value:
    flat = [each for value in values if value is not None for each in (value if isinstance(value, Many) else (value,))]
    return Many(flat) if flat else None


def _delete(values: list[Value]) -> Value:
    if values[0] is None or values[1] is None:
        return None
    kept = [value for value in values[1] if value != values[0]]
    return type(values[1])(kept) if kept else None


def _size(values: list[Value]) -> Value:
    return 0 if values[0] is None else len(values[0]) if isinstance(values[0], Many) else 1


def _product(numbers: list[float]) -> float:
    return math.prod(numbers)


OF_VALUES: dict[str, Callable[[list[Value]], Value]] = {
    "is-null": lambda values: values[0] is None or values[0] == "",
    "and": _and,
    "or": _or,
    "not": _not,
    "match": _match,
    "member": _member,
    "contains": _contains,
    "multiple": _collected,
    "ordered": lambda values: Ordered(found) if (found := _collected(values)) else None,
    "delete": _delete,
    "container-size": _size,
    "sum": _arithmetic(math.fsum),
    "product": _arithmetic(_product),
    "subtract": _arithmetic(lambda n: n[0] - n[1]),
    "divide": _arithmetic(lambda n: n[0] / n[1]),
    "power": _arithmetic(lambda n: float(n[0]) ** n[1]),
    "integer-divide": _arithmetic(lambda n: n[0] // n[1]),
    "integer-modulus": _arithmetic(lambda n: n[0] % n[1]),
    "round": _arithmetic(lambda n: math.floor(n[0] + 0.5)),
    "truncate": _arithmetic(lambda n: math.trunc(n[0])),
    "integer-to-float": _arithmetic(lambda n: float(n[0])),
    "min": _arithmetic(min),
    "max": _arithmetic(max),
    "lt": _compare(lambda a, b: a < b),
    "lte": _compare(lambda a, b: a <= b),
    "gt": _compare(lambda a, b: a > b),
    "gte": _compare(lambda a, b: a >= b),
}
"""How each expression is worked out from the values of those within it."""
