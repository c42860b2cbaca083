"""Formulas in MathML as a line of text, for places that hold words only."""

from __future__ import annotations

from typing import Any

from steward.quiz.exchange.qti.names import kind

_LOOSE = frozenset("+-=<>≤≥≠≈±×÷·∗→⇒∈")


def linear(element: Any) -> str:
    """Write a formula on one line: ``(a + b)/(2)``, ``x^2``, ``√(x)``; an author's own wording is taken where there is one.

    >>> from lxml import etree
    >>> linear(etree.fromstring("<math><mfrac><mn>1</mn><msup><mi>x</mi><mn>2</mn></msup></mfrac></math>"))
    '1/(x^2)'
    """
    said = element.get("alttext")
    return " ".join((said or _linear(element)).split())


def _linear(element: Any) -> str:
    name = kind(element).removeprefix("m:")
    parts = [_linear(child) for child in element if isinstance(child.tag, str)]
    if not parts:
        said = "".join(element.itertext()).strip()
        return f" {said} " if name == "mo" and said in _LOOSE else said
    if name in ("annotation", "annotation-xml", "maction") or (name == "semantics" and parts):
        return parts[0]
    if name == "mfrac" and len(parts) == 2:
        return f"{_held(parts[0])}/{_held(parts[1])}"
    if name in ("msup", "msub", "mover", "munder") and len(parts) == 2:
        return f"{_held(parts[0])}{'^' if name in ('msup', 'mover') else '_'}{_held(parts[1])}"
    if name in ("msubsup", "munderover") and len(parts) == 3:
        return f"{_held(parts[0])}_{_held(parts[1])}^{_held(parts[2])}"
    if name == "msqrt":
        return f"√({''.join(parts).strip()})"
    if name == "mroot" and len(parts) == 2:
        return f"{_held(parts[1])}√({parts[0].strip()})"
    if name == "mfenced":
        return f"{element.get('open', '(')}{', '.join(part.strip() for part in parts)}{element.get('close', ')')}"
    if name == "mtable":
        return "[" + "; ".join(part.strip() for part in parts) + "]"
    if name == "mtr":
        return ", ".join(part.strip() for part in parts)
    return "".join(parts)


def _held(part: str) -> str:
    said = part.strip()
    return said if len(said) <= 1 or said.isalnum() or (said[0] == "(" and said[-1] == ")") else f"({said})"
