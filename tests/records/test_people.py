"""People keep their id and their history; under JupyterHub nobody is ever taken for somebody else."""

import datetime as dt
import threading

import pytest

from steward.errors import StewardError
from steward.records import identity, people
from steward.records.store import Store

MONDAY = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TUESDAY = MONDAY + dt.timedelta(days=1)
HUB = {"JUPYTERHUB_USER": "fang.wang"}


@pytest.fixture
def fang(store):
    return people.add_person(store, "王芳", "steward", "一组", at=MONDAY)


@pytest.fixture
def li(store):
    return people.add_person(store, "李强", "security", at=MONDAY)


def refusal(call, *arguments, **named):
    with pytest.raises(StewardError) as error:
        call(*arguments, **named)
    assert all(trouble.describe(locale) for trouble in error.value.troubles for locale in ("zh", "en"))
    return error.value


def test_a_person_added_is_listed_as_given(store, fang, li):
    assert people.people(store) == [fang, li]
    assert (fang.name, fang.post, fang.team, fang.since) == ("王芳", "steward", "一组", MONDAY)
    assert people.person(store, fang.id) == fang
    assert people.person(store, "nobody") is None


def test_a_new_name_and_post_keep_the_id_and_the_history(store, fang):
    changed = people.change_person(store, fang.id, name="王芳芳", post="front-desk", at=TUESDAY)
    assert (changed.id, changed.name, changed.post, changed.team) == (fang.id, "王芳芳", "front-desk", "一组")
    told = store.events(person=fang.id)
    assert [(event.kind, event.at) for event in told] == [("person-added", MONDAY), ("person-changed", TUESDAY)]
    assert told[1].body == {"name": "王芳芳", "post": "front-desk"}
    assert people.fold(told[:1])[fang.id] == fang


def test_a_change_that_changes_nothing_is_not_written(store, fang):
    assert people.change_person(store, fang.id, name=" 王芳 ", team="一组", at=TUESDAY) == fang
    assert len(store.events()) == 1


def test_who_leaves_is_no_longer_listed_and_may_come_back_with_all_they_did(store, fang, li):
    store.append(fang.id, "answered", at=MONDAY, about="CAL-01")
    people.retire(store, fang.id, at=TUESDAY)
    people.retire(store, fang.id, at=TUESDAY)
    assert people.people(store) == [li]
    assert [one.retired for one in people.people(store, retired=True)] == [True, False]
    assert people.welcome_back(store, fang.id, at=TUESDAY) == fang
    assert people.people(store) == [fang, li]
    assert [event.kind for event in store.events(person=fang.id)] == [
        "person-added", "answered", "person-retired", "person-returned",
    ]  # fmt: skip


def test_two_of_one_name_in_one_team_must_be_told_apart(store, fang, li):
    assert refusal(people.add_person, store, " 王芳", team="一组", at=MONDAY).code == "person-known"
    other = people.add_person(store, "王芳", team="二组", at=MONDAY)
    assert refusal(people.change_person, store, other.id, team="一组", at=MONDAY).code == "person-known"
    assert refusal(people.change_person, store, li.id, name="王芳", team="二组", at=MONDAY).code == "person-known"
    people.retire(store, fang.id, at=MONDAY)
    people.add_person(store, "王芳", team="一组", at=MONDAY)


def test_all_that_is_wrong_is_said_at_once(store):
    wrong = refusal(people.add_person, store, "  ", "cook", "x" * 61, at=MONDAY)
    assert len(wrong.troubles) == 3
    assert "cook" in wrong.describe("zh")
    assert store.events() == []


@pytest.mark.parametrize("name", ["a\x1b[31mred", "\u202egnaw", "王\x00芳", "zero\u200bwidth"], ids=ascii)
def test_a_name_with_what_cannot_be_seen_is_refused(store, name):
    assert refusal(people.add_person, store, name, at=MONDAY).code == "bad-person"


def test_a_name_that_looks_like_a_formula_or_html_is_a_name(store):
    for name in ("=1+1", "<b>王</b>", "O'Neil; --", "+86 小王"):
        assert people.add_person(store, name, at=MONDAY).name == name


def test_somebody_is_found_by_id_or_by_name(store, fang, li):
    everybody = people.people(store)
    assert people.find(everybody, fang.id) == people.find(everybody, " 王芳 ") == fang
    assert refusal(people.find, everybody, "赵六").code == "no-such-person"
    again = people.add_person(store, "王芳", team="二组", at=MONDAY)
    several = refusal(people.find, people.people(store), "王芳")
    assert several.code == "which-person"
    assert fang.id in several.describe("zh")
    assert again.id in several.describe("zh")


def test_nobody_can_be_changed_who_is_not_there(store):
    assert refusal(people.change_person, store, "nobody", name="x", at=MONDAY).code == "no-such-person"
    assert refusal(people.retire, store, "nobody", at=MONDAY).code == "no-such-person"


# --- who is sitting here ----------------------------------------------------------------------------------------------


def test_on_one_machine_it_is_who_the_page_asks_for_then_who_was_chosen_then_nobody(store, workspace, fang, li):
    def current(asked=None):
        return identity.current_person(store, workspace, asked, environ={})

    assert current() is None
    identity.prefer_person(workspace, li.id)
    assert current() == li
    assert current(fang.id) == fang
    assert current("nobody") is None
    people.retire(store, li.id, at=TUESDAY)
    assert current() is None
    identity.prefer_person(workspace, "")
    assert current() is None


def test_the_person_chosen_and_the_language_do_not_lose_each_other(store, workspace, fang):
    workspace.prefer_locale("en")
    identity.prefer_person(workspace, fang.id)
    workspace.prefer_locale("zh")
    assert identity.current_person(store, workspace, environ={}) == fang
    assert workspace.locale() == "zh"


def test_the_hubs_user_is_made_known_on_the_first_visit_and_is_the_same_ever_after(store, workspace):
    first = identity.current_person(store, workspace, at=MONDAY, environ=HUB)
    assert (first.name, first.account, first.since) == ("fang.wang", "fang.wang", MONDAY)
    assert identity.current_person(store, workspace, at=TUESDAY, environ=HUB) == first
    assert people.people(store) == [first]


def test_under_the_hub_nobody_gets_anothers_person_even_when_asked(store, workspace, fang):
    other = identity.current_person(store, workspace, environ={"JUPYTERHUB_USER": "li.qiang"})
    own = identity.current_person(store, workspace, environ=HUB)
    identity.prefer_person(workspace, other.id)
    for asked in (None, "", fang.id, other.id, "li.qiang", "nobody"):
        assert identity.current_person(store, workspace, asked, environ=HUB) == own
    # Not even one whose name is the account.
    people.change_person(store, other.id, name="fang.wang", team="九组", at=MONDAY)
    assert identity.current_person(store, workspace, environ=HUB).id == own.id


def test_who_left_and_still_has_an_account_is_still_themselves(store, workspace):
    own = identity.current_person(store, workspace, environ=HUB)
    people.retire(store, own.id, at=TUESDAY)
    assert identity.current_person(store, workspace, environ=HUB).id == own.id


def test_somebody_added_with_an_account_is_whom_the_hub_finds(store, workspace):
    added = people.add_person(store, "王芳", "steward", account="fang.wang", at=MONDAY)
    assert identity.current_person(store, workspace, environ=HUB) == added
    assert refusal(people.add_person, store, "另一位", account="fang.wang", at=MONDAY).code == "person-known"


def test_two_first_visits_at_once_make_one_person(address, workspace):
    Store.at(address).close()
    found = []
    start = threading.Barrier(4)

    def visit():
        with Store.at(address) as store:
            start.wait()
            found.append(identity.current_person(store, workspace, at=MONDAY, environ=HUB))

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.at(address) as store:
        assert people.people(store) == [found[0]]
        assert len(store.events()) == 1
    assert found == [found[0]] * 4


def test_an_account_with_strange_letters_is_a_person_with_a_name_one_can_see(store, workspace):
    odd = identity.current_person(store, workspace, environ={"JUPYTERHUB_USER": "\x1b[2J\u202e"})
    assert odd.name == "[2J"
    assert identity.current_person(store, workspace, environ={"JUPYTERHUB_USER": "\u202e"}).name == "?"


def test_everybodys_answers_are_for_trainers():
    assert identity.may_see_everybody({})
    assert not identity.may_see_everybody(HUB)
    assert not identity.may_see_everybody({**HUB, "STEWARD_TRAINERS": "fang, wang, fang.wang2"})
    assert identity.may_see_everybody({**HUB, "STEWARD_TRAINERS": "li.qiang, fang.wang"})
