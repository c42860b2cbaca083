"""Petri nets in PNML, as the tools write them, and what is said of files that hold none."""

import gzip
from pathlib import Path

import pytest

from steward.errors import StewardError
from steward.operations.petri_net_files import read_petri_net

FROM_PROM = """<?xml version="1.0" encoding="UTF-8"?>
<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">
  <net id="net1" type="http://www.pnml.org/version-2009/grammar/pnmlcoremodel">
    <name><text>投诉</text></name>
    <page id="n0">
      <place id="p1"><name><text>start</text></name><initialMarking><text>1</text></initialMarking></place>
      <place id="p2"><name><text>middle</text></name></place>
      <place id="p3"><graphics><position x="1" y="2"/></graphics></place>
      <transition id="t1">
        <name><text>登记</text></name>
        <toolspecific tool="ProM" version="6.4" localNodeID="1"/>
      </transition>
      <transition id="t2">
        <name><text>tau split</text></name>
        <toolspecific tool="ProM" version="6.4" activity="$invisible$" localNodeID="2"/>
      </transition>
      <transition id="t3"><name><text> 关闭 </text></name></transition>
      <arc id="a1" source="p1" target="t1"><arctype><text>normal</text></arctype></arc>
      <arc id="a2" source="t1" target="p2"><inscription><text>2</text></inscription></arc>
      <arc id="a3" source="p2" target="t2"><inscription><text>2</text></inscription></arc>
      <arc id="a4" source="t2" target="p2"/>
      <arc id="a5" source="p2" target="t3"/>
      <arc id="a6" source="t3" target="p3"/>
    </page>
    <finalmarkings>
      <marking><place idref="p1"><text>0</text></place><place idref="p3"><text>1</text></place></marking>
      <marking><place idref="p3"><text>2</text></place></marking>
    </finalmarkings>
  </net>
</pnml>
"""


@pytest.fixture
def pnml(tmp_path):
    def write(text: str, name: str = "net.pnml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(path: Path) -> StewardError:
    with pytest.raises(StewardError) as caught:
        read_petri_net(path)
    for locale in ("zh", "en"):
        assert "\n" not in caught.value.troubles[0].describe(locale)
    return caught.value


def test_labels_weights_silent_steps_and_markings_are_read(pnml):
    net = read_petri_net(pnml(FROM_PROM))
    assert {t.id: t.label for t in net.transitions} == {"t1": "登记", "t2": None, "t3": "关闭"}
    assert net.marked(net.initial) == {"p1": 1}
    assert sorted(map(net.marked, net.finals), key=str) == [{"p3": 1}, {"p3": 2}]
    assert net.notes == ()
    ((label, after),) = net.moves(net.initial)
    assert (label, net.marked(after)) == ("登记", {"p2": 2})


def test_a_packed_file_is_the_same_net(pnml, tmp_path):
    packed = tmp_path / "net.pnml.gz"
    packed.write_bytes(gzip.compress(FROM_PROM.encode()))
    assert read_petri_net(packed) == read_petri_net(pnml(FROM_PROM))


def test_pages_hang_together_by_reference_nodes(pnml):
    net = read_petri_net(
        pnml("""<pnml><net id="n">
          <page id="one"><place id="a"><initialMarking><text>1</text></initialMarking></place>
            <transition id="t"><name><text>go</text></name></transition>
            <arc id="1" source="a" target="t"/>
            <page id="inner"><place id="b"/></page></page>
          <page id="two"><referencePlace id="b2" ref="b1"/><referencePlace id="b1" ref="b"/><referenceTransition id="t2" ref="t"/>
            <transition id="u"><name><text>stop</text></name></transition><place id="c"/>
            <arc id="2" source="t2" target="b2"/><arc id="3" source="b2" target="u"/><arc id="4" source="u" target="c"/></page>
        </net></pnml>""")
    )
    assert net.places == ("a", "b", "c")
    ((_, after),) = net.moves(net.initial)
    assert net.marked(after) == {"b": 1}


def test_what_the_file_does_not_say_is_inferred_and_said(pnml):
    text = """<pnml><net id="n"><page id="p">
      <place id="in"/><place id="out"/><place id="aside"/>
      <transition id="t1"/><transition id="t2"><name><text>go</text></name></transition>
      <arc id="1" source="in" target="t1"/><arc id="2" source="t1" target="out"/>
      <arc id="3" source="in" target="t2"/><arc id="4" source="t2" target="aside"/></page></net></pnml>"""
    net = read_petri_net(pnml(text))
    assert net.marked(net.initial) == {"in": 1}
    assert {tuple(net.marked(final)) for final in net.finals} == {("out",), ("aside",), ("out", "aside")}
    assert net.labels == {"t1", "go"}
    told = " ".join(note.en for note in net.notes)
    assert "no initial marking" in told and "(in)" in told
    assert "several places without outgoing arcs (out, aside)" in told
    assert "1 transitions have no name" in told and "t1" in told
    single = read_petri_net(pnml(text.replace('<arc id="4" source="t2" target="aside"/>', '<arc id="4" source="t2" target="out"/>')
                                 .replace('<place id="aside"/>', "")))  # fmt: skip
    assert [single.marked(final) for final in single.finals] == [{"out": 1}]


def test_a_final_marking_may_stand_at_the_places(pnml):
    net = read_petri_net(
        pnml(FROM_PROM.split("<finalmarkings>")[0].replace(
            '<place id="p3">', '<place id="p3"><finalMarking><text>1</text></finalMarking>') + "</net></pnml>")
    )  # fmt: skip
    assert [net.marked(final) for final in net.finals] == [{"p3": 1}] and net.notes == ()


def test_a_stochastic_net_marks_silent_steps_its_own_way(pnml):
    net = read_petri_net(
        pnml(FROM_PROM.replace(
            '<toolspecific tool="ProM" version="6.4" activity="$invisible$" localNodeID="2"/>',
            '<toolspecific tool="StochasticPetriNet" version="0.2"><property key="invisible">true</property></toolspecific>'))
    )  # fmt: skip
    assert [t.label for t in net.transitions] == ["登记", None, "关闭"]


def test_of_several_nets_the_first_is_read_and_that_is_said(pnml):
    second = FROM_PROM.split('<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">')[1]
    net = read_petri_net(pnml(FROM_PROM.replace("</pnml>", second.replace('"net1"', '"net2"'))))
    assert len(net.places) == 3
    assert "2 nets" in net.notes[0].en


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('source="p1" target="t1"', 'source="nowhere" target="t1"'), "“nowhere”"),
        (('source="p1" target="t1"', 'source="p1" target="p2"'), "a place and a transition"),
        (("<inscription><text>2", "<inscription><text>two"), "“two” must be a whole number"),
        (("<inscription><text>2", "<inscription><text>0"), "1 or more"),
        (("<initialMarking><text>1", "<initialMarking><text>-1"), "whole number"),
        (('<place id="p2">', '<place id="p1">'), "used twice"),
        (('<place id="p2">', "<place>"), "no id"),
        (("<arctype><text>normal", "<arctype><text>reset"), "reset"),
        (('idref="p3"><text>1', 'idref="t3"><text>1'), "“t3”"),
        (('idref="p3"><text>1', 'idref="p3"><text>one'), "“one”"),
    ],
)
def test_every_mistake_is_told_with_its_line(pnml, change, said):
    line = FROM_PROM[: FROM_PROM.index(change[0])].count("\n") + 1
    error = refused(pnml(FROM_PROM.replace(*change, 1)))
    trouble = error.troubles[0]
    assert trouble.code == "petri-net-bad"
    assert trouble.values["line"] == line
    assert f"line {line}" in trouble.describe("en") and said in trouble.describe("en")


def test_all_mistakes_are_told_at_once(pnml):
    text = FROM_PROM.replace('source="p1"', 'source="x"').replace('target="p3"', 'target="y"')
    assert len(refused(pnml(text)).troubles) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<bpmn:definitions xmlns:bpmn='b'/>", "<definitions>"),
        ("<pnml/>", "no <net>"),
        ("<pnml><net id='n'><page id='p'><place id='a'/></page></net></pnml>", "no places or no transitions"),
        ("<pnml><net id='n'><declaration/><place id='a'/></net></pnml>", "coloured"),
    ],
)
def test_other_files_are_refused_in_one_sentence(pnml, text, said):
    assert said in refused(pnml(text)).describe("en")


def test_damaged_xml_is_told_with_its_line(pnml):
    error = refused(pnml(FROM_PROM.replace("</page>", "</pages>")))
    assert error.code == "petri-net-unreadable"
    assert "line 24" in error.describe("en")
    assert refused(pnml("")).code == "petri-net-unreadable"


def test_a_net_without_a_beginning_or_an_end_is_refused(pnml):
    text = """<pnml><net id="n"><place id="a"/><place id="b"/><transition id="t"/><transition id="u"/>
      <arc id="1" source="a" target="t"/><arc id="2" source="t" target="b"/><arc id="3" source="b" target="u"/>
      <arc id="4" source="u" target="a"/></net></pnml>"""
    assert [t.describe("en").split(", ", 2)[1][:6] for t in refused(pnml(text)).troubles] == ["line 1", "line 1"]


def test_a_file_that_defines_entities_is_not_opened(pnml):
    bomb = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "b">]><pnml><net id="n">&a;</net></pnml>'
    assert refused(pnml(bomb)).code == "file-suspicious"
