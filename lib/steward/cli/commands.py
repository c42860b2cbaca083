"""The table of commands."""

from __future__ import annotations

from steward.cli import case, data, doctor, drill, flow, guide, kpi, moves, people, quiz, report, start
from steward.cli.page import both, group

app = group(
    both(
        "管家工作台：物业管家的训练，和用自己的记录看效果的团队报告。",
        "The Steward Workbench: training for property stewards, and team reports from your own records.",
    )
)
start.add_to(app)
doctor.add_to(app)
app.add_typer(data.app, name="data")
report.add_to(app)
kpi.add_to(app)
app.add_typer(flow.app, name="flow")
app.add_typer(people.app, name="people")
app.add_typer(case.app, name="case")
app.add_typer(guide.app, name="guide")
app.add_typer(drill.app, name="drill")
moves.add_to(app)
app.add_typer(quiz.app, name="quiz")
