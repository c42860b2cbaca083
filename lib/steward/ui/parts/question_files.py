"""What was found in files of questions: every question with what becomes of it, and every place to look at."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class QuestionFiles(anywidget.AnyWidget):
    """Lists `files`, each with its questions and what is to be said of them."""

    _esm = script("dom.js", "question_files.js")
    words = traitlets.Dict().tag(sync=True)
    files: Any = traitlets.List().tag(sync=True)
