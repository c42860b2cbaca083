"""The page “owners' voice”: one survey read three ways - Kano, SERVQUAL gaps, importance and performance."""

from __future__ import annotations

from steward.service.survey.kano import KanoFeature
from steward.ui.explore import kit
from steward.ui.explore.kit import Buttons, Choice, Explorable, Note, Panel, Slider, Values, Visit
from steward.ui.explore.owners_voice_panels import features_of, gap_panels, gaps_of, grid_of, grid_panels, kano_panels
from steward.ui.explore.owners_voice_survey import Survey, drawn, population
from steward.ui.explore.pasted_table import GAP_ENDINGS, IPA_ENDINGS, KANO_ENDINGS, columns_of_text, paired, paste_box
from steward.words import Locale, Text, number

_LENSES = {
    "kano": Text("缺了不行，还是有了惊喜", "Must-be or delight (Kano)"),
    "servqual": Text("离期望差多少", "Gaps to what is expected (SERVQUAL)"),
    "ipa": Text("先改哪一项", "What to mend first (importance–performance)"),
}
_LENS = Text("怎么看这份问卷", "How to read the survey")
_PEOPLE = Text("问了多少人", "People asked")
_HABIT = Text("已经当成理所应当的人", "Owners who take it for granted by now")
_HABIT_NOTE = Text("夜里免费换灯泡这一项", "Of the free bulb change at night")
_RELIABILITY = Text("可靠性做到几分", "Reliability found")
_RELIABILITY_NOTE = Text("满分 7 分，业主期望 6.6 分", "Of 7; owners expect 6.6")
_REPAIR = Text("报修及时做到几分", "Prompt repairs rated at")
_REPAIR_NOTE = Text("满分 5 分", "Of 5")
_DRAW = Text("换一批人来问", "Ask other people")
_ALSO = Text("再抽一次", "Draw again")
_MADE_UP = Text(
    "问卷是虚构的小区抽出来的（n = {n}），不是哪家的记录。",
    "The survey is drawn from a made-up estate (n = {n}); it is nobody's records.",
)
_OWN = Text("这是您贴进来的表，算完就丢，不会存下来。", "This is the table you pasted; it is not stored.")


def explorable(here: Visit) -> Explorable:
    """Compose the page."""
    locale = here.locale
    state = {"seed": 1}
    own: dict[str, str] = {}

    def surveyed(values: Values) -> Survey:
        return drawn(
            int(values["people"]),
            float(values["habit"]) / 100,
            float(values["reliability"]),
            float(values["repair"]),
            state["seed"],
            locale,
        )

    def show(values: Values) -> list[Panel]:
        lens = str(values["lens"])
        survey = _pasted(own[lens], lens) if lens in own else surveyed(values)
        panels = _LOOKS[lens](survey, locale)
        note = _OWN.say(locale) if lens in own else _MADE_UP.say(locale, n=number(int(values["people"])))
        return [*panels, Note(note)]

    def press(button: str, values: Values) -> None:
        del button
        own.pop(str(values["lens"]), None)
        state["seed"] += 1

    def use(pasted: str) -> None:
        if pasted:
            own[str(page.values["lens"])] = pasted
        else:
            own.clear()
        page.redraw()

    page = Explorable(
        "owners-voice",
        here,
        [
            Choice("lens", _LENS, _LENSES, "kano"),
            Slider("people", _PEOPLE, 5, 400, 40, 5),
            Slider("habit", _HABIT, 0, 100, 20, 5, show=lambda value, _: f"{value:g}%", note=_HABIT_NOTE),
            Slider("reliability", _RELIABILITY, 3, 7, 4.6, 0.2, show=lambda value, _: f"{value:.1f}", note=_RELIABILITY_NOTE),
            Slider("repair", _REPAIR, 1.5, 4.5, 2.6, 0.1, show=lambda value, _: f"{value:.1f}", note=_REPAIR_NOTE),
            Buttons("draw", _ALSO, {"again": _DRAW}),
        ],
        show,
        answers={
            "better": lambda values: 100 * _bulb(surveyed(values)).better.value,
            "habit": lambda values: _bulb(surveyed(values)).category,
            "worst": lambda values: gaps_of(surveyed(values)).worst.id,
            "mend": lambda values: _mend(surveyed(values), locale),
        },
        reached={"enough": lambda values: values["lens"] == "kano" and _bulb(surveyed(values)).is_clear and values["habit"] == 40},
        press=press,
        extra=(paste_box(locale, use),),
    )  # fmt: skip
    return page


def _pasted(text: str, lens: str) -> Survey:
    """Give a pasted table as a survey with what the lens needs.

    Raises:
        StewardError: for a table that cannot be read.
    """
    columns: dict[str, list[object]] = {name: list(cells) for name, cells in columns_of_text(text).items()}
    pairs = paired(columns, {"kano": KANO_ENDINGS, "servqual": GAP_ENDINGS, "ipa": IPA_ENDINGS}[lens])
    first = {stem: columns[a] for stem, (a, _) in pairs.items()}
    second = {stem: columns[b] for stem, (_, b) in pairs.items()}
    dimensions: dict[str, list[str]] = {}
    for stem in pairs:
        group, mark, _ = stem.replace("：", ":").partition(":")
        dimensions.setdefault(group.strip() if mark else stem, []).append(stem)
    return Survey(columns, pairs, first, second, dimensions, None, first, second)


def _bulb(survey: Survey) -> KanoFeature:
    """Give the feature that the slider is about."""
    place = next(i for i, one in enumerate(population()["kano"]) if one.get("habit"))
    return features_of(survey)[place]


def _mend(survey: Survey, locale: Locale) -> str:
    """Give the id of what to mend first: of what is to be concentrated on, that which falls furthest short."""
    grid = grid_of(survey)
    first = max(
        (one for one in grid.attributes if one.quadrant == "concentrate"),
        key=lambda one: one.importance.value - one.performance.value,
        default=None,
    )
    return (
        "none"
        if first is None
        else str(next(one["id"] for one in population()["importance"] if one[locale] == first.name))
    )


_LOOKS = {"kano": kano_panels, "servqual": gap_panels, "ipa": grid_panels}


def show() -> None:
    """Put the page into the notebook that runs."""
    kit.open_page(explorable)
