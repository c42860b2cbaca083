"""Petri nets from PNML files (ISO/IEC 15909-2), as pm4py, ProM, WoPeD and others write them.

What the standard leaves to the tools is read as ProM does: a silent transition carries ``<toolspecific activity="$invisible$">``, the
markings in which a case may end stand in ``<finalmarkings>``. Where a file does not say where cases begin or end it is inferred
from the places without incoming or outgoing arcs, and said in `PetriNet.notes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steward.errors import StewardError, Trouble
from steward.operations.delimited import SUSPICIOUS, unpacked
from steward.service.process.petri_net import PetriNet
from steward.words import Text

_DOCTYPE = Text("文件里定义了实体（DTD）", "it defines entities (a DTD)")
_DAMAGED = Text(
    "Petri 网文件“{file}”第 {line} 行不是正确的 XML（{why}），请从原工具重新导出为 PNML。",
    "The Petri net “{file}” is no valid XML at line {line} ({why}); export it again as PNML.",
)
_AT = Text("Petri 网文件“{file}”第 {line} 行：{why}。", "Petri net “{file}”, line {line}: {why}.")
_NO_PNML = Text("这不是 PNML，根元素是 <{root}>", "this is no PNML, the root element is <{root}>")
_NO_NET = Text("没有找到网（<net>）", "there is no <net>")
_EMPTY = Text("网里没有库所或没有变迁", "the net has no places or no transitions")
_COLOURED = Text(
    "这是高级（着色）网，只能读普通的库所/变迁网",
    "this is a high-level (coloured) net; only place/transition nets are read",
)
_NO_ID = Text("<{tag}> 缺少 id", "<{tag}> has no id")
_TWICE = Text("编号“{id}”用了两次", "the id “{id}” is used twice")
_NO_END = Text("弧“{id}”连到“{end}”，网里没有这个节点", "the arc “{id}” joins “{end}”, which is not in the net")
_SAME_KIND = Text(
    "弧“{id}”两头是同一类节点，应一头是库所、一头是变迁",
    "the arc “{id}” joins two nodes of one kind; it must join a place and a transition",
)
_NUMBER = Text("“{value}”应是整数（{least} 或更大）", "“{value}” must be a whole number, {least} or more")
_ARC_KIND = Text(
    "弧“{id}”是 {kind} 弧；只能读普通的弧，不支持重置弧和抑制弧",
    "the arc “{id}” is of the kind {kind}; only normal arcs are read, no reset or inhibitor arcs",
)
_MARKED = Text(
    "结束标识里的库所“{place}”不在网里", "the final marking names the place “{place}”, which is not in the net"
)
_NO_START = Text(
    "没有初始标识，也没有无输入弧的库所，看不出从哪里开始；请加上 <initialMarking>",
    "there is no initial marking and no place without incoming arcs, so nothing tells where a case begins; add <initialMarking>",
)
_NO_STOP = Text(
    "没有结束标识，也没有无输出弧的库所，看不出到哪里结束；请加上 <finalmarkings>",
    "there is no final marking and no place without outgoing arcs, so nothing tells where a case ends; add <finalmarkings>",
)
_START_INFERRED = Text(
    "文件没有写初始标识，按没有输入弧的库所（{places}）各放一个令牌开始。",
    "The file has no initial marking; a case begins with one token in each place without incoming arcs ({places}).",
)
_STOP_INFERRED = Text(
    "文件没有写结束标识，按没有输出弧的库所（{places}）有一个令牌时结束。",
    "The file has no final marking; a case ends with one token in the place without outgoing arcs ({places}).",
)
_STOPS_INFERRED = Text(
    "文件没有写结束标识，没有输出弧的库所有几个（{places}）：其中一个、或每个各有一个令牌，而别处没有时结束。",
    "The file has no final marking and several places without outgoing arcs ({places}): a case ends with one token in one of "
    "them, or in each of them, and none elsewhere.",
)
_UNNAMED = Text(
    "有 {n} 个变迁没有名称，用编号当活动名：{names}。",
    "{n} transitions have no name; their ids stand for activities: {names}.",
)
_NETS = Text("文件里有 {n} 个网，读的是第一个（{id}）。", "The file holds {n} nets; the first one ({id}) was read.")


def read_petri_net(path: Path) -> PetriNet:
    """Read a place/transition net from PNML, packed with gzip or not.

    Raises:
        StewardError: ``petri-net-unreadable`` for damaged XML, with the line; ``petri-net-bad`` with one `Trouble` for each mistake in
            the net, with its line; ``file-suspicious`` where the file defines entities.
    """
    return _Reader(path.name).net(_root(path))


def _root(path: Path) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        with unpacked(lambda: path.open("rb"), path.name)() as stream:
            tree = etree.parse(stream, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        why = (error.msg or "XML").split(", line ")[0]
        raise StewardError("petri-net-unreadable", _DAMAGED, file=path.name, line=line, why=why) from error
    if tree.docinfo.doctype:
        raise StewardError("file-suspicious", SUSPICIOUS, file=path.name, why=_DOCTYPE)
    return tree.getroot()


@dataclass
class _Reader:
    """Reads one file, and gathers what is wrong with it."""

    file: str
    troubles: list[Trouble] = field(default_factory=list)

    def wrong(self, element: Any, why: Text, /, **values: object) -> None:
        text = Text(_AT.zh.replace("{why}", why.zh), _AT.en.replace("{why}", why.en))
        self.troubles.append(
            Trouble("petri-net-bad", text, {"file": self.file, "line": element.sourceline or 1, **values})
        )

    def stop(self) -> None:
        if self.troubles:
            raise StewardError.many(self.troubles)

    def net(self, root: Any) -> PetriNet:
        if _tag(root) not in ("pnml", "net"):
            self.wrong(root, _NO_PNML, root=_tag(root))
            self.stop()
        nets = [root] if _tag(root) == "net" else _inside(root, "net")
        if not nets:
            self.wrong(root, _NO_NET)
            self.stop()
        net = nets[0]
        if any(_tag(e).startswith("hl") for e in net.iter()) or _inside(net, "declaration"):
            self.wrong(net, _COLOURED)
            self.stop()
        notes = [_filled(_NETS, n=len(nets), id=net.get("id") or "1")] if len(nets) > 1 else []

        nodes = [e for e in net.iter() if _tag(e) in ("place", "transition") and e.get("idref") is None]
        known: dict[str, Any] = {}
        for element in nodes:
            id = element.get("id")
            if not id:
                self.wrong(element, _NO_ID, tag=_tag(element))
            elif id in known:
                self.wrong(element, _TWICE, id=id)
            else:
                known[id] = element
        places = [id for id, element in known.items() if _tag(element) == "place"]
        transitions = [id for id, element in known.items() if _tag(element) == "transition"]
        if not self.troubles and not (places and transitions):
            self.wrong(net, _EMPTY)
        also = self._references(net, known)
        arcs = list(self._arcs(net, known, also))
        initial = {place: tokens for place in places if (tokens := self._tokens(known[place], "initialMarking"))}
        finals = list(self._finals(net, known, places, also))
        self.stop()

        fed, drained = {target for _, target, _ in arcs}, {source for source, _, _ in arcs}
        if not initial:
            sources = [place for place in places if place not in fed]
            if not sources:
                self.wrong(net, _NO_START)
            initial = dict.fromkeys(sources, 1)
            notes.append(_filled(_START_INFERRED, places=_listed(sources)))
        if not finals:
            sinks = [place for place in places if place not in drained]
            if not sinks:
                self.wrong(net, _NO_STOP)
            finals = [dict.fromkeys(sinks, 1), *({sink: 1} for sink in sinks)]
            notes.append(_filled(_STOP_INFERRED if len(sinks) == 1 else _STOPS_INFERRED, places=_listed(sinks)))
        self.stop()

        names = {id: _name(known[id]) for id in transitions}
        silent = {id for id in transitions if _is_silent(known[id])}
        if unnamed := [id for id in transitions if not names[id] and id not in silent]:
            notes.append(_filled(_UNNAMED, n=len(unnamed), names=_listed(unnamed)))
        return PetriNet.of(
            arcs,
            initial=initial,
            finals=finals,
            silent=silent,
            labels={id: name for id, name in names.items() if name},
            places=places,
            transitions=transitions,
            notes=tuple(notes),
        )

    def _references(self, net: Any, known: Mapping[str, Any]) -> dict[str, str]:
        """Give what the reference nodes of other pages stand for."""
        refers = {e.get("id"): e for e in net.iter() if _tag(e) in ("referencePlace", "referenceTransition")}
        found: dict[str, str] = {}
        for id, element in refers.items():
            target, steps = element.get("ref"), 0
            while target in refers and steps < len(refers):
                target, steps = refers[target].get("ref"), steps + 1
            if target in known:
                found[id] = target
            else:
                self.wrong(element, _NO_END, id=id or "", end=target or "")
        return found

    def _arcs(self, net: Any, known: Mapping[str, Any], also: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
        for arc in _inside(net, "arc"):
            id = arc.get("id") or ""
            ends = [also.get(end, end) for end in (arc.get("source") or "", arc.get("target") or "")]
            kind = _text(arc, "arctype") or next((e.get("value") for e in arc if _tag(e) == "type"), None) or "normal"
            if kind.strip().casefold() != "normal":
                self.wrong(arc, _ARC_KIND, id=id, kind=kind)
            weight = self._whole(arc, "inscription", 1)
            strange = [end for end in ends if end not in known]
            for end in strange:
                self.wrong(arc, _NO_END, id=id, end=end)
            if not strange and _tag(known[ends[0]]) == _tag(known[ends[1]]):
                self.wrong(arc, _SAME_KIND, id=id)
            elif not strange:
                yield ends[0], ends[1], weight

    def _tokens(self, place: Any, tag: str) -> int:
        return self._whole(place, tag, 0)

    def _whole(self, element: Any, tag: str, least: int) -> int:
        """Read the number in a child; the least where there is no such child. PIPE writes ``Default,1``."""
        text = _text(element, tag)
        if text is None or not text.strip():
            return least
        value = text.strip().removeprefix("Default,")
        if not value.isdecimal() or int(value) < least:
            child = next(e for e in element if _tag(e) == tag)
            self.wrong(child, _NUMBER, value=text.strip(), least=least)
            return least
        return int(value)

    def _finals(
        self, net: Any, known: Mapping[str, Any], places: list[str], also: Mapping[str, str]
    ) -> Iterator[dict[str, int]]:
        """Give the final markings: ProM's list, or a ``<finalMarking>`` at each place."""
        for marking in (m for listed in _inside(net, "finalmarkings") for m in _inside(listed, "marking")):
            found: dict[str, int] = {}
            for place in _inside(marking, "place"):
                id = place.get("idref") or place.get("id") or ""
                id = also.get(id, id)
                if id not in known or _tag(known[id]) != "place":
                    self.wrong(place, _MARKED, place=id)
                    continue
                text = next((e.text for e in place if _tag(e) in ("text", "value")), place.text) or ""
                if not text.strip().isdecimal():
                    self.wrong(place, _NUMBER, value=text.strip(), least=0)
                elif int(text):
                    found[id] = int(text)
            if found:
                yield found
        at_places = {place: n for place in places if (n := self._tokens(known[place], "finalMarking"))}
        if at_places:
            yield at_places


def _tag(element: Any) -> str:
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _inside(element: Any, tag: str) -> list[Any]:
    return [e for e in element.iter() if e is not element and _tag(e) == tag]


def _text(element: Any, tag: str) -> str | None:
    """Give the text of a child such as ``<name><text>…</text></name>``; older files write ``<value>``."""
    for child in element:
        if _tag(child) == tag:
            for inner in child:
                if _tag(inner) in ("text", "value") and inner.text and inner.text.strip():
                    return str(inner.text)
            if child.text and child.text.strip():
                return str(child.text)
    return None


def _name(transition: Any) -> str:
    return (_text(transition, "name") or "").strip()


def _is_silent(transition: Any) -> bool:
    for child in transition:
        if _tag(child) != "toolspecific":
            continue
        if "invisible" in (child.get("activity") or ""):
            return True
        for inner in child:
            if inner.get("key") == "invisible" and (inner.text or "").strip().casefold() == "true":
                return True
    return False


def _listed(names: list[str]) -> str:
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "")


def _filled(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
