"""Made-up questions of every type, for what goes out and must come back."""

from dataclasses import replace

from hypothesis import strategies as st

from steward.quiz.exchange.gift.names import clean_name
from steward.quiz.exchange.grades import grades
from steward.quiz.exchange.moodle import cloze
from steward.quiz.exchange.question import FORMATS, Answer, File, Hint, Question, Unit, true_false
from steward.quiz.exchange.safe_text import safe

WORDS = st.text(alphabet="ab 物业，。<&>\"'=+-@*{}[]#~%:;|/\\\n\u3000😀𠮷", max_size=12)
words = WORDS.map(lambda text: text.strip(" \t\n\r\0\x0b"))
markup_words = st.one_of(
    words.filter(lambda text: safe(text, "markdown").text == text),
    st.sampled_from(
        ["<p>先<b>安抚</b></p>", "a < b &amp; c", '<p dir="ltr" style="text-align: left;">x<br></p>', "]]>"]
    ),
)
"""Texts that are the same in every format, because there is nothing to take out of them."""
some_words = words.filter(bool)
shares = st.sampled_from(grades())
numbers = st.decimals(-100_000, 100_000, places=2, allow_nan=False).map(lambda value: f"{value.normalize():f}")
tolerances = st.sampled_from(["", "0.5", "2"])
tags = st.lists(some_words.filter(lambda tag: "\n" not in tag), max_size=2, unique=True).map(tuple)
CATEGORIES = st.sampled_from(["$course$/top/投诉", "a/b", "24//7"])


@st.composite
def questions(
    draw: st.DrawFn, types: tuple[str, ...], text=markup_words, markup=("moodle", "html", "plain", "markdown")
) -> Question:
    """Make a question with everything that Moodle XML carries; texts come from `text`, formats from `markup`."""
    some = text.filter(bool)
    format = draw(st.sampled_from([one for one in FORMATS if one in markup]))
    own = st.sampled_from([None, *(one for one in markup if one != format)])
    type = draw(st.sampled_from(types))

    def with_format(said: str) -> str | None:
        return draw(own) if said else None

    def answer(words: str, percent: float, *, plain: bool = False, **more: str) -> Answer:
        feedback = draw(text)
        return Answer(words, percent, feedback, None if plain else draw(own), with_format(feedback), **more)

    general = draw(text)
    question = Question(
        type, draw(words.map(clean_name)), draw(text), (), general, draw(CATEGORIES), format=format,
        general_feedback_format=with_format(general), default_mark=draw(st.sampled_from([1, 2, 0.5])),
        penalty=draw(st.sampled_from([None, 0, 0.1, 0.3333333])), id_number=draw(st.sampled_from(["", "id-1", "a b&c"])), tags=draw(tags),
        hints=tuple(draw(st.lists(st.builds(Hint, some, own, st.booleans(), st.booleans()), max_size=2))),
    )  # fmt: skip
    n = draw(st.integers(2, 4))
    found: tuple[Answer, ...] = ()
    more: dict[str, object] = {}
    combined = {
        "correct_feedback": draw(text),
        "partial_feedback": draw(text),
        "incorrect_feedback": draw(text),
    }
    match type:
        case "multichoice_single" | "multichoice_multi":
            found = tuple(answer(draw(some), draw(shares)) for _ in range(n))
            more = {
                "shuffle": draw(st.sampled_from([None, True, False])),
                "numbering": draw(st.sampled_from(["", "abc", "iii"])),
                **combined,
            }
        case "truefalse":
            found = true_false(draw(st.booleans()))
            found = tuple(
                replace(one, feedback=(said := draw(text)), feedback_format=with_format(said)) for one in found
            )
        case "shortanswer":
            found = (
                answer(draw(some_words), 100, plain=True),
                *(answer(draw(words), draw(shares), plain=True) for _ in range(n)),
            )
            more = {"case_sensitive": draw(st.booleans())}
        case "numerical":
            found = tuple(answer(draw(numbers), draw(shares), plain=True, tolerance=draw(tolerances)) for _ in range(n))
            more = {
                "units": tuple(draw(st.lists(st.builds(Unit, some_words, st.sampled_from(["1", "0.01"])), max_size=2)))
            }
        case "match":
            found = tuple(Answer(draw(some), 100, format=draw(own), match=draw(some_words)) for _ in range(n))
            found += tuple(Answer("", 100, match=draw(some_words)) for _ in range(draw(st.integers(0, 2))))
            more = {"shuffle": draw(st.booleans()), **combined}
        case "ordering":
            found = tuple(replace(answer(draw(some), 100)) for _ in range(n))
            more = {**combined, "extra": {
                "layouttype": draw(st.sampled_from(["HORIZONTAL", "VERTICAL"])), "selecttype": "ALL", "selectcount": n,
                "gradingtype": draw(st.sampled_from(["ALL_OR_NOTHING", "ABSOLUTE_POSITION"])), "showgrading": "SHOW", "numberingstyle": "none",
            }}  # fmt: skip
        case "essay":
            more = {"model_answer": draw(text), "template": draw(text)}
        case "cloze":
            gaps = draw(st.lists(_gaps(), min_size=1, max_size=3))
            said = " ".join(part for gap in gaps for part in (draw(text).replace("{", "("), gap))
            more = {"text": said.strip(), "default_mark": cloze.mark_of(said)}
        case "description":
            more = {"default_mark": 0}
    if draw(st.booleans()) and type != "cloze":
        more["text"] = f'{question.text} <img src="@@PLUGINFILE@@/plan.png" alt="plan">'.strip()
        more["files"] = (File("plan.png", draw(st.binary(min_size=1, max_size=20))),)
        more["format"] = "html" if "html" in markup else format
        if more["format"] != "html":
            more = {key: value for key, value in more.items() if key not in ("text", "files", "format")}
        elif format != "html":
            question, found = _in_html(question), tuple(_answer_in_html(one) for one in found)
    return replace(question, answers=found, **more)


def _in_html(question: Question) -> Question:
    hints = tuple(replace(hint, format=None if hint.format == "html" else hint.format) for hint in question.hints)
    general = None if question.general_feedback_format == "html" else question.general_feedback_format
    return replace(question, general_feedback_format=general, hints=hints)


def _answer_in_html(answer: Answer) -> Answer:
    return replace(
        answer,
        format=None if answer.format == "html" else answer.format,
        feedback_format=None if answer.feedback_format == "html" else answer.feedback_format,
    )


@st.composite
def _gaps(draw: st.DrawFn) -> str:
    """Make a gap with a right answer and perhaps others."""
    kind = draw(st.sampled_from(["SHORTANSWER", "SHORTANSWER_C", "MULTICHOICE", "MULTICHOICE_S", "NUMERICAL"]))
    said = numbers if kind == "NUMERICAL" else some_words.filter(lambda one: "\n" not in one)
    others = draw(st.lists(st.tuples(said, shares), min_size=1, max_size=2))
    tolerance = draw(tolerances) if kind == "NUMERICAL" else ""
    answers = [
        Answer(draw(said), 100, tolerance=tolerance),
        *(Answer(text, share, tolerance=tolerance) for text, share in others),
    ]
    return cloze.write_gap(kind, answers, draw(st.integers(1, 3)))
