"""A debrief as HTML, the same for the page, for paper and as a file that opens anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import steward.sheet
from steward.ui.drill.mood_chart import Debt, MoodChart, Note
from steward.ui.drill.talk_scenes import signed
from steward.ui.page import SCRIPTS, element, text
from steward.words import EN_DASH, Locale, Text, number

Told = dict[str, Any]
"""A debrief as `steward.drill.debrief_json.as_json` gives it."""

_OWNER = Text("{style}业主", "{style} owner")
_LEVEL = Text("难度 {n}", "level {n}")
_SCORE = Text("得分", "Score")
_BEST = Text("最好能到", "Best possible")
_OUTCOME = Text("结果", "Outcome")
_REPLIES = Text("每一句", "Every reply")
_MOOD = Text("情绪 {change}", "mood {change}")
_LATER = Text("情绪 {change}，后来 {later}", "mood {change}, later {later}")
_SAID = Text("您说的", "What you said")
_BETTER = Text("换成这样，对这位业主更好", "Better, for this owner")
_AS_GOOD = Text("这句对他很合适", "Just right for this owner")
_OWNER_SAID = Text("业主说", "They said")
_THEN = Text("当时", "Then")
_AFTER = Text("后来", "Later")
_WHY = Text("为什么", "Why")
_NO_MOVES = Text("没有听出动作", "No move heard")
_UNSURE = Text("没把握", "not sure")
_WRONG_LABEL = Text("标错了？说一声", "Wrong label? Contest it")
_WHICH = Text(
    "哪一个不对？点一下就记下来，以后用来改进识别；这一场的分数不变。",
    "Which is wrong? A click keeps your word, to teach the recogniser better; the score of this drill stays.",
)
_NOT_SAID = Text("我没有{move}", "I did not: {move}")
_DID_SAY = Text("我做了，没标出来：", "I did this, and it is not marked:")
_NOTED = Text("已记下", "noted")
_AGAIN_FROM = Text("回到这里，重说一遍", "Go back and say it again")
_STANDARD = Text("标准 {id}，{source}", "Standard {id}, {source}")
_GOAL = Text("下次只改一件事", "Next time, change one thing")
_GAIN = Text("改了它，能多 {n} 分", "worth {n} points")
_MISSED = Text("没有问到的", "Never asked")
_ASK = Text("可以问：{question}", "You might ask: {question}")
_OWED = Text("答应了什么，谁去办", "Promised, and by whom")
_PARTS = Text("分数是怎么来的", "Where the score comes from")
_HINTS = Text("提示", "Hints")
_REACTIONS = Text("反应、经过、原因", "Reactions, what happened, why")
_NEXT = Text("下一场", "Next drill")
_PRACTISE = Text("再练一场", "Practise again")
_SAME = Text("同一个情境再来", "The same situation again")
_NOTHING_MISSED = Text("该问的都问到了。", "Everything that mattered was asked.")
_NOTHING_OWED = Text("没有要兑现的承诺。", "Nothing was promised that has to be kept.")
_DEBT = Text("当时换来 {gained}，后来还了 {lost}", "{gained} gained then, {lost} paid back later")
_DEBT_SHORT = Text("+{gained}，−{lost}", "+{gained}, then −{lost}")
_FOOT = Text("演练复盘", "Debrief of a drill")
_POINTS = Text("{points}/{of}", "{points}/{of}")


class Sheet:
    """Writes one debrief in one language.

    Args:
        told: the debrief.
        locale: its language.
        link: gives the address of a page of ours; None for a file, which has no links.
        contested: (reply, move) that were contested already.
        moves: every move's id and name, for those that were made and not marked.
    """

    def __init__(
        self,
        told: Told,
        locale: Locale,
        link: Callable[[str, str], str] | None = None,
        *,
        session: str = "",
        day: str = "",
        contested: Sequence[tuple[int, str]] = (),
        moves: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.told, self.locale, self.link = told, locale, link
        self.session, self.day, self.contested, self.moves = session, day, frozenset(contested), moves

    def say(self, words: Text, **values: object) -> str:
        """Say words in the sheet's language, as HTML."""
        return text(words.say(self.locale, **values))

    def html(self) -> str:
        """Write the whole debrief."""
        return element(
            "div",
            self._head(),
            self._line(),
            element("div", self._replies(), self._aside(), class_="sw-split"),
            class_="sw-debrief",
        )

    # -- the head and the line ------------------------------------------------------------------------------------------

    def _head(self) -> str:
        told = self.told
        bits = [
            told["case_title"],
            self.say(_OWNER, style=told["style_name"]),
            self.say(_LEVEL, n=told["level"]),
            self.day,
        ]
        label = element("p", *(element("span", text(bit)) for bit in bits if bit), class_="sw-label sw-bits")
        tally = "".join(
            element("div", element("dt", self.say(name)), element("dd", value, class_="sw-num" if n else None))
            for n, (name, value) in enumerate((
                (_SCORE, element("b", text(number(told["score"])), class_="sw-num")),
                (_BEST, text(number(told["best"]))),
                (_OUTCOME, text(told["outcome_name"])),
            ))
        )  # fmt: skip
        words = element(
            "div",
            label,
            element("h1", text(told["title"]), class_="sw-title"),
            element("p", text(told["lede"]), class_="sw-lede"),
        )
        return element("div", words, element("dl", tally, class_="sw-tally"), class_="sw-debrief__head")

    def _line(self) -> str:
        line = self.told["line"]
        n = len(line["mood"]) - 1
        harms = [k in line["harms"] for k in range(1, n + 1)]

        def chart(words: Text) -> MoodChart:
            debts = [
                Debt(one["promised_at"], one["paid_at"], words.say(self.locale, gained=abs(one["gained"]), lost=abs(one["lost"])))
                for one in line["debts"] if one["paid_at"] and one["paid_at"] <= n
            ]  # fmt: skip
            notes = [Note(one["reply"], one["text"]) for one in line["notes"] if one["text"] and 1 <= one["reply"] <= n]
            return MoodChart(line["mood"], line["trust"], harms, notes, debts)

        pictures = chart(_DEBT).svg(self.locale) + chart(_DEBT_SHORT).svg(self.locale, narrow=True)
        return element(
            "figure",
            pictures,
            element("figcaption", text(line["caption"]), class_="sw-note"),
            class_="sw-line sw-debrief__line",
        )

    # -- every reply ----------------------------------------------------------------------------------------------------

    def _replies(self) -> str:
        told = self.told
        goal = told["goal"]["reply"]
        rows = (element("li", self._reply(one, open_=one["number"] == goal)) for one in told["replies"])
        heading = element("h2", self.say(_REPLIES), class_="sw-heading sw-heading--rule", id="replies-h")
        return element("section", heading, element("ol", *rows, class_="sw-replies"), aria_labelledby="replies-h")

    def _reply(self, one: Told, *, open_: bool) -> str:
        change = signed(one["mood"])
        effect = (
            self.say(_LATER, change=change, later=signed(one["later"]))
            if one["later"]
            else self.say(_MOOD, change=change)
        )
        summary = element(
            "summary",
            element("i", str(one["number"]), class_="sw-dot" + (" sw-dot--harm" if one["harm"] else "")),
            element("span", text(one["text"]), class_="sw-replies__words"),
            element("span", effect, class_="sw-replies__effect" + (" sw-replies__effect--harm" if one["harm"] else "")),
        )
        said = element(
            "p", element("span", self.say(_SAID), class_="sw-label"), text(one["text"]), class_="sw-beside__one"
        )
        better = (
            element(
                "p",
                element("span", self.say(_BETTER), class_="sw-label"),
                text(one["better"]),
                class_="sw-beside__one sw-beside__one--better",
            )
            if one["better"]
            else element(
                "p",
                element("span", self.say(_AS_GOOD), class_="sw-label"),
                text(one["as_good"] or ""),
                class_="sw-beside__one sw-beside__one--better",
            )
            if one["as_good"]
            else ""
        )
        heard = [
            f"{spoken['who']}：{spoken['text']}" if self.locale == "zh" else f"{spoken['who']}: {spoken['text']}"
            for spoken in one["customer"]
        ]
        facts = [(_OWNER_SAID, heard), (_THEN, [one["then"]]), (_AFTER, [one["later_words"]]), (_WHY, [one["why"]])]
        rows = "".join(
            element("dt", self.say(name)) + element("dd", *(element("div", text(line)) for line in lines if line))
            for name, lines in facts if any(lines)
        )  # fmt: skip
        again = (
            element(
                "p",
                element(
                    "a",
                    self.say(_AGAIN_FROM),
                    href=self.link("drills/drill", f"session={self.session}&from={one['number']}"),
                ),
                class_="sw-links sw-debrief__again",
            )
            if self.link
            else ""
        )
        body = element(
            "div", self._moves(one), element("div", said, better, class_="sw-beside"), element("dl", rows, class_="sw-facts"),
            self._standard(one["standard"]), again, class_="sw-reply-open",
        )  # fmt: skip
        return element("details", summary, body, open=open_ or self.link is None)

    def _moves(self, one: Told) -> str:
        unsure = {each["id"] for each in one["unsure"]}

        def chip(each: Told) -> str:
            doubt = element("small", f" {self.say(_UNSURE)}") if each["id"] in unsure else ""
            return element(
                "span", text(each["name"]), doubt, class_="sw-move" + (" sw-move--harms" if each["harms"] else "")
            )

        chips = "".join(map(chip, one["moves"])) or element("span", self.say(_NO_MOVES), class_="sw-note")
        return element("div", chips, self._contest(one) if self.link else "", class_="sw-moves")

    def _contest(self, one: Told) -> str:
        """Let the learner say that a move was not made, or was made and not marked."""
        n = one["number"]
        made = {each["id"] for each in one["moves"]}

        def button(id: str, words: str, *, holds: bool) -> str:
            if (n, id) in self.contested:
                return element("span", f"{words}{self._dash()}{self.say(_NOTED)}", class_="sw-note")
            return element(
                "button",
                words,
                type="button",
                class_="sw-button sw-button--quiet",
                data_contest=f"{n} {id} {'1' if holds else '0'}",
            )

        wrong = [button(each["id"], self.say(_NOT_SAID, move=each["name"]), holds=False) for each in one["moves"]]
        missing = [button(id, text(name), holds=True) for id, name in self.moves if id not in made]
        return element(
            "details", element("summary", self.say(_WRONG_LABEL)), element("p", self.say(_WHICH)),
            element("div", *wrong, class_="sw-actions"), element("p", self.say(_DID_SAY)), element("div", *missing, class_="sw-actions"),
            class_="sw-debrief__contest sw-note",
        )  # fmt: skip

    def _dash(self) -> str:
        return "，" if self.locale == "zh" else ": "

    def _standard(self, one: Told | None) -> str:
        if not one:
            return ""
        cite = element("cite", self.say(_STANDARD, id=one["id"], source=one["source"]))
        return element("div", element("p", text(one["text"])), cite, class_="sw-standard")

    # -- beside ---------------------------------------------------------------------------------------------------------

    def _aside(self) -> str:
        return element(
            "aside",
            self._goal(),
            self._reactions(),
            self._missed(),
            self._owed(),
            self._score(),
            self._next(),
            class_="sw-stack",
        )

    def _section(self, id: str, title: Text, *body: str) -> str:
        heading = element("h2", self.say(title), class_="sw-heading sw-heading--rule", id=f"{id}-h")
        return element("section", heading, *body, aria_labelledby=f"{id}-h", class_="sw-debrief__part")

    def _goal(self) -> str:
        goal = self.told["goal"]
        gain = (
            element("p", self.say(_GAIN, n=number(goal["gain"])), class_="sw-label")
            if goal["gain"] and goal["gain"] >= 1
            else ""
        )
        return element(
            "section", element("h2", self.say(_GOAL), class_="sw-label", id="goal-h"), element("p", text(goal["text"]), class_="sw-goal__words"), gain,
            class_="sw-goal", aria_labelledby="goal-h",
        )  # fmt: skip

    def _reactions(self) -> str:
        rows = [
            element("li", element("i", str(one["reply"]), class_="sw-dot"), element("div", *(element("p", text(one[key])) for key in ("reaction", "happened", "why") if one[key])))
            for one in self.told["reactions"]
        ]  # fmt: skip
        return (
            self._section("reactions", _REACTIONS, element("ol", *rows, class_="sw-debrief__reactions")) if rows else ""
        )

    def _missed(self) -> str:
        rows = [
            element("div", element("p", text(one["what"])), element("p", self.say(_ASK, question=one["question"]), class_="sw-note") if one["question"] else "")
            for one in self.told["missed"]
        ]  # fmt: skip
        return self._section("missed", _MISSED, *(rows or [element("p", self.say(_NOTHING_MISSED))]))

    def _owed(self) -> str:
        rows = "".join(
            element("dt", text(one["when"] or EN_DASH), class_="sw-num")
            + element("dd", text(one["what"]) + (f"{self._dash()}{text(one['who'])}" if one["who"] else ""))
            for one in self.told["promised"]
        )
        return self._section(
            "owed", _OWED, element("dl", rows, class_="sw-facts") if rows else element("p", self.say(_NOTHING_OWED))
        )

    def _score(self) -> str:
        rows = []
        for part in self.told["parts"]:
            gauge = element(
                "span",
                element("i", style=f"width: {100 * max(0, part['points']) / part['of']:.0f}%"),
                class_="sw-gauge",
                aria_hidden="true",
            )
            points = element(
                "b", self.say(_POINTS, points=number(part["points"]), of=number(part["of"])), class_="sw-num"
            )
            rows.append(element("dt", text(part["name"])) + element("dd", gauge, points))
        lines = [
            *self.told["parts"],
            *([{"name": self.say(_HINTS), "lines": [self.told["hints"]]}] if self.told["hints"] else []),
        ]
        details = "".join(
            element("details", element("summary", text(part["name"])), element("ul", *map(self._score_line, part["lines"]), class_="sw-rows"), open=self.link is None)
            for part in lines
        )  # fmt: skip
        return self._section(
            "parts",
            _PARTS,
            element("dl", "".join(rows), class_="sw-parts"),
            element("div", details, class_="sw-debrief__lines"),
        )

    def _score_line(self, line: Told) -> str:
        points = (
            self.say(_POINTS, points=number(line["points"]), of=number(line["of"]))
            if line["of"]
            else text(signed(round(line["points"])))
        )
        return element("li", element("b", points, class_="sw-num"), element("span", text(line["why"])))

    def _next(self) -> str:
        told, found = self.told, self.told["next"]
        if self.link is None:
            return self._section("next", _NEXT, element("p", text(found["why"]))) if found else ""
        same = element(
            "a", self.say(_SAME), class_="sw-button", href=self.link("drills/drill", f"case={told['case']}&style={told['style']}&level={told['level']}")
        )  # fmt: skip
        if not found:
            return self._section("next", _NEXT, element("p", same))
        go = element(
            "a", self.say(_PRACTISE), class_="sw-button sw-button--primary",
            href=self.link("drills/drill", f"case={found['case']}&style={found['style']}&level={found['level']}"),
        )  # fmt: skip
        return self._section(
            "next", _NEXT, element("p", text(found["why"])), element("p", go, " ", same, class_="sw-actions")
        )


def whole_page(sheet: Sheet, person: str) -> str:
    """Write a debrief as one file with everything inside it; it prints on A4 as it stands."""
    title = f"{sheet.told['case_title']}, {person}" if person else sheet.told["case_title"]
    own_css = (SCRIPTS / "debrief.css").read_text(encoding="utf-8")
    return steward.sheet.whole_page(
        title, sheet.html(), sheet.locale, extra_css=own_css, foot=(_FOOT.say(sheet.locale), person)
    )
