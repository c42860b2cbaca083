"""KPIs of household visits: how many, whom, written down, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.company import Company
from steward.operations.kpis import cases
from steward.operations.kpis.cases import GRACE_DAYS, LINEAGE, Tables, days_after, is_true
from steward.operations.kpis.kpi import Kpi, Rows, param
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks


def _visits(tables: Tables, clocks: Clocks) -> ir.Table:
    table = tables["visits"]
    return table.filter(table["visited_at"] <= clocks.now)


def _with_level(found: ir.Table, tables: Tables) -> ir.Table:
    """Add ``is_key``: a key customer by the household's level or by the purpose of the visit."""
    found = cases.look_up(found, tables["households"], "household_key", "household_key", _level="level")
    return found.mutate(is_key=(found["_level"].fill_null("") == "key") | (found["purpose"].fill_null("") == "key"))


def homes_of(tables: Tables) -> ir.Table:
    """Give the homes in a team's care: handed over, with ``since`` where the day is known."""
    homes = tables["households"]
    homes = homes.filter(homes["status"].fill_null("") != "undelivered", homes["household_key"].notnull())
    return homes.mutate(since=homes["moved_in_on"].cast("timestamp"))


def _homes_by_month(tables: Tables, clocks: Clocks, begin: ir.Table) -> ir.Table:
    """Give each home for each month from that of `begin` (one row, column ``_begin``) on."""
    slots = clocks.slots("month").cross_join(begin)
    slots = slots.filter(slots["slot"] >= slots["_begin"].truncate("M")).drop("_begin")
    homes = homes_of(tables).select(team="team", household_key="household_key", _since="since")
    owed = slots.cross_join(homes)
    return owed.filter(owed["_since"].isnull() | (owed["_since"] <= owed["at"]))


def _ratio(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    done = _visits(tables, clocks)
    done = done.filter(done["household_key"].notnull(), done["team"].notnull())
    owed = _homes_by_month(tables, clocks, done.aggregate(_begin=done["visited_at"].min()))
    done = done.mutate(_slot=done["visited_at"].truncate("M"))
    seen = done.group_by(_who="team", _home="household_key", _month="_slot").aggregate(
        _first=done["visited_at"].min(), **{name: done[name].argmin(done["visited_at"]) for name in LINEAGE}
    )
    joined = owed.left_join(
        seen,
        (owed["household_key"] == seen["_home"]) & (owed["team"] == seen["_who"]) & (owed["slot"] == seen["_month"]),
    )
    return joined.select(
        team="team",
        at="at",
        case=joined["household_key"] + " " + joined["label"],
        good=joined["_first"].notnull(),
        done="_first",
        **{name: name for name in LINEAGE},
    )


def _key_homes(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    done = _with_level(_visits(tables, clocks), tables)
    done = done.filter(done["is_key"], done["household_key"].notnull(), done["team"].notnull())
    done = done.mutate(_slot=done["visited_at"].truncate("M"))
    homes = tables["households"]
    # 职责在有重点客户的班组，别的班组顺路走访重点客户不因此欠下一份
    asked = done.filter(done["purpose"] == "key")
    owing = homes.filter(homes["level"] == "key").select("team").union(asked.select("team")).distinct()
    slots = clocks.slots("month").cross_join(done.aggregate(_begin=done["visited_at"].min()))
    slots = slots.filter(slots["slot"] >= slots["_begin"].truncate("M")).drop("_begin")
    owed = slots.cross_join(owing.filter(owing["team"].notnull()).select(_team="team"))
    return _enough(
        owed, done, "_team", "team", "household_key", param("z8.monthly-two-visits", "min_households_per_month")
    )


def _enough(owed: ir.Table, done: ir.Table, on: str, key: str, what: str, least: int) -> ir.Table:
    """Give rows: good where at least so many different homes were visited by whoever owes it in the slot."""
    counted = done.group_by(_key=done[key], _when=done["_slot"]).aggregate(
        _homes=done[what].nunique(),
        _first=done["visited_at"].min(),
        **{name: done[name].argmin(done["visited_at"]) for name in LINEAGE},
    )
    joined = owed.left_join(counted, (owed[on] == counted["_key"]) & (owed["slot"] == counted["_when"]))
    who = joined["_person"] + " " + joined["label"] if "_person" in joined.columns else joined["label"]
    return joined.select(
        team="_team",
        at="at",
        case=who,
        good=joined["_homes"].fill_null(0) >= least,
        times=joined["_homes"].fill_null(0),
        done="_first",
        **{name: name for name in LINEAGE},
    )


def _leaders(tables: Tables, clocks: Clocks) -> ir.Table:
    """Give the security shift leaders; all team leaders where staff are not told apart by group."""
    del clocks
    staff = tables["staff"]
    return staff.filter(
        is_true(staff["is_leader"]), staff["group"].fill_null("security") == "security", staff["name_key"].notnull()
    )


def _by_leader(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    leaders = _leaders(tables, clocks)
    done = _visits(tables, clocks)
    done = done.mutate(_slot=done["visited_at"].truncate("M"))
    slots = clocks.slots("month").cross_join(done.aggregate(_begin=done["visited_at"].min()))
    slots = slots.filter(slots["slot"] >= slots["_begin"].truncate("M")).drop("_begin")
    owed = slots.cross_join(leaders.select(_team="team", _person="name_key", _from="hired_on", _until="left_on"))
    owed = _employed(owed)
    least = param("plan.security.monthly-visit", "households_per_month")
    return _enough(owed, done, "_person", "visitor_key", "household_key", least)


def _weekly(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    done = _visits(tables, clocks)
    done = done.filter(done["visitor_key"].notnull()).mutate(_slot=done["visited_at"].truncate("W"))
    people = done.select(_team="team", _person="visitor_key").distinct()
    slots = clocks.slots("week").cross_join(done.aggregate(_begin=done["visited_at"].min()))
    slots = slots.filter(slots["slot"] >= slots["_begin"].truncate("W")).drop("_begin")
    owed = slots.cross_join(people)
    staff = tables["staff"]
    known = staff.filter(staff["name_key"].notnull())
    dates = known.group_by("name_key").aggregate(_from=known["hired_on"].min(), _until=known["left_on"].max())
    owed = cases.look_up(owed, dates, "_person", "name_key", _from="_from", _until="_until")
    return _enough(
        _employed(owed),
        done,
        "_person",
        "visitor_key",
        "household_key",
        param("plan.env.weekly-visits", "households_per_week"),
    )


def _employed(owed: ir.Table) -> ir.Table:
    """Keep the slots in which a person worked here all along."""
    came, left = owed["_from"].cast("timestamp"), owed["_until"].cast("timestamp")
    return owed.filter(came.isnull() | (came <= owed["slot"]), left.isnull() | (left > owed["at"]))


def _home_checks(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    seen, looked = _visits(tables, clocks), tables["inspections"]
    columns = {name: name for name in LINEAGE}
    seen = seen.filter(seen["purpose"] == "home-check").select(_home="household_key", _at="visited_at", **columns)
    looked = looked.filter(looked["kind"] == "home-safety", looked["done_at"] <= clocks.now)
    done = seen.union(looked.select(_home="household_key", _at="done_at", **columns))
    done = done.filter(done["_home"].notnull())
    months = int(param("plan.security.half-year-home-check", "interval_months"))
    begin = done.aggregate(_begin=done["_at"].min())
    begin = begin.mutate(_begin=begin["_begin"].truncate("M") + ibis.interval(months=months - 1))
    owed = _homes_by_month(tables, clocks, begin)
    homes = tables["households"]
    lived_in = homes.filter(homes["status"].fill_null("occupied") == "occupied").select(_lived_in="household_key")
    owed = owed.semi_join(lived_in, owed["household_key"] == lived_in["_lived_in"])
    asked = owed.select(_asked="household_key", slot="slot")
    pairs = asked.inner_join(done, asked["_asked"] == done["_home"])
    after = pairs["slot"] + ibis.interval(months=1)
    since = pairs["slot"] - ibis.interval(months=months - 1)
    pairs = pairs.filter(pairs["_at"] >= since, pairs["_at"] < after)
    found = pairs.group_by(_who="_asked", _when="slot").aggregate(
        _last=pairs["_at"].max(), **{name: pairs[name].argmax(pairs["_at"]) for name in LINEAGE}
    )
    joined = owed.left_join(found, (owed["household_key"] == found["_who"]) & (owed["slot"] == found["_when"]))
    return joined.select(
        team="team",
        at="at",
        case=joined["household_key"] + " " + joined["label"],
        good=joined["_last"].notnull(),
        done="_last",
        **columns,
    )


def _loyal(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    done = _visits(tables, clocks)
    done = done.filter(is_true(done["loyal"]), done["household_key"].notnull())
    slots = clocks.slots("month").cross_join(done.aggregate(_begin=done["visited_at"].min()))
    slots = slots.filter(slots["slot"] >= slots["_begin"].truncate("M")).drop("_begin")
    leaders = _leaders(tables, clocks).select(_team="team", _person="name_key", _from="hired_on", _until="left_on")
    owed = _employed(slots.cross_join(leaders))
    pairs = owed.select("_person", "slot", "at").inner_join(done, owed["_person"] == done["visitor_key"])
    pairs = pairs.filter(pairs["visited_at"] <= days_after(pairs["at"], 1))
    counted = pairs.group_by(_who="_person", _when="slot").aggregate(
        _homes=pairs["household_key"].nunique(),
        _last=pairs["visited_at"].max(),
        **{name: pairs[name].argmax(pairs["visited_at"]) for name in LINEAGE},
    )
    joined = owed.left_join(counted, (owed["_person"] == counted["_who"]) & (owed["slot"] == counted["_when"]))
    return joined.select(
        team="_team",
        at="at",
        case=joined["_person"] + " " + joined["label"],
        good=joined["_homes"].fill_null(0) >= param("plan.security.loyal-households", "loyal_households_per_leader"),
        times=joined["_homes"].fill_null(0),
        done="_last",
        **{name: name for name in LINEAGE},
    )


def _form(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    done = _visits(tables, clocks)
    return cases.owed(done, "visit_id", at=done["visited_at"], good=is_true(done["form_filed"]))


def _answered(only_key: bool) -> Rows:
    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        done = _visits(tables, clocks)
        done = done.filter(done["issues"] > 0)
        if only_key:
            done = _with_level(done, tables)
            done = done.filter(done["is_key"])
        answered = clocks.known(done["answered_at"])
        return cases.owed(
            done, "visit_id", at=days_after(done["visited_at"], GRACE_DAYS), good=answered.notnull(), done=answered
        )

    return rows


_ANSWER = Text(
    f"走访满 {GRACE_DAYS} 天才算进来，以后补的答复也算；期限文件没写，{GRACE_DAYS} 天是本工具的默认。",
    f"Each counts from {GRACE_DAYS} days after the visit on, and a later answer counts too; no document gives a limit, the {GRACE_DAYS} days are ours.",
)

KPIS: tuple[Kpi, ...] = (
    Kpi(
        id="visit-ratio",
        name=Text("当月走访比例", "Homes visited in the month"),
        question=Text(
            "班组负责的住户里，当月由本班组走访过的占多少；同一户一个月只算一次，未交房的不算。多个月的按月平均。",
            "Of the homes in a team's care, how many the team visited in the month; a home counts once a month, homes not handed over do "
            "not count. Over several months it is their mean.",
        ),
        subject="visits",
        kind="rate",
        rows=_ratio,
        needs=("visits.household_key", "households.household_key"),
        target=param("g6.visit-ratio", "visit_ratio"),
        target_from="g6.visit-ratio",
        standards=("g6.visit-ratio",),
        owed_to_all=True,
        rules=(("household-visits", "g6.visit-ratio"),),
    ),
    Kpi(
        id="leader-visits",
        name=Text("班长每月走访", "Monthly visit by shift leaders"),
        question=Text(
            "每位安全班长在职的每个月算一次，当月走访过至少一户的占多少。",
            "Of the months each security shift leader worked here, in how many at least one home was visited.",
        ),
        subject="visits",
        kind="rate",
        rows=_by_leader,
        needs=("visits.visitor_key", "staff.is_leader"),
        target=1.0,
        standards=("plan.security.monthly-visit",),
        owed_to_all=True,
        rules=(("household-visits", "plan.security.monthly-visit"),),
    ),
    Kpi(
        id="weekly-visits",
        name=Text("每人每周走访两户", "Two visits a week by each visitor"),
        question=Text(
            "每位走访人在职的每周算一次，当周走访过至少两户的占多少。原文“某级别以上人员”残缺，这里凡是走访过的人都算。",
            "Of the weeks each visitor worked here, in how many at least two homes were visited. The document's “staff from a certain grade” is cut "
            "off, so everybody who ever visited counts.",
        ),
        subject="visits",
        kind="rate",
        rows=_weekly,
        needs=("visits.visitor_key",),
        target=1.0,
        standards=("plan.env.weekly-visits",),
        owed_to_all=True,
        rules=(("household-visits", "plan.env.weekly-visits"),),
    ),
    Kpi(
        id="key-visits",
        name=Text("重点客户每月走访两户", "Two key customers a month"),
        question=Text(
            "有重点客户的班组每个月算一次，当月走访过至少两户重点客户的占多少。",
            "Of the months of each team with key customers, in how many at least two of them were visited.",
        ),
        subject="visits",
        kind="rate",
        rows=_key_homes,
        needs=("visits.household_key", "visits.purpose"),
        target=1.0,
        standards=("z8.monthly-two-visits",),
        owed_to_all=True,
    ),
    Kpi(
        id="key-issues-answered",
        name=Text("重点客户意见答复率", "Key customers' issues answered"),
        question=Text(
            "重点客户反映过问题的走访，有多少已经答复。" + _ANSWER.zh,
            "Of the visits at which key customers raised issues, how many have been answered. " + _ANSWER.en,
        ),
        subject="visits",
        kind="rate",
        rows=_answered(only_key=True),
        needs=("visits.issues", "visits.answered_at"),
        target=1.0,
        standards=("z8.resolve-and-feedback",),
        owed_to_all=True,
    ),
    Kpi(
        id="visit-issues-answered",
        name=Text("走访意见答复率", "Issues from visits answered"),
        question=Text(
            "反映过问题的走访，有多少已经整改并答复。" + _ANSWER.zh,
            "Of the visits at which issues were raised, how many have been acted on and answered. " + _ANSWER.en,
        ),
        subject="visits",
        kind="rate",
        rows=_answered(only_key=False),
        needs=("visits.issues", "visits.answered_at"),
        target=param("g6.feedback-100", "revisit_rate"),
        target_from="g6.feedback-100",
        standards=("g6.feedback-100",),
        owed_to_all=True,
    ),
    Kpi(
        id="visit-form",
        name=Text("走访填了访谈表", "Visits with an interview record"),
        question=Text(
            "本期的走访，有多少填了《顾客访谈记录表》。",
            "Of the visits of the period, how many have an interview record.",
        ),
        subject="visits",
        kind="rate",
        rows=_form,
        needs=("visits.form_filed",),
        target=1.0,
        standards=("interview.record-form",),
        owed_to_all=True,
    ),
    Kpi(
        id="home-safety-check",
        name=Text("半年居家安全检查覆盖率", "Homes checked for safety in half a year"),
        question=Text(
            "已入住的住户，到当月底过去 6 个月里上门查过居家安全的占多少；按住户所在班组算。头 6 个月的记录不足，不算。",
            "Of the homes lived in, how many were checked for safety within the six months up to the end of the month; counted for the "
            "team that serves the home, from the sixth month of such records on.",
        ),
        subject="visits",
        kind="rate",
        rows=_home_checks,
        needs=("households.household_key", "visits.purpose"),
        target=1.0,
        standards=("plan.security.half-year-home-check",),
        owed_to_all=True,
    ),
    Kpi(
        id="loyal-households",
        name=Text("班长培养 10 户忠诚客户", "Ten loyal households a leader"),
        question=Text(
            "每位安全班长到每个月底算一次，累计走访并记为忠诚客户的住户达到 10 户的占多少。",
            "Of the month-ends of each security shift leader, at how many at least ten homes visited so far were marked as loyal.",
        ),
        subject="visits",
        kind="rate",
        rows=_loyal,
        needs=("visits.loyal", "visits.visitor_key", "staff.is_leader"),
        target=1.0,
        standards=("plan.security.loyal-households",),
        owed_to_all=True,
    ),
)
