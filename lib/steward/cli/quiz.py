"""``steward quiz``: the item bank, and a session of study at the terminal."""

from __future__ import annotations

from steward.cli import quiz_check, quiz_class, quiz_exam, quiz_export, quiz_import, quiz_list, quiz_stats, quiz_take
from steward.cli.page import both, group

app = group(
    both(
        "自测：看题库、检查自编的题、在终端里答题。",
        "Quizzes: the bank, a look at items of your own, questions at the terminal.",
    )
)
quiz_list.add_to(app)
quiz_check.add_to(app)
quiz_take.add_to(app)
quiz_stats.add_to(app)
quiz_exam.add_to(app)
quiz_import.add_to(app)
quiz_export.add_to(app)
quiz_class.add_to(app)
