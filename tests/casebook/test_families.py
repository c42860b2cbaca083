"""The classes of matters: each with what is common to it, and with cases that show it."""

import pytest

from steward.casebook import casebook
from steward.casebook.families import families


@pytest.mark.parametrize("id", families())
def test_a_class_says_what_is_common_to_it_and_what_it_rests_on(id):
    family = families()[id]
    assert family.id == id
    assert len(family.situations) >= 4
    assert len(family.causes) >= 5
    assert len({cause.kind for cause in family.causes}) >= 3
    assert len(family.measures) >= 4
    assert all(one.standards for one in (*family.situations, *family.causes, *family.measures))
    assert len({one.zh for one in (*family.situations, *family.causes, *family.measures)}) == sum(
        map(len, (family.situations, family.causes, family.measures))
    )


def test_every_class_has_cases():
    assert {case.family for case in casebook().cases.values()} == set(families())
