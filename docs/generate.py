"""Fill the generated parts of the reference pages from the code and data they describe.

    python docs/generate.py           writes the pages
    python docs/generate.py --check   names the pages that are out of date and leaves with 1

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end of NAME -->``; all around it is written by hand.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from steward.cli import run
from steward.company import RULE_CHOICES, default_company
from steward.content import read_yaml
from steward.drill.levels import terms
from steward.moves import moves
from steward.operations.consistency import RULES
from steward.operations.kpis import SUBJECTS, Kpi, registry, unmeasured
from steward.operations.kpis.definitions import definitions
from steward.operations.mapping import shipped
from steward.operations.problems import REASONS
from steward.operations.reasons import _EXPECTED
from steward.operations.tables import Column, Table, tables
from steward.quiz.answers.asked import ask
from steward.quiz.items.bank import bank
from steward.quiz.items.generating import RULES as NUMBER_RULES
from steward.quiz.items.item import Numeric
from steward.standards import standard, vocabulary
from steward.words import Locale, Text, percent

DOCS = Path(__file__).parent
Lines = Iterator[str]


def row(*cells: object) -> str:
    """Write one row of a table; a bar inside a cell would end it."""
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def table(headings: Sequence[str], rows: Iterator[Sequence[object]] | Sequence[Sequence[object]]) -> Lines:
    """Write a table."""
    yield row(*headings)
    yield row(*["---"] * len(headings))
    yield from (row(*cells) for cells in rows)


def code(*words: str) -> str:
    """Write names as code, one after the other."""
    return ", ".join(f"`{word}`" for word in words)


# --- data-formats.md ------------------------------------------------------------------------------------------------


def canonical_tables() -> Lines:
    """Every canonical table with its columns."""
    for known in tables().values():
        yield f"### `{known.name}` · {known.label.zh} · {known.label.en}"
        yield ""
        yield f"A row is known by `{known.key}`."
        yield ""
        headings = ("column", "heading 中文", "heading English", "also read", "type", "kept as")
        yield from table(headings, [_column(known, column) for column in known.columns.values()])
        for column in known.columns.values():
            if column.choices:
                yield ""
                rest = "; any other word is kept as it stands" if column.open else ""
                yield f"`{column.name}` is one of{rest}:"
                yield ""
                for value, labels in column.choices.items():
                    yield f"- `{value}`: {'、'.join(labels)}"
        yield ""


def _column(known: Table, column: Column) -> tuple[str, ...]:
    key = column.name == known.key or (column.type == "room" and known.key == "household_key")
    marks = " **key**" * key + " **required**" * column.required
    kept = code(*column.stored) if column.stored else "not kept"
    return (f"`{column.name}`{marks}", column.label.zh, column.label.en, "、".join(column.also), column.type, kept)


def refusals() -> Lines:
    """Every reason for which a value or a row is refused."""
    rows = [(reason.value, text.en, text.zh) for reason, text in _EXPECTED.items()]
    rows += [(name, text.en, text.zh) for name, text in REASONS.items() if name not in ("required", "more")]
    yield from table(("reason", "English", "中文"), rows)


def consistency() -> Lines:
    """What must hold between the columns of a row."""
    words = {"too-early": "not before", "too-much": "not more than", "below-zero": "not below 0"}
    for name, rules in RULES.items():
        said = [f"{code(r.column)} {words[r.code]}{' ' if r.others else ''}{' + '.join(map(code, r.others))}" for r in rules]  # fmt: skip
        yield f"- `{name}`: {'; '.join(said)}"


def shipped_mappings() -> Lines:
    """The mappings that come with the workbench."""
    for mapping in shipped().values():
        sets = [code(*words) for words in mapping.recognise]
        made = f" and makes `{mapping.cases}`" if mapping.cases else ""
        known = "all headings of this set" if len(sets) == 1 else "all headings of one of these sets"
        yield f"`{mapping.id}` ({mapping.name.zh}, {mapping.name.en}) reads `{mapping.table}`{made}; recognised by {known}:"
        yield ""
        yield from (f"- {words}" for words in sets)
        yield ""


# --- kpis.md, kpis.zh-CN.md -------------------------------------------------------------------------------------------

LEVELS = {"rate": Text("率", "rate"), "ratio": Text("合计之比", "ratio of counts"), "duration": Text("中位时长", "median duration"), "money-ratio": Text("金额之比", "ratio of money")}  # fmt: skip
SIDES = {"higher": Text("越高越好", "higher is better"), "lower": Text("越低越好", "lower is better")}
UNITS = {"share": Text("比率", "share"), "hours": Text("工作小时", "working hours")}
INTERVALS = {
    "counted": Text("不推断，全数计算，没有区间", "none: every case is counted, nothing is inferred"),
    "rate": Text("Wilson", "Wilson"),
    "ratio": Text("Wilson", "Wilson"),
    "duration": Text("Kaplan-Meier 中位数的区间（log-log）", "of the Kaplan-Meier median (log-log)"),
    "money-ratio": Text("比率估计法，按户", "ratio estimator, by household"),
}


def target_of(kpi: Kpi, locale: Locale) -> str:
    """Write the default target with the side on which it is met; 100% has no other side."""
    target = kpi.target_of(default_company())
    if kpi.unit == "hours":
        written = Text("{hours} 小时", "{hours} h").say(locale, hours=f"{target:g}")
    else:
        written = percent(target, decimals=0 if abs(target * 100 - round(target * 100)) < 1e-9 else 1)
    return written if target == 1 else f"{'≥' if kpi.direction == 'higher' else '≤'} {written}"


def figures_at_a_glance(locale: Locale) -> Lines:
    """All figures on one page, by subject."""
    headings = Text("指标|名称|默认目标|默认规则下适用", "KPI|name|default target|applies by default")
    company = default_company()
    for subject, name in SUBJECTS.items():
        yield f"**{name.say(locale)}**"
        yield ""
        chosen = [kpi for kpi in registry().values() if kpi.subject == subject]
        yes = Text("是", "yes").say(locale)
        rows = [(f"[`{k.id}`](#{k.id})", k.name.say(locale), target_of(k, locale), yes if k.applies(company) else "–") for k in chosen]  # fmt: skip
        yield from table(headings.say(locale).split("|"), rows)
        yield ""


def figures(locale: Locale) -> Lines:
    """Every figure with all that it takes to do it again."""
    for subject, name in SUBJECTS.items():
        yield f"### {name.say(locale)}"
        yield ""
        for kpi in registry().values():
            if kpi.subject == subject:
                yield from _figure(kpi, locale)


def _figure(kpi: Kpi, locale: Locale) -> Lines:
    told = definitions()[kpi.id]
    yield f'#### <a id="{kpi.id}"></a>{kpi.name.say(locale)} · `{kpi.id}`'
    yield ""
    yield kpi.question.say(locale)
    yield ""
    measured = {"duration": Text("量的是", "What is measured"), "rate": Text("算数的（分子）", "What counts (k)")}
    above = measured.get(kpi.kind, Text("线上的", "Above the line"))
    yield from table(
        ("", ""),
        [
            (Text("范围（分母）", "Taken of (n)").say(locale), told.of.say(locale)),
            (above.say(locale), told.counts.say(locale)),
            (Text("归入月份", "Month").say(locale), told.month.say(locale)),
            *_limit(kpi, locale),
            (Text("单位", "Unit").say(locale), f"{LEVELS[kpi.kind].say(locale)}, {UNITS[kpi.unit].say(locale)}, {SIDES[kpi.direction].say(locale)}".replace(", ", "，" if locale == "zh" else ", ")),
            (Text("默认目标", "Default target").say(locale), _target(kpi, locale)),
            (Text("区间", "Interval").say(locale), INTERVALS["counted" if kpi.owed_to_all else kpi.kind].say(locale)),
            (Text("最小样本量", "Minimum n").say(locale), _minimum(kpi, locale)),
            (Text("范围大小", "Level").say(locale), _level(kpi, locale)),
            (Text("要有的记录", "Needs").say(locale), code(*kpi.needs)),
            (Text("依据", "Rests on").say(locale), _standards(kpi, locale)),
            *_rules(kpi, locale),
        ],
    )  # fmt: skip
    yield ""


def _limit(kpi: Kpi, locale: Locale) -> Iterator[tuple[str, str]]:
    if kpi.clock:
        rule = default_company().clocks[kpi.clock]
        words = Text("`clocks.{clock}`，默认 {hours} 小时，日历 `{calendar}`", "`clocks.{clock}`, by default {hours} h on the calendar `{calendar}`")  # fmt: skip
        yield Text("时限", "Limit").say(locale), words.say(locale, clock=kpi.clock, hours=f"{rule.hours:g}", calendar=rule.calendar)  # fmt: skip


def _target(kpi: Kpi, locale: Locale) -> str:
    if kpi.target_from:
        whose = Text("出自 `{id}`", "from `{id}`").say(locale, id=kpi.target_from)
    elif callable(kpi.target):
        whose = Text("即时限", "the limit").say(locale)
    elif kpi.owed_to_all and kpi.target == 1:
        whose = Text("每一件都该做到", "owed to every case").say(locale)
    else:
        whose = Text("本工具的默认", "a default of this project").say(locale)
    written = target_of(kpi, locale)
    return f"{written}（{whose}）" if locale == "zh" else f"{written} ({whose})"


def _minimum(kpi: Kpi, locale: Locale) -> str:
    if kpi.owed_to_all:
        return Text("没有，一件也下结论", "none, one case is enough for a verdict").say(locale)
    if kpi.minimum_n:
        return str(kpi.minimum_n)
    words = Text("`minimum_n`，默认 {n}", "`minimum_n`, by default {n}").say(locale, n=default_company().minimum_n)
    if kpi.of_people:
        words += Text("；少于 `privacy.smallest_group` 不显示", "; hidden below `privacy.smallest_group`").say(locale)
    return words


def _level(kpi: Kpi, locale: Locale) -> str:
    if kpi.level == "estate":
        return Text("全小区，记录里分不出班组", "the whole estate: the records do not tell teams apart").say(locale)
    return Text("班组", "team").say(locale)


def _standards(kpi: Kpi, locale: Locale) -> str:
    if not kpi.standards:
        return Text("公司配置，没有哪条标准这样规定", "the company profile; no standard states it").say(locale)
    rule = Text("`{id}`{source}：{text}", "`{id}`, {source}: {text}")
    return "<br>".join(rule.say(locale, id=id, source=standard(id).source_title, text=standard(id).text) for id in kpi.standards)  # fmt: skip


def _rules(kpi: Kpi, locale: Locale) -> Iterator[tuple[str, str]]:
    if not kpi.rules:
        return
    company = default_company()
    joined = Text(" 或 ", " or ").say(locale).join(f"`rules.{topic}: {chosen}`" for topic, chosen in kpi.rules)
    default = Text("（默认）", " (the default)").say(locale) if kpi.applies(company) else ""
    words = Text("只在公司选了 {rule} 时适用{default}", "only where the company chose {rule}{default}")
    yield Text("按谁的规矩", "Whose rule").say(locale), words.say(locale, rule=joined, default=default)


def not_measured(locale: Locale) -> Lines:
    """The standards no record shows, with the reason."""
    headings = Text("标准|说的是|为什么看不出", "standard|what it says|why records cannot show it")
    rows = [(f"`{id}`", standard(id).text.say(locale), why.say(locale)) for id, why in unmeasured().items()]
    yield from table(headings.say(locale).split("|"), rows)


# --- company-profile.md -----------------------------------------------------------------------------------------------


def rule_choices() -> Lines:
    """Every disagreement of the sources with both sides and what each turns on."""
    company = default_company()
    for topic, (name, choices) in RULE_CHOICES.items():
        yield f"### `{topic}` · {name.en} · {name.zh}"
        yield ""
        rows = []
        for id in choices:
            known = standard(id)
            turned_on = code(*(kpi.id for kpi in registry().values() if (topic, id) in kpi.rules)) or "no figure"
            default = " **default**" if company.rules[topic] == id else ""
            rows.append((f"`{id}`{default}", f"{known.text.en}<br>{known.text.zh}", known.source_title.en, turned_on))
        yield from table(("choose", "what it says", "document", "turns on"), rows)
        yield ""


def time_limits() -> Lines:
    """Every clock with its default and the figures that depend on it."""
    rows = []
    for name, rule in default_company().clocks.items():
        used = code(*(kpi.id for kpi in registry().values() if kpi.clock == name)) or "–"
        rows.append((f"`{name}`", f"{rule.hours:g}", f"`{rule.calendar}`", used))
    yield from table(("clock", "hours", "calendar", "KPIs"), rows)


# --- statistics.md ----------------------------------------------------------------------------------------------------

METHODS: Mapping[str, tuple[str, ...]] = {
    "Rates": ("statistics.rates.wilson", "statistics.rates.finite_population", "statistics.rates.newcombe"),
    "Many teams": ("statistics.shrinkage.shrink", "statistics.funnel_limits.funnel"),
    "Time": ("statistics.control_chart.p_chart", "statistics.control_chart.laney_p_chart", "statistics.control_chart.xmr", "statistics.durations.kaplan_meier"),
    "Together": ("statistics.correlation.pearson", "statistics.correlation.spearman", "statistics.correlation.partial_correlation"),
    "Surveys": ("survey.scores.csat", "survey.scores.mean_score", "survey.scores.nps_of_counts", "survey.scores.kish"),
    "Questionnaires": ("statistics.reliability.cronbach_alpha", "statistics.reliability.kr20", "statistics.reliability.kr21"),
    "Observers": ("statistics.agreement.cohen_kappa", "statistics.agreement.fleiss_kappa", "statistics.intraclass_correlation.intraclass"),
    "What drives satisfaction": (
        "survey.claims.test_claim", "survey.satisfaction_models.multiplier", "survey.satisfaction_models.hundred_minus_one",
        "survey.satisfaction_models.word_of_mouth", "survey.satisfaction_models.satisfied_needed", "survey.satisfaction_models.smallest_clear_change",
    ),
    "Targets": ("statistics.verdict.judge",),
}  # fmt: skip
"""Functions of `steward.service` by what they are about."""


def statistical_methods() -> Lines:
    """Every method in the words of its docstring: what it gives, what it assumes, where it comes from."""
    for subject, names in METHODS.items():
        yield f"### {subject}"
        yield ""
        for name in names:
            module, _, function = name.rpartition(".")
            found = getattr(importlib.import_module(f"steward.service.{module}"), function)
            yield f"#### `{function}`"
            yield ""
            for paragraph in (inspect.getdoc(found) or "").split("\n\n"):
                if paragraph.startswith(("Args", "Raises", ">>>")):
                    break
                yield " ".join(paragraph.replace("``", "`").split())
                yield ""


# --- questions.md -----------------------------------------------------------------------------------------------------


def topics(locale: Locale) -> Lines:
    """Every topic that an item may name."""
    headings = {"zh": ("主题", "名称"), "en": ("topic", "name")}[locale]
    yield from table(headings, [(code(id), name.say(locale)) for id, name in vocabulary("topics").items()])


def dialogue_moves(locale: Locale) -> Lines:
    """Every move that a reply may make."""
    headings = {"zh": ("动作", "名称", "意思"), "en": ("move", "name", "what it is")}[locale]
    for polarity, said in (
        ("helps", Text("有帮助的", "Those that help")),
        ("harms", Text("有害的", "Those that harm")),
    ):
        yield f"**{said.say(locale)}**"
        yield ""
        rows = [one for one in moves().values() if one.polarity == polarity]
        yield from table(headings, [(code(one.id), one.name.say(locale), one.definition.say(locale)) for one in rows])
        yield ""


def rules_for_numbers(locale: Locale) -> Lines:
    """Every rule that makes the numbers of an item anew: what the bank asks with it, and what it fills in."""
    headings = {"zh": ("规则", "题库里这样问", "能填的数"), "en": ("rule", "the bank asks with it", "what it fills in")}
    used = {item.generate: item for item in reversed(bank().items.values()) if isinstance(item, Numeric)}
    other = "_en" if locale == "zh" else "_zh"
    rows = []
    for rule in NUMBER_RULES:
        asked = ask(used[rule], 1)
        names = [f"`{{{name}}}`" for name in asked.values if not name.endswith(other)]
        rows.append((code(rule), asked.words(asked.item.stem, locale), " ".join(names)))
    yield from table(headings[locale], rows)


# --- self-study.md ----------------------------------------------------------------------------------------------------


def limits(locale: Locale) -> Lines:
    """Every number by which somebody is named to the trainer, with its reason."""
    headings = {"zh": ("数", "为什么"), "en": ("number", "why")}[locale]
    found = read_yaml("training/quiz/class_view.yaml").values()
    yield from table(headings, [(one["value"], one[locale]) for one in found])


# --- drills.md --------------------------------------------------------------------------------------------------------


def levels_of_drills(locale: Locale) -> Lines:
    """Every level of difficulty, with what a hint costs."""
    headings = {
        "zh": ("级", "名称", "业主", "最多几句", "提示扣分"),
        "en": ("level", "name", "the owner", "replies", "hints cost"),
    }[locale]
    hints = Text("第一次 {a}，第二次 {b}", "{a}, the second {b}")
    rows = []
    for one in terms().levels:
        first, second = one.hint
        cost = hints.say(locale, a=first, b=second)
        rows.append((one.id, one.name.say(locale), one.described.say(locale), one.replies, cost))
    yield from table(headings, rows)


def figures_of_drills(locale: Locale) -> Lines:
    """Every figure that a score is reckoned with, with its reason."""
    headings = {"zh": ("数", "为什么"), "en": ("figure", "why")}[locale]
    found = read_yaml("training/drill/scoring.yaml")["figures"].values()
    yield from table(headings, [(one["value"], one["reason"][locale]) for one in found])


def printed(page: str, call: str, name: str, language: str = "text") -> Lines:
    """What a command prints that reads a file shown on the page."""
    body = re.search(rf"^```\w+ {re.escape(name)}\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.M | re.S)[1]
    out = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(out):
        (Path(folder) / name).write_text(body, encoding="utf-8", newline="\n")
        words = [str(Path(folder) / name) if word == name else word for word in shlex.split(call)]
        run([*words, "--workspace", folder])
    yield f"```{language} {call}"
    yield from out.getvalue().splitlines()
    yield "```"


# --- pages ------------------------------------------------------------------------------------------------------------

PAGES: Mapping[str, Mapping[str, Callable[[], Lines]]] = {
    "data-formats.md": {
        "tables": canonical_tables,
        "refusals": refusals,
        "consistency": consistency,
        "mappings": shipped_mappings,
        "drill-play": lambda: printed(
            "data-formats.md",
            "drill play flooded-flower-trough --replies replies.json --locale en --json",
            "replies.json",
            "json",
        ),
    },
    "drills.md": {
        "levels": lambda: levels_of_drills("en"),
        "figures": lambda: figures_of_drills("en"),
        "play": lambda: printed(
            "drills.md",
            "drill play flooded-flower-trough --level 1 --replies replies.jsonl --locale en",
            "replies.jsonl",
        ),
    },
    "drills.zh-CN.md": {
        "levels": lambda: levels_of_drills("zh"),
        "figures": lambda: figures_of_drills("zh"),
        "play": lambda: printed(
            "drills.zh-CN.md",
            "drill play flooded-flower-trough --level 1 --replies replies.jsonl --locale zh",
            "replies.jsonl",
        ),
    },
    "kpis.md": {
        "glance": lambda: figures_at_a_glance("en"),
        "figures": lambda: figures("en"),
        "unmeasured": lambda: not_measured("en"),
    },
    "kpis.zh-CN.md": {
        "glance": lambda: figures_at_a_glance("zh"),
        "figures": lambda: figures("zh"),
        "unmeasured": lambda: not_measured("zh"),
    },
    "statistics.md": {"methods": statistical_methods},
    "company-profile.md": {"rules": rule_choices, "clocks": time_limits},
    "questions.md": {
        "topics": lambda: topics("en"),
        "moves": lambda: dialogue_moves("en"),
        "rules": lambda: rules_for_numbers("en"),
    },
    "self-study.md": {"limits": lambda: limits("en")},
    "self-study.zh-CN.md": {"limits": lambda: limits("zh")},
    "questions.zh-CN.md": {
        "topics": lambda: topics("zh"),
        "moves": lambda: dialogue_moves("zh"),
        "rules": lambda: rules_for_numbers("zh"),
    },
}
"""Page -> its generated parts."""


def filled(page: str, text: str) -> str:
    """Give a page with its generated parts made anew.

    Raises:
        ValueError: where a part has no place in the page, or a place no part.
    """
    made = PAGES[page]
    places = re.findall(r"<!-- generated: (\S+) -->", text)
    if sorted(places) != sorted(made):
        raise ValueError(f"{page} has places for {sorted(places)}, there are parts {sorted(made)}")
    for name, make in made.items():
        body = "\n".join(make()).strip("\n")
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end of {name} -->)"
        text, count = re.subn(pattern, lambda m, body=body: f"{m[1]}\n{body}\n\n{m[2]}", text, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"{page}: the end of {name} is missing")
    return text


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with ``--check`` only say which are out of date."""
    stale = []
    for page in PAGES:
        path = DOCS / page
        text = path.read_text(encoding="utf-8")
        new = filled(page, text)
        if new != text:
            stale.append(page)
            if "--check" not in arguments:
                path.write_text(new, encoding="utf-8", newline="\n")
    for page in stale:
        sys.stdout.write(f"docs/{page}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
