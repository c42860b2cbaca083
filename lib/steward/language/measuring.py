"""Measures the recogniser and writes ``docs/recogniser.md`` and ``docs/recogniser.zh-CN.md``; no figure there is typed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from steward.language import fitting
from steward.language.model import model
from steward.language.training import folds, readings, targets
from steward.language.utterances import Utterance, utterances
from steward.moves import moves
from steward.words import LOCALES, Locale, Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.bool_]

SHARES = (0.25, 0.5, 1.0)
"""Parts of the train part for the learning curve."""
CONFUSIONS = 12

HEAD = Text(
    """# 对话动作识别

给管家的每一句回应标出它做了哪些动作（定义见 `training/moves/moves.yaml`）。本页全部数字由
`python -m steward.language.training --report` 写出，不手工改动。

## 语料怎么来的

回应由几位写手按定义自己编写并标注（`training/moves/utterances/`），其中大部分（条数见下表）由另一位没看过第一遍标注的人再标一遍。
`test` 部分由另外的写手编写，不参与训练，也没有人照着它写线索。两遍标注不一致的动作，训练时按 {first} 和 {second} 折算。
""",
    """# Recognising dialogue moves

Every reply of a steward is labelled with the moves it makes (defined in `training/moves/moves.yaml`). All figures of this
page are written by `python -m steward.language.training --report`, none by hand.

## Where the replies come from

Writers made up replies and labelled them by the definitions (`training/moves/utterances/`); another reader, who had not seen
those labels, labelled most of them a second time (counts below). The part `test` is by other writers; it is not trained on and nobody wrote a cue by
looking at it. A move only one of the two labellings has counts {first} (the writer's) or {second} (the reader's) in training.
""",
)
COUNTS = Text(
    "| 语言 | 训练 | 测试 | 写手 | 标了两遍 |\n| --- | ---: | ---: | ---: | ---: |",
    "| language | train | test | writers | labelled twice |\n| --- | ---: | ---: | ---: | ---: |",
)
TOTAL = Text(
    """## 测试部分上的成绩

宏平均 F1（括号内为按回应重抽样 {draws} 次的 95% 区间），测试部分以写手的标注为准：""",
    """## On the test part

Macro-average F1 (in brackets the 95 % interval from {draws} resamplings of the replies), against the writers' labels:""",
)
TOTAL_HEAD = Text(
    "| 语言 | n | 有益动作 | 有害动作 | 两位标注者之间（有益 / 有害） |\n| --- | ---: | --- | --- | --- |",
    "| language | n | helping | harming | between the two labellers (helping / harming) |\n| --- | ---: | --- | --- | --- |",
)
EACH = Text("### 每个动作（{locale}，n = {n}）", "### Move by move ({locale}, n = {n})")
EACH_HEAD = Text(
    "| 动作 | n | 查准率 | 查全率 | F1（95% 区间） | 两遍标注 κ（95% 区间，n） |\n| --- | ---: | ---: | ---: | --- | --- |",
    "| move | n | precision | recall | F1 (95 % interval) | κ of the two labellings (95 % interval, n) |\n| --- | ---: | ---: | ---: | --- | --- |",
)
CURVE = Text(
    """## 语料越多越好吗

用训练部分的一段训练，在测试部分上量（有益 / 有害的宏平均 F1；判定线在训练部分内另留的折上定）：""",
    """## Would more replies help

Trained on a part of the train part, measured on the test part (macro-average F1, helping / harming; lines set on held-back folds inside that part):""",
)
CURVE_HEAD = Text(
    "| 语言 | 回应数 | 有益 | 有害 |\n| --- | ---: | ---: | ---: |",
    "| language | replies | helping | harming |\n| --- | ---: | ---: | ---: |",
)
ACROSS = Text(
    "只用一部分写手训练、在没见过的写手上量（训练部分内，逐位写手轮换）：",
    "Trained on some writers, measured on a writer never seen (inside the train part, each in turn):",
)
MIXED = Text(
    """## 容易混的

该有的动作没听出、同时多听出另一个动作的次数（训练部分，留出的折上；前 {n} 对）：""",
    """## What is mistaken for what

How often a move was missed while another was heard that is not there (train part, on held-back folds; the first {n} pairs):""",
)
MIXED_HEAD = Text(
    "| 语言 | 漏掉 | 多听出 | 次 |\n| --- | --- | --- | ---: |",
    "| language | missed | heard instead | times |\n| --- | --- | --- | ---: |",
)
NEXT = Text(
    """## 接下来什么最有用

- 学习曲线还在上升：F1 最低的几个动作（{weak}）最缺写法不同的回应，尤其是不带常用词的说法。
- 有害动作里的反讽、反问靠常识才读得懂，线索只抓得住一部分；识别结果里 `unsure` 的动作应当请人确认。
- 学员在复盘里提出的争议可以导出，核对后用 `--contests` 加进训练。

## 模型

每个动作一个带 L2 的逻辑回归：把回应切成分句和句子，取最能说明该动作的一段（软最大），再加上整条回应的特征。特征有字或词的片段、
手写线索（`training/moves/cues.yaml`）、同一分句内线索的先后、相邻分句的线索、客户上一句话。判定线在留出的折上逐个动作设定。
权重存为不含 pickle 的 `.npz`，运行时只用 numpy。输入相同，重训得到相同的判断。
""",
    """## What would help next

- The learning curve still rises: the moves with the lowest F1 ({weak}) lack replies worded in other ways most, above all without the usual words.
- Irony and rhetorical questions among the harming moves need common sense; cues catch a part. What is reported as `unsure` should be asked about.
- What learners contest in a debrief can be exported and, once checked, added with `--contests`.

## The model

One logistic model with L2 a move: a reply is cut into clauses and sentences, the piece that speaks most for the move counts (soft maximum), and the
features of the whole reply are added. Features are pieces of words, hand-written cues (`training/moves/cues.yaml`), the order of cues in a clause, cues of
neighbouring clauses, and the customer's last line. The line of each move is set on held-back folds. Weights are an `.npz` without pickle; at run time only
numpy is used. The same input trained again gives the same answers.
""",
)
DRAWS = 1000


@dataclass(frozen=True, eq=False)
class Measured:
    """One language measured."""

    locale: Locale
    test: Sequence[Utterance]
    labels: Table
    second: Table
    heard: Table


def write_report(folder: Path) -> None:
    """Measure both languages and write the two pages."""
    measured = [measure(locale) for locale in LOCALES]
    curves = {each.locale: learning_curve(each) for each in measured}
    found = {each.locale: held_back(each.locale) for each in measured}
    for locale, name in (("en", "recogniser.md"), ("zh", "recogniser.zh-CN.md")):
        page = _page("zh" if locale == "zh" else "en", measured, curves, found)
        (folder / name).write_text(page, encoding="utf-8")


def table(written: Sequence[Utterance], which: str) -> Table:
    """Give labels as a table, replies by moves; `which` is ``first`` or ``second``."""
    import numpy as np

    return np.array([[move in (getattr(each, which) or ()) for move in moves()] for each in written], dtype=bool)


def measure(locale: Locale) -> Measured:
    """Hear the test part with the shipped model."""
    test = [each for each in utterances(locale) if each.part == "test"]
    shipped = model(locale)
    heard = fitting.scores(shipped, readings(test, locale)) > shipped.lines
    return Measured(locale, test, table(test, "first"), table(test, "second"), heard)


def f1(labels: Table, heard: Table) -> NDArray[np.float64]:
    """Give F1 of every move; not a number where a move neither occurs nor is heard."""
    import numpy as np

    hits, all_of_them = (labels & heard).sum(axis=0), labels.sum(axis=0) + heard.sum(axis=0)
    return np.where(all_of_them > 0, 2 * hits / np.maximum(1, all_of_them), np.nan)


def resampled(labels: Table, heard: Table) -> NDArray[np.float64]:
    """Give F1 of every move in each of `DRAWS` resamplings of the replies, by a fixed seed."""
    import numpy as np

    draw = np.random.default_rng(7)
    count = len(labels)
    return np.array([f1(labels[rows], heard[rows]) for rows in draw.integers(0, count, (DRAWS, count))])


def learning_curve(measured: Measured) -> list[tuple[int, float, float]]:
    """Train on parts of the train part and measure on the test part; every n-th reply is taken, so that all writers remain."""
    import numpy as np

    written = [each for each in utterances(measured.locale) if each.part == "train"]
    seen, wanted, dealt = readings(written, measured.locale), targets(written), folds(written)
    test = readings(measured.test, measured.locale)
    found = []
    for share in SHARES:
        rows = [int(row) for row in np.floor(np.arange(0, len(written), 1 / share)) if row < len(written)]
        part, part_wanted = [seen[row] for row in rows], wanted[rows]
        lines = fitting.lines_for(fitting.held_back(part, part_wanted, dealt[rows]), part_wanted > 0.5)
        heard = fitting.scores(fitting.fit(part, part_wanted), test) > lines
        found.append((len(rows), *_both(f1(measured.labels, heard))))
    return found


def held_back(locale: Locale) -> tuple[Table, Table, list[tuple[str, int, float, float]]]:
    """Give labels and what is heard of the train part by writers never seen, and the figures writer by writer."""
    import numpy as np

    written = [each for each in utterances(locale) if each.part == "train"]
    wanted = targets(written)
    labels = wanted > 0.5
    names, writers = np.unique([each.writer for each in written], return_inverse=True)
    found = fitting.held_back(readings(written, locale), wanted, writers)
    heard = np.zeros_like(labels)
    figures = []
    for number, name in enumerate(names):
        own = writers == number
        heard[own] = found[own] > fitting.lines_for(found[~own], labels[~own])
        figures.append((str(name), int(own.sum()), *_both(f1(labels[own], heard[own]))))
    return labels, heard, figures


def confusions(labels: Table, heard: Table) -> list[tuple[str, str, int]]:
    """Count pairs of a move missed and a move wrongly heard in the same reply, most frequent first."""
    names = list(moves())
    missed, extra = labels & ~heard, heard & ~labels
    counts = missed.T.astype(int) @ extra.astype(int)
    pairs = [
        (names[i], names[j], int(counts[i, j])) for i in range(len(names)) for j in range(len(names)) if counts[i, j]
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _helping() -> list[bool]:
    return [move.polarity == "helps" for move in moves().values()]


def _both(each: NDArray[np.float64]) -> tuple[float, float]:
    import numpy as np

    helping = np.array(_helping())
    return float(np.nanmean(each[helping])), float(np.nanmean(each[~helping]))


def _page(
    locale: Locale,
    measured: Sequence[Measured],
    curves: dict[Locale, list[tuple[int, float, float]]],
    found: dict[Locale, tuple[Table, Table, list[tuple[str, int, float, float]]]],
) -> str:
    from steward.language.training import TRUST_FIRST, TRUST_SECOND

    lines = [HEAD.say(locale, first=TRUST_FIRST, second=TRUST_SECOND), COUNTS.say(locale)]
    for each in measured:
        written = utterances(each.locale)
        train = [one for one in written if one.part == "train"]
        twice = sum(one.second is not None for one in written)
        lines.append(
            f"| {each.locale} | {len(train)} | {len(each.test)} | {len({one.writer for one in written})} | {twice} |"
        )
    lines += ["", TOTAL.say(locale, draws=DRAWS), "", TOTAL_HEAD.say(locale)]
    lines += [_total(each) for each in measured]
    for each in measured:
        lines += [
            "",
            EACH.say(locale, locale=each.locale, n=len(each.test)),
            "",
            EACH_HEAD.say(locale),
            *_by_move(each, locale),
        ]
    lines += ["", CURVE.say(locale), "", CURVE_HEAD.say(locale)]
    lines += [f"| {id} | {n} | {good:.2f} | {bad:.2f} |" for id, curve in curves.items() for n, good, bad in curve]
    lines += ["", ACROSS.say(locale), "", CURVE_HEAD.say(locale)]
    lines += [
        f"| {name} | {n} | {good:.2f} | {bad:.2f} |"
        for _, _, figures in found.values()
        for name, n, good, bad in figures
    ]
    lines += ["", MIXED.say(locale, n=CONFUSIONS), "", MIXED_HEAD.say(locale)]
    for id, (labels, heard, _) in found.items():
        lines += [f"| {id} | {missed} | {extra} | {n} |" for missed, extra, n in confusions(labels, heard)[:CONFUSIONS]]
    return "\n".join([*lines, "", NEXT.say(locale, weak=", ".join(_weakest(measured)))])


def _total(each: Measured) -> str:
    import numpy as np

    drawn = np.array([_both(one) for one in resampled(each.labels, each.heard)])
    ends = np.percentile(drawn, [2.5, 97.5], axis=0)
    cells = [
        f"{value:.2f} ({ends[0, at]:.2f}\u2013{ends[1, at]:.2f})"
        for at, value in enumerate(_both(f1(each.labels, each.heard)))
    ]
    between = " / ".join(f"{value:.2f}" for value in _both(f1(each.labels, each.second)))
    return f"| {each.locale} | {len(each.test)} | {cells[0]} | {cells[1]} | {between} |"


def _by_move(each: Measured, locale: Locale) -> list[str]:
    import numpy as np

    from steward.service.statistics.agreement import cohen_kappa

    ends = np.nanpercentile(resampled(each.labels, each.heard), [2.5, 97.5], axis=0)
    values = f1(each.labels, each.heard)
    twice = [one for one in utterances(each.locale) if one.second is not None]
    rows = []
    for at, move in enumerate(moves().values()):
        labels, heard = each.labels[:, at], each.heard[:, at]
        hits = int((labels & heard).sum())
        first, second = [move.id in one.first for one in twice], [move.id in (one.second or ()) for one in twice]
        kappa = cohen_kappa(first, second)
        rows.append(
            f"| {move.name.say(locale)} `{move.id}` | {int(labels.sum())} | {hits / max(1, int(heard.sum())):.2f} | "
            f"{hits / max(1, int(labels.sum())):.2f} | {values[at]:.2f} ({ends[0, at]:.2f}\u2013{ends[1, at]:.2f}) | "
            f"{kappa.value:.2f} ({kappa.low:.2f}\u2013{kappa.high:.2f}, {len(twice)}) |"
        )
    return rows


def _weakest(measured: Sequence[Measured]) -> list[str]:
    import numpy as np

    mean = np.nanmean([f1(each.labels, each.heard) for each in measured], axis=0)
    return [f"`{list(moves())[int(at)]}`" for at in np.argsort(mean)[:5]]
