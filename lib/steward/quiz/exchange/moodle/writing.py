"""Questions as Moodle XML, such as Moodle itself writes and takes back; what cannot be carried is noted."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from steward.quiz.exchange.gift.names import clean_name
from steward.quiz.exchange.gift.refusals import NO_FULL_CREDIT
from steward.quiz.exchange.gift.text import BLANK
from steward.quiz.exchange.grades import is_grade
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.moodle import cloze
from steward.quiz.exchange.moodle.doubts import FEW_ANSWERS
from steward.quiz.exchange.moodle.parts import FORMATS
from steward.quiz.exchange.moodle.types import (
    CALCULATED,
    CALCULATED_ANSWER,
    COMBINED,
    DATASET,
    ESSAY,
    GROUP_TAGS,
    NUMERICAL,
    ORDERING,
    RANDOM_MATCH,
)  # fmt: skip
from steward.quiz.exchange.question import Answer, Format, Notice, Question
from steward.words import Text

_FORMAT_NAMES = {ours: theirs for theirs, ours in FORMATS.items()}
_TYPES = {
    "multichoice_single": "multichoice", "multichoice_multi": "multichoice", "match": "matching",
    **{name: name for name in (
        "truefalse", "shortanswer", "numerical", "ordering", "essay", "description", "cloze", "gapselect", "ddwtos", "randomsamatch",
    )},
}  # fmt: skip
_WITH_COMBINED = {
    "multichoice_single",
    "multichoice_multi",
    "match",
    "ordering",
    "gapselect",
    "ddwtos",
    "calculated",
    "randomsamatch",
}
_NOT_XML = re.compile("[^\t\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MEANS = re.compile('[<>&"]')

_NO_TYPE = Text(
    "“{name}”没有写进去：Moodle XML 里写不了这种题（{type}）。",
    "“{name}” was left out: a question of this type ({type}) cannot be written as Moodle XML.",
)
_LEFT = Text(
    "“{name}”的{what}没有写进去，Moodle 这种题没有地方放。",
    "{what} of “{name}” stayed behind: Moodle has no place for it in this type.",
)
_CHARACTERS = Text(
    "“{name}”里有 XML 不能写的控制字符，去掉了 {n} 个。",
    "“{name}” holds control characters that XML cannot have; {n} were taken out.",
)
_TRIMMED = Text(
    "“{name}”有文字首尾的空白去掉了，Moodle 读的时候也会去掉。",
    "Blanks around texts of “{name}” were taken off, as Moodle does when it reads.",
)
_CLEANED = Text(
    "题名“{name}”里的标签或多出的部分，Moodle 会去掉。",
    "Moodle takes tags, and what is too long, out of the name “{name}”.",
)
_GRADE = Text(
    "“{name}”有答案给 {percent}%，Moodle 不认这个分值，导入时要选“最接近的成绩”。",
    "An answer of “{name}” gives {percent} %, a share that Moodle does not know; choose “nearest grade” when importing.",
)
_MARK = Text(
    "“{name}”的分数由文字里的空决定，原来的 {mark} 分没有写进去。",
    "The mark of “{name}” comes from its gaps; its own, {mark}, was not written.",
)
_REFUSED = Text("“{name}”Moodle 会拒收：{why}", "Moodle will refuse “{name}”: {why}")
_ORDER = Text(
    "没有类别的题排到了最前面，因为 Moodle 会把它们放进前一个类别。",
    "Questions without a category went to the front, because Moodle would put them into the category before them.",
)
_NO_CONTENT = Text(
    "“{name}”用到的文件“{file}”没有内容，没有写进去。",
    "The file “{file}” of “{name}” has no content and was not written.",
)
_GENERAL, _HINTS, _FEEDBACK, _COMBINED, _UNITS, _NUMBERING, _SHUFFLE, _MODEL, _CASE, _MORE = (
    Text("总的反馈", "The general feedback"), Text("提示", "Hints"), Text("单个答案的反馈", "Feedback to single answers"),
    Text("对、部分对、错的反馈", "Feedback to right, half right and wrong"), Text("单位", "Units"),
    Text("选项的编号方式", "How options are numbered"), Text("是否打乱次序", "Whether answers are shuffled"),
    Text("评分参考或起始文字", "The model answer or the text to begin with"), Text("是否区分大小写", "Whether A and a differ"),
    Text("其他格式的附加内容（{keys}）", "What another format says besides ({keys})"),
)  # fmt: skip


def write_moodle_xml(questions: Iterable[Question]) -> tuple[bytes, tuple[Notice, ...]]:
    """Write questions as Moodle XML; the notes say what the file does not carry.

    >>> data, notes = write_moodle_xml([Question("description", "Welcome", "<p>Hello</p>", format="html", default_mark=0)])
    >>> b'<question type="description">' in data, notes
    (True, ())
    """
    asked = list(questions)
    notes: list[Notice] = []
    ordered = sorted(asked, key=lambda question: bool(question.category))
    if ordered != asked:
        notes.append(Notice("order-changed", _ORDER))
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    category = ""
    for question in ordered:
        writer = _Writer(question)
        about = [dict(each) for each in question.extra.get("categories", ())]
        if question.category and question.category != (about[-1].get("path") if about else category):
            about.append({"path": question.category})
        category = question.category
        out += [writer.category(each) for each in about]
        out.append(writer.question())
        notes += writer.notes
    out.append("</quiz>\n")
    return "".join(out).encode("utf-8"), tuple(notes)


@dataclass
class _Writer:
    of: Question
    notes: list[Notice] = field(default_factory=list)
    lost_characters: int = 0
    trimmed: bool = False
    used: set[str] = field(default_factory=set)

    def note(self, code: str, text: Text, **values: object) -> None:
        self.notes.append(Notice(code, text, {"name": shown(self.of.name, 60), **values}, self.of.line, self.of.name))

    def left(self, what: Text, **values: object) -> None:
        said = Text(what.zh.format(**values), what.en.format(**values))
        self.note("left-behind", _LEFT, what=said)

    def escaped(self, text: str, *, trim: bool = True) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        found, n = _NOT_XML.subn("", text)
        self.lost_characters += n
        if trim and found.strip(BLANK) != found:
            found, self.trimmed = found.strip(BLANK), True
        if not _MEANS.search(found):
            return found
        # As CDATA and not as entities: Moodle loses a space that stands alone between two of them.
        return "<![CDATA[" + found.replace("]]>", "]]]]><![CDATA[>") + "]]>"

    def text(
        self, tag: str, text: str, format: Format | None, place: str = "", inside: str = "", attributes: str = ""
    ) -> str:
        named = _FORMAT_NAMES[format or self.of.format]
        return (
            f'    <{tag}{attributes} format="{named}">\n      <text>{self.escaped(text)}</text>\n'
            f"{self.files(place)}{inside}    </{tag}>\n"
        )

    def files(self, place: str) -> str:
        out = []
        for file in self.of.files:
            if file.place == place and place:
                if not file.content:
                    self.note("file-empty", _NO_CONTENT, file=shown(file.name))
                    continue
                name, path = (quoteattr(_NOT_XML.sub("", part)) for part in (file.name, file.path))
                content = base64.b64encode(file.content).decode()
                out.append(f'      <file name={name} path={path} encoding="base64">{content}</file>\n')
        return "".join(out)

    def plain(self, tag: str, value: object) -> str:
        said = str(value).lower() if isinstance(value, bool) else str(value)
        return f"    <{tag}>{self.escaped(said)}</{tag}>\n"

    def category(self, about: dict[str, str]) -> str:
        info = ""
        if about.get("info"):
            named = _FORMAT_NAMES.get(about.get("format", "moodle"), "moodle_auto_format")  # type: ignore[call-overload]
            info = f'    <info format="{named}">\n      <text>{self.escaped(about["info"])}</text>\n    </info>\n'
        if about.get("idnumber"):
            info += self.plain("idnumber", about["idnumber"])
        path = self.escaped(about.get("path", ""))
        return f'  <question type="category">\n    <category>\n      <text>{path}</text>\n    </category>\n{info}  </question>\n'

    def question(self) -> str:
        of = self.of
        name = str(of.extra.get("type", "")) if of.type == "calculated" else _TYPES.get(of.type, "")
        if of.type == "calculated" and name not in ("calculated", "calculatedsimple", "calculatedmulti"):
            name = "calculated"
        if not name:
            self.note("type-left-out", _NO_TYPE, type=of.extra.get("type", of.type))
            return ""
        self.used.update(("type", "categories") if of.type == "calculated" else ("categories",))
        body = _BODIES[of.type](self)
        out = [
            f'  <question type="{name}">\n    <name>\n      <text>{self.escaped(of.name)}</text>\n    </name>\n',
            self.text("questiontext", of.text, of.format, "text"),
            self.text("generalfeedback", of.general_feedback, of.general_feedback_format, "general_feedback"),
            "" if of.type == "cloze" else self.plain("defaultgrade", number(of.default_mark)),
            "" if of.penalty is None else self.plain("penalty", number(of.penalty)),
            self.more("hidden") or "    <hidden>0</hidden>\n",
            self.plain("idnumber", of.id_number),
            body,
            *self.hints(),
            self.tags("tags", of.tags),
            self.tags("coursetags", of.extra.get("coursetags", ())),
            "  </question>\n",
        ]
        self.used.add("coursetags")
        self.check()
        return "".join(out)

    def check(self) -> None:
        """Note what the type has no place for."""
        of = self.of
        if clean_name(of.name) != of.name.strip(BLANK):
            self.note("name-cleaned", _CLEANED)
        if of.type not in _WITH_COMBINED and (of.correct_feedback or of.partial_feedback or of.incorrect_feedback):
            self.left(_COMBINED)
        if of.type in ("match", "cloze", "essay", "description", "gapselect", "ddwtos") and any(
            a.feedback for a in of.answers
        ):
            self.left(_FEEDBACK)
        if of.units and of.type not in ("numerical", "calculated"):
            self.left(_UNITS)
        if of.numbering and of.type not in ("multichoice_single", "multichoice_multi", "calculated"):
            self.left(_NUMBERING)
        if of.shuffle is not None and of.type in _NO_SHUFFLE:
            self.left(_SHUFFLE)
        if (of.model_answer or of.template) and of.type != "essay":
            self.left(_MODEL)
        if of.case_sensitive and of.type != "shortanswer":
            self.left(_CASE)
        if of.type in ("cloze", "description") and of.default_mark != (
            cloze.mark_of(of.text) if of.type == "cloze" else 0
        ):
            self.note("mark-left-behind", _MARK, mark=number(of.default_mark))
        if of.type in ("multichoice_single", "multichoice_multi", "shortanswer", "numerical"):
            for percent in dict.fromkeys(a.percent for a in of.answers if not is_grade(a.percent)):
                self.note("weight-not-allowed", _GRADE, percent=number(percent))
        for text, values in _refusals(of):
            why = Text(text.say("zh", **values), text.say("en", **values))
            self.note("refused-by-moodle", _REFUSED, why=why)
        if keys := [key for key in of.extra if key not in self.used]:
            self.left(_MORE, keys=", ".join(shown(str(key), 30) for key in keys))
        if self.lost_characters:
            self.note("characters-left-out", _CHARACTERS, n=self.lost_characters)
        if self.trimmed:
            self.note("blanks-trimmed", _TRIMMED)

    def more(self, *keys: str) -> str:
        self.used.update(keys)
        return "".join(self.plain(key, self.of.extra[key]) for key in keys if self.of.extra.get(key) not in (None, ""))

    def tags(self, group: str, tags: Sequence[object]) -> str:
        inside = "".join(f"      <tag><text>{self.escaped(str(tag))}</text></tag>\n" for tag in tags)
        return f"    <{group}>\n{inside}    </{group}>\n" if inside else ""

    def hints(self) -> Iterator[str]:
        options = self.of.extra.get("hint_options", ())
        self.used.add("hint_options")
        for at, hint in enumerate(self.of.hints):
            inside = "      <shownumcorrect/>\n" if hint.show_count else ""
            inside += "      <clearwrong/>\n" if hint.clear_wrong else ""
            if at < len(options) and options[at]:
                inside += f"  {self.plain('options', options[at])}"
            yield self.text("hint", hint.text, hint.format, f"hint {at}", inside)

    def answer(self, answer: Answer, at: int, inside: str = "", *, plain: bool = False) -> str:
        feedback = self.text("feedback", answer.feedback, answer.feedback_format, f"feedback {at}")
        share = f' fraction="{number(answer.percent)}"'
        format: Format | None = "moodle" if plain else answer.format
        return self.text("answer", answer.text, format, f"answer {at}", feedback + inside, share)

    def answers(self, *, plain: bool = False) -> str:
        return "".join(self.answer(answer, at, plain=plain) for at, answer in enumerate(self.of.answers))

    def combined(self) -> str:
        of, out = self.of, []
        for tag, name in COMBINED.items():
            self.used.add(f"{tag}_format")
            out.append(self.text(tag, getattr(of, name), of.extra.get(f"{tag}_format"), name))
        self.used.add("shownumcorrect")
        shows = of.extra.get("shownumcorrect")
        if shows is True:
            out.append("    <shownumcorrect/>\n")
        elif shows not in (None, False, ""):
            out.append(self.plain("shownumcorrect", shows))
        return "".join(out)

    def shuffle(self) -> str:
        return "" if self.of.shuffle is None else self.plain("shuffleanswers", self.of.shuffle)

    def units(self) -> str:
        out = [
            f"      <unit>\n  {self.plain('multiplier', unit.multiplier)}  {self.plain('unit_name', unit.name)}      </unit>\n"
            for unit in self.of.units
        ]
        return f"    <units>\n{''.join(out)}    </units>\n" if out else ""

    def instructions(self) -> str:
        self.used.update(("instructions", "instructions_format"))
        if not self.of.extra.get("instructions"):
            return ""
        return self.text(
            "instructions", self.of.extra["instructions"], self.of.extra.get("instructions_format"), "instructions"
        )


def _refusals(of: Question) -> Iterator[tuple[Text, dict[str, object]]]:
    """Say why Moodle will not take a question."""
    least = {
        "multichoice_single": 2,
        "multichoice_multi": 2,
        "shortanswer": 1,
        "numerical": 1,
        "match": 2,
        "ordering": 2,
    }
    if len(of.answers) < least.get(of.type, 0):
        yield FEW_ANSWERS.text, {"least": least[of.type]}
    elif of.type == "shortanswer" and not any(answer.percent == 100 for answer in of.answers):
        yield NO_FULL_CREDIT.text, {}
    if of.type == "cloze":
        for _, text, values in cloze.faults(cloze.gaps(of.text)):
            yield text, values


def number(value: float) -> str:
    """Write a number as short as it can be without loss."""
    written = f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1e12 else repr(value)
    return "0" if written == "-0" else written


def _multichoice(w: _Writer) -> str:
    numbering = w.plain("answernumbering", w.of.numbering) if w.of.numbering else ""
    single = w.plain("single", w.of.type == "multichoice_single")
    return single + w.shuffle() + numbering + w.more("showstandardinstruction") + w.combined() + w.answers()


def _truefalse(w: _Writer) -> str:
    return w.more("showstandardinstruction") + w.answers(plain=True)


def _shortanswer(w: _Writer) -> str:
    return w.plain("usecase", "1" if w.of.case_sensitive else "0") + w.answers(plain=True)


def _numerical(w: _Writer) -> str:
    answers = [
        w.answer(answer, at, f"      <tolerance>{w.escaped(answer.tolerance or '0')}</tolerance>\n", plain=True)
        for at, answer in enumerate(w.of.answers)
    ]
    return "".join(answers) + w.units() + w.more(*NUMERICAL) + w.instructions()


def _match(w: _Writer) -> str:
    out = [w.shuffle(), w.combined()]
    for at, answer in enumerate(w.of.answers):
        right = f"      <answer>\n        <text>{w.escaped(answer.match)}</text>\n      </answer>\n"
        out.append(w.text("subquestion", answer.text, answer.format, f"answer {at}", right))
    return "".join(out)


def _ordering(w: _Writer) -> str:
    w.used.add("shownumcorrect")
    out = [w.more(*(key for key in ORDERING if key != "shownumcorrect")), w.combined()]
    for at, answer in enumerate(w.of.answers):
        feedback = ""
        if answer.feedback:
            feedback = w.text("feedback", answer.feedback, answer.feedback_format, f"feedback {at}")
        out.append(w.text("answer", answer.text, answer.format, f"answer {at}", feedback, f' fraction="{at + 1}"'))
    return "".join(out)


def _essay(w: _Writer) -> str:
    extra = w.of.extra
    w.used.update(("graderinfo_format", "responsetemplate_format"))
    model = w.text("graderinfo", w.of.model_answer, extra.get("graderinfo_format"), "model_answer")
    template = w.text("responsetemplate", w.of.template, extra.get("responsetemplate_format"), "template")
    return w.more(*ESSAY) + model + template


def _gaps(w: _Writer) -> str:
    groups, endless = w.of.extra.get("groups", ()), w.of.extra.get("infinite", ())
    w.used.update(("groups", "infinite"))
    tag, out = GROUP_TAGS[w.of.type], [w.shuffle(), w.combined()]
    for at, answer in enumerate(w.of.answers):
        group = groups[at] if at < len(groups) else "1"
        infinite = "      <infinite/>\n" if at < len(endless) and endless[at] else ""
        out.append(
            f"    <{tag}>\n      <text>{w.escaped(answer.text)}</text>\n      <group>{w.escaped(str(group))}</group>\n{infinite}    </{tag}>\n"
        )
    return "".join(out)


def _calculated(w: _Writer) -> str:
    extra, of = w.of.extra, w.of
    w.used.update(("answers", "datasets"))
    numbering = w.plain("answernumbering", of.numbering) if of.numbering else ""
    out = [w.more("synchronize", "single"), numbering, w.shuffle(), w.combined()]
    plain = extra.get("type") != "calculatedmulti"
    more = extra.get("answers", ())
    for at, answer in enumerate(of.answers):
        own = more[at] if at < len(more) else {}
        inside = f"  {w.plain('tolerance', answer.tolerance)}" if answer.tolerance else ""
        inside += "".join(f"  {w.plain(key, own[key])}" for key in CALCULATED_ANSWER if key in own)
        out.append(w.answer(answer, at, inside, plain=plain))
    out += [w.units(), w.more(*NUMERICAL), w.instructions()]
    if datasets := extra.get("datasets"):
        out.append(
            "    <dataset_definitions>\n"
            + "".join(_dataset(w, dataset) for dataset in datasets)
            + "    </dataset_definitions>\n"
        )
    w.used.update(CALCULATED)
    return "".join(out)


def _dataset(w: _Writer, dataset: dict[str, Any]) -> str:
    out = ["      <dataset_definition>\n"]
    for key in DATASET:
        if key in dataset:
            value = w.escaped(str(dataset[key]))
            inside = value if key in ("type", "itemcount", "number_of_items") else f"<text>{value}</text>"
            out.append(f"        <{key}>{inside}</{key}>\n")
    if items := dataset.get("items"):
        rows = (
            f"          <dataset_item><number>{w.escaped(str(n))}</number><value>{w.escaped(str(v))}</value></dataset_item>\n"
            for n, v in items
        )
        out.append("        <dataset_items>\n" + "".join(rows) + "        </dataset_items>\n")
    return "".join(out) + "      </dataset_definition>\n"


def _nothing(_writer: _Writer) -> str:
    return ""


def _random_match(w: _Writer) -> str:
    return w.more(*RANDOM_MATCH) + w.combined()


_NO_SHUFFLE = {"truefalse", "shortanswer", "numerical", "ordering", "essay", "description", "cloze", "randomsamatch"}
_BODIES: dict[str, Callable[[_Writer], str]] = {
    "multichoice_single": _multichoice, "multichoice_multi": _multichoice, "truefalse": _truefalse, "shortanswer": _shortanswer,
    "numerical": _numerical, "match": _match, "ordering": _ordering, "essay": _essay, "description": _nothing, "cloze": _nothing,
    "gapselect": _gaps, "ddwtos": _gaps, "calculated": _calculated, "randomsamatch": _random_match,
}  # fmt: skip
