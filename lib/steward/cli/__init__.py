"""The `steward` command.

``call``    what every command shares: workspace, language, how errors end
``page``    help pages and the words for a call that cannot be understood, in the reader's language
``out``     what is written: tables, JSON, progress
``start`` ``doctor`` ``data`` ``report`` ``kpi`` ``flow``   one subject each

Nothing heavy is imported before a command runs, so that ``steward --help`` is there at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main() -> None:
    """Run the command line of this process and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        0 fine, 1 it ran and found something wrong, 2 the call or its input cannot be used, 130 interrupted.
    """
    from steward.cli import call

    return call.run(arguments)
