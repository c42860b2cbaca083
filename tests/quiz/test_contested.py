"""What learners object to reaches the trainer with what they wrote, and nothing is shown of an item that is another now."""

from studying import BANK, MORNING, answered, event

from steward.quiz.insight.contested import contested
from steward.quiz.items.bank import fingerprint
from steward.quiz.items.item import Short

ITEM = next(item for item in BANK.items.values() if isinstance(item, Short))


def objected(seq, of, point=0):
    return event(seq, "contested", session="", about=ITEM.id, event=of.id, point=point, locale="zh")


def test_an_objection_has_the_key_point_and_what_was_written():
    given = answered(1, ITEM.id, 0.5, answer={"text": "先道歉"}, fingerprint=fingerprint(ITEM))
    (found,) = contested([given, objected(2, given, 1)], BANK)
    assert (found.person, found.item, found.said, found.at) == ("p-1", ITEM.id, "先道歉", MORNING)
    assert found.point == ITEM.key_points[1].text


def test_of_an_item_that_was_changed_or_withdrawn_the_key_point_is_not_guessed():
    changed = answered(1, ITEM.id, 0.5, answer={"text": "先道歉"}, fingerprint="0" * 16)
    gone = event(4, "contested", about="no-such-item", event="?", point=0)
    odd = event(5, "contested", about=ITEM.id, event="?", point="first")
    found = contested([changed, objected(2, changed), objected(3, changed, 99), gone, odd], BANK)
    assert [one.point for one in found] == [None] * 4
    assert [one.said for one in found] == ["", "", "先道歉", "先道歉"], "the newest first"


def test_what_a_trainer_has_looked_at_is_off_the_list_until_it_is_taken_back(tmp_path):
    from steward.quiz.insight.contested import look_at
    from steward.records.store import Store
    from steward.workspace import Workspace

    with Store.open(Workspace.at(tmp_path), environ={}) as store:
        first, second = (
            store.append("p-1", "contested", at=MORNING, about=ITEM.id, body={"event": "?", "point": 0}).id
            for _ in range(2)
        )
        look_at(store, [first], MORNING, by="trainer")
        assert [one.id for one in contested(store.events(), BANK)] == [second]
        look_at(store, [first], MORNING, by="trainer", seen=False)
        assert len(contested(store.events(), BANK)) == 2
