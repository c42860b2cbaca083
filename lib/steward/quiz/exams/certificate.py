"""Certificates: a passed exam on paper, with a code that tells whether it is true.

The code is an HMAC, with a key that never leaves the workspace, over what was recorded of the sitting. Nothing is kept beside the events: to
verify a code is to reckon it again for the sittings there are. A changed result has another code, and the old one is known no more.

It is short enough to be read out over the telephone: three groups of four out of 31 signs, without 0 and O, 1, I and L. The last sign checks
the others: one wrong sign, or two neighbours that changed places, is always noticed before anything is looked up. Twelve signs less the check
are 54 bits; without the key one in 2.5 · 10¹⁶ guesses is a code.

>>> code_of_bytes(b"0123456789")
'5J99-RZ45-VWJK'
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import hmac
import html
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from steward import theme
from steward.errors import StewardError
from steward.quiz.exams.exam import Record, sittings
from steward.quiz.exams.exam_result import ExamResult, released_at, result_of
from steward.service.said import Said
from steward.words import HTML_LANG, Locale, Text, month, number, percent

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.records.people import Person
    from steward.records.store import Store

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs, a prime number, so that a weighted sum finds every slip of the kinds above."""
_LENGTH = 12

_NOT_PASSED = Text("这次考试没有通过，没有证书。", "This exam was not passed; there is no certificate.")
_NONE_GIVEN = Text("“{exam}”不发证书。", "“{exam}” gives no certificate.")
_NOT_RELEASED = Text(
    "成绩还没有公布，证书要等公布以后。", "The result has not been released; the certificate comes after that."
)


# -- the code ----------------------------------------------------------------------------------------------------------


def code_of(record: Record, key: bytes) -> str:
    """Give the code of a sitting that was handed in: the same as long as what is recorded is the same."""
    said = {
        "sitting": record.id,
        "person": record.person,
        "exam": record.exam,
        "event": record.handed_in_event,
        "at": record.handed_in_at.astimezone(dt.UTC).isoformat() if record.handed_in_at else "",
        "fractions": list(record.outcome.get("fractions", ())),
        "form": record.form.as_json(),
        "pass_mark": record.pass_mark,
    }
    written = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return code_of_bytes(hmac.new(key, written.encode(), hashlib.sha256).digest())


def code_of_bytes(digest: bytes) -> str:
    """Write bytes as a code with its check sign."""
    value = int.from_bytes(digest, "big")
    signs = []
    for _ in range(_LENGTH - 1):
        value, rest = divmod(value, len(SIGNS))
        signs.append(rest)
    signs.append(_check(signs))
    told = "".join(SIGNS[one] for one in signs)
    return "-".join(told[i : i + 4] for i in range(0, _LENGTH, 4))


def _check(signs: list[int]) -> int:
    """Give the sign that brings the weighted sum of all twelve to a multiple of 31; it weighs 1, those before it 2 to 12."""
    return -sum(weight * one for weight, one in enumerate(reversed(signs), 2)) % len(SIGNS)


Flaw = Literal["length", "signs", "check"]
_FLAWS: dict[Flaw, Text] = {
    "length": Text(
        "编号应有 12 位（三组，每组四位），您输入了 {n} 位，请核对",
        "a code has 12 signs, three groups of four, and this has {n}; please look again",
    ),
    "signs": Text(
        "编号里不会有 {signs}（数字 0、1 和字母 I、L、O 都不用），请再看一遍",
        "a code never has {signs} (neither 0 and 1 nor I, L and O are used); please look again",
    ),
    "check": Text(
        "有一位抄错了，或者相邻两位颠倒了，请对着证书再输一遍",
        "one sign is wrong, or two have changed places; type it again from the certificate",
    ),
}


def typed(code: str) -> tuple[str, Text | None]:
    """Read a code as it was typed - small letters, blanks, full-width signs and dashes of any kind do - and tell what cannot be right about it.

    >>> typed("5j99 rz45 vwjk")[0]
    '5J99RZ45VWJK'
    >>> typed("5J99-RZ45-VWJJ")[1].en
    'one sign is wrong, or two have changed places; type it again from the certificate'
    """
    plain = re.sub(r"[\s\-_.,\u2010-\u2015\u2212\u00b7]", "", unicodedata.normalize("NFKC", code)).upper()[:60]
    strange = "".join(dict.fromkeys(sign for sign in plain if sign not in SIGNS))
    if strange:
        return plain, _both(_FLAWS["signs"], signs=" ".join(strange[:6]))
    if len(plain) != _LENGTH:
        return plain, _both(_FLAWS["length"], n=number(len(plain)))
    signs = [SIGNS.index(sign) for sign in plain]
    return plain, None if _check(signs[:-1]) == signs[-1] else _FLAWS["check"]


# -- verifying ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verified(Said):
    """Whose result a code is of, or why it is of none."""

    code: str
    result: ExamResult | None
    name: str = ""
    """Of the person, as known now."""
    valid_until: dt.date | None = None
    expired: bool = False
    why: Text | None = None
    """Why there is no result."""

    @property
    def is_true(self) -> bool:
        """Whether the certificate is of a result recorded here, and still holds."""
        return self.result is not None and not self.expired

    def sentence(self, locale: Locale) -> str:
        """Say whose it is, or why not."""
        if self.result is None:
            return Text("证书无效：{why}", "No valid certificate: {why}").say(locale, why=self.why or _UNKNOWN)
        text = _EXPIRED if self.expired else _TRUE
        return text.say(
            locale,
            name=self.name,
            exam=self.result.title,
            day=_day_words(self.result.handed_in_at.date(), locale),
            share=percent(self.result.share.value),
            n=number(self.result.n),
            until=_day_words(self.valid_until, locale) if self.valid_until else "",
        )


_TRUE = Text(
    "证书有效：{name}，{day}通过“{exam}”（{n} 题，{share}）",
    "A valid certificate: {name} passed “{exam}” on {day} ({share}, n = {n})",
)
_EXPIRED = Text(
    "证书是真的，但 {until}已过期：{name}，{day}通过“{exam}”（{n} 题，{share}）",
    "A true certificate that ran out on {until}: {name} passed “{exam}” on {day} ({share}, n = {n})",
)
_UNKNOWN = Text(
    "编号没有抄错，但这里没有这样的成绩；证书可能是别处发的，或者内容被改过",
    "the code is typed rightly, but there is no such result here; it may have been given elsewhere, or been made up",
)


def verify(code: str, store: Store, key: bytes, bank: Bank, now: dt.datetime) -> Verified:
    """Tell whose result a code is of, or why it is of none. Never raises for what was typed.

    Args:
        code: as it was typed.
        store: where results are recorded.
        key: the workspace's key for certificates.
        bank: for the names of topics in the result.
        now: the time, with the zone in which days are told.
    """
    from steward.records import people

    plain, flaw = typed(code)
    shown = "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
    if flaw is not None:
        return Verified(shown, None, why=flaw)
    for record in sittings(store):
        if record.handed_in_at is None or not record.outcome.get("fractions"):
            continue
        if not hmac.compare_digest(code_of(record, key), shown):
            continue
        if (refused := _refusal(record)) is not None:
            return Verified(shown, None, why=Text(refused.zh.rstrip("。"), refused.en.rstrip(".")))
        person = people.person(store, record.person)
        until = _until(record, now)
        result = _local(result_of(record, bank), now)
        return Verified(shown, result, person.name if person else "?", until, until is not None and now.date() > until)
    return Verified(shown, None, why=_UNKNOWN)


def _refusal(record: Record) -> Text | None:
    if not record.certificate:
        return _both(_NONE_GIVEN, exam=record.title)
    return None if record.outcome.get("passed") else _NOT_PASSED


def _until(record: Record, now: dt.datetime) -> dt.date | None:
    """Give the last day on which a certificate holds; None for ever."""
    if record.valid_months is None or record.handed_in_at is None:
        return None
    day = record.handed_in_at.astimezone(now.tzinfo).date()
    year, month = divmod(day.year * 12 + day.month - 1 + record.valid_months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _local(result: ExamResult, now: dt.datetime) -> ExamResult:
    from dataclasses import replace

    return replace(result, handed_in_at=result.handed_in_at.astimezone(now.tzinfo))


# -- the paper ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Certificate(Said):
    """What stands on the paper."""

    name: str
    title: Text
    """Of the exam."""
    company: Text
    day: dt.date
    n: int
    share: float
    pass_mark: float
    code: str
    valid_until: dt.date | None

    def sentence(self, locale: Locale) -> str:
        """Say who passed what, with what, and the code."""
        return Text(
            "{name}：{exam}，{share}（{n} 题），编号 {code}", "{name}: {exam}, {share} (n = {n}), code {code}"
        ).say(locale, name=self.name, exam=self.title, share=percent(self.share), n=number(self.n), code=self.code)


def certificate(
    store: Store, record: Record, person: Person, company: Text, key: bytes, bank: Bank, now: dt.datetime
) -> Certificate:
    """Make the certificate of a sitting.

    Args:
        store: to see whether the result is released.
        record: the sitting.
        person: whose it is.
        company: who gives it.
        key: the workspace's key for certificates.
        bank: for the result.
        now: the time, with the zone in which days are told.

    Raises:
        StewardError: ``no-certificate`` where the exam gives none, was not passed, or is not released yet; ``not-handed-in``.
    """
    result = _local(result_of(record, bank), now)
    refused = _refusal(record) or (_NOT_RELEASED if released_at(store, record) is None else None)
    if refused is not None:
        raise StewardError("no-certificate", refused)
    return Certificate(
        name=person.name,
        title=record.title,
        company=company,
        day=result.handed_in_at.date(),
        n=result.n,
        share=result.share.value,
        pass_mark=record.pass_mark,
        code=code_of(record, key),
        valid_until=_until(record, now),
    )


_HEADING = Text("合格证书", "Certificate")
_HAS = Text("已通过", "has passed")
_RESULT = Text("{n} 题，得分率 {share}（及格线 {needed}）", "{share} on {n} questions; passing takes {needed}")
_ON, _CODE, _UNTIL = Text("考试日期", "Date"), Text("证书编号", "Code"), Text("有效期至", "Holds until")
_TRAINER = Text("培训负责人", "For the company")
_CHECK = Text(
    "核对真伪：在{company}的管家工作台里查编号，或运行 steward quiz verify {code}。",
    "To check it: look the code up in the Steward Workbench of {company}, or run steward quiz verify {code}.",
)
_STYLE = """
@page { size: A4 portrait; margin: 0; }
html, body { margin: 0; background: var(--sw-page); }
.sw-certificate { box-sizing: border-box; width: 210mm; max-width: 100%; min-height: 296mm; margin: 0 auto; padding: 22mm 20mm 18mm; background: var(--sw-surface);
  display: grid; grid-template-rows: auto 1fr auto; border-top: 6mm solid var(--sw-block); overflow-wrap: anywhere; }
.sw-certificate__house { display: flex; align-items: center; gap: 3mm; font-size: var(--sw-text-l); color: var(--sw-ink-2); }
.sw-certificate__house svg { width: 9mm; height: 9mm; color: var(--sw-brand); }
.sw-certificate__body { align-self: center; }
.sw-certificate h1 { font-family: var(--sw-font-report); font-size: 15mm; line-height: 1.25; font-weight: 700; margin: 0 0 14mm; }
.sw-certificate h1:lang(zh) { letter-spacing: .06em; }
.sw-certificate__name { font-size: 9.5mm; line-height: 1.3; font-weight: 600; margin: 0; padding-bottom: 3mm; border-bottom: .4mm solid var(--sw-ink); }
.sw-certificate__has { margin: 7mm 0 2mm; color: var(--sw-ink-2); font-size: var(--sw-text-l); }
.sw-certificate__exam { font-size: 8mm; line-height: 1.35; font-weight: 600; margin: 0; color: var(--sw-brand); }
.sw-certificate__share { margin: 4mm 0 0; font-size: var(--sw-text-l); font-variant-numeric: tabular-nums; }
.sw-certificate dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4mm 8mm; margin: 0 0 16mm; }
.sw-certificate dt { color: var(--sw-ink-3); font-size: var(--sw-text-s); }
.sw-certificate dd { margin: 1mm 0 0; font-size: var(--sw-text-l); }
.sw-certificate__code { font-family: var(--sw-font-number); font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: .04em; white-space: nowrap; }
.sw-certificate__sign { width: 70mm; border-top: .3mm solid var(--sw-line-strong); padding-top: 2mm; color: var(--sw-ink-3); font-size: var(--sw-text-s); }
.sw-certificate__check { margin: 8mm 0 0; color: var(--sw-ink-3); font-size: var(--sw-text-s); }
@media (max-width: 700px) { .sw-certificate { padding: 10mm 7mm; min-height: 100vh; } .sw-certificate h1 { font-size: 10mm; margin-bottom: 9mm; }
  .sw-certificate dl { grid-template-columns: 1fr; } }
@media print { html, body { background: none; } .sw-certificate { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""


def certificate_html(given: Certificate, locale: Locale) -> str:
    """Write the certificate as one page with everything inside it; it prints on A4 as it stands."""

    def e(words: str) -> str:
        return html.escape(words)

    def said(text: Text, **values: object) -> str:
        return e(text.say(locale, **values))

    facts = [(_ON, _day_words(given.day, locale), "")]
    if given.valid_until is not None:
        facts.append((_UNTIL, _day_words(given.valid_until, locale), ""))
    facts.append((_CODE, given.code, "sw-certificate__code"))
    told = "".join(f'<div><dt>{said(name)}</dt><dd class="{kind}">{e(value)}</dd></div>' for name, value, kind in facts)
    result = said(
        _RESULT,
        n=number(given.n),
        share=percent(given.share),
        needed=percent(given.pass_mark, decimals=0),
    )
    return f"""<!DOCTYPE html>
<html lang="{HTML_LANG[locale]}" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{said(_HEADING)} · {e(given.name)}</title>
<style>{theme.css()}{_STYLE}</style>
</head>
<body class="sw">
{theme.sprite()}
<main class="sw-certificate">
<p class="sw-certificate__house"><svg aria-hidden="true"><use href="#brand"/></svg>{said(given.company)}</p>
<div class="sw-certificate__body">
<h1>{said(_HEADING)}</h1>
<p class="sw-certificate__name">{e(given.name)}</p>
<p class="sw-certificate__has">{said(_HAS)}</p>
<p class="sw-certificate__exam">{said(given.title)}</p>
<p class="sw-certificate__share">{result}</p>
</div>
<footer>
<dl>{told}</dl>
<div class="sw-certificate__sign">{said(_TRAINER)}</div>
<p class="sw-certificate__check">{said(_CHECK, company=given.company, code=given.code)}</p>
</footer>
</main>
</body>
</html>
"""


def _day_words(day: dt.date, locale: Locale) -> str:
    return f"{month(day, locale)} {day.day} 日" if locale == "zh" else f"{day.day} {month(day, locale)}"


def _both(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
