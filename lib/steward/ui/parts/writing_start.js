// The ways to begin a case: blank, from another, from the records; and those begun before.
import { h, fill } from "./dom.js";

const BY = "steward-case-by";
export const author = () => { try { return localStorage.getItem(BY) ?? ""; } catch { return ""; } };
export const signed = (name) => { try { localStorage.setItem(BY, name); } catch {} };

export function start(desk, scene) {
  const { words } = desk, alert = h("div", { role: "alert" });
  const who = h("input", { type: "text", maxlength: 60, autocomplete: "name", "data-key": "by" });
  who.value = author();
  let chosen = scene.chosen;
  const begin = (how) => {
    if (!who.value.trim()) { alert.replaceChildren(h("p", { class: "sw-write__wrong" }, words["by-needed"])); who.focus(); return; }
    signed(who.value.trim());
    desk.send({ type: "begin", by: who.value.trim(), ...how });
  };
  const labelled = (label, control, note) => h("label", { class: "sw-write__one" }, h("span", { class: "sw-write__label" }, label, note ? h("span", { class: "sw-note" }, ` ${note}`) : null), control);
  const way = (title, what, ...body) => h("section", { class: "sw-write__way" }, h("h3", { class: "sw-heading" }, title), h("p", { class: "sw-note" }, what), ...body);

  const copied = h("select", { "data-key": "copy" }, scene.cases.map(([id, name]) => h("option", { value: id, selected: id === scene.copy }, name)));
  const styled = h("select", { "data-key": "style" }, [["", words["style-none"]], ...scene.styles].map(([id, name], i) => h("option", { value: id, selected: i === 1 }, name)));
  const picked = h("div", { class: "sw-write__picked" });
  const pick = (kind, id, text) => {
    chosen = [kind, id];
    picked.replaceChildren(h("p", null, fill(words.chosen, { what: text })), labelled(words.style, styled),
      h("button", { type: "button", class: "sw-button sw-button--primary", "data-key": "from-records", onclick: () => begin({ from: chosen[0], what: chosen[1], style: styled.value }) }, words.begin));
    picked.scrollIntoView({ block: "nearest" });
  };
  const list = h("div", { class: "sw-write__records" });
  const row = (text, bits, act) => h("li", null, h("button", { type: "button", class: "sw-write__pick", onclick: act }, text), bits ? h("p", { class: "sw-note sw-bits" }, bits.filter(Boolean).map((one) => h("span", null, one))) : null);
  const show = (found) => {
    if (found.trouble) { list.replaceChildren(h("p", { class: "sw-note" }, found.trouble)); return; }
    list.replaceChildren(...[
      found.strays?.length && !search.value.trim() ? h("div", null, h("h4", { class: "sw-label" }, words.strays), h("ul", { class: "sw-rows" }, found.strays.map((one) => row(one.text, [fill(words["stray-n"], { n: one.n })], () => pick("deviation", one.id, one.text))))) : null,
      h("div", null, h("h4", { class: "sw-label" }, words.latest), found.complaints.length ? h("ul", { class: "sw-rows" }, found.complaints.map((one) => row(one.text, one.bits, () => pick("complaint", one.id, one.text)))) : h("p", { class: "sw-note" }, words["records-none"])),
    ].filter(Boolean));
  };
  const look = () => { list.replaceChildren(h("p", { class: "sw-note" }, words.waiting)); desk.look("records", search.value.trim(), show); };
  let timer = 0;
  const search = h("input", { type: "search", placeholder: words["records-hint"], "data-key": "records", oninput: () => { clearTimeout(timer); timer = setTimeout(look, 300); } });
  const open = h("button", { type: "button", class: "sw-button", "data-key": "records-open", onclick: () => { open.hidden = true; finding.hidden = false; look(); search.focus(); } }, words["records-load"]);
  const finding = h("div", { hidden: true }, labelled(words["records-find"], search), list);
  if (chosen) pick(chosen[0], chosen[1], chosen[1]);

  if (scene.trouble) alert.append(h("div", { class: "sw-error" }, scene.trouble.split("\n").map((line) => h("p", null, line))));
  return h("div", { class: "sw-write__start" },
    h("header", { class: "sw-app__head" }, h("h1", { class: "sw-title", tabindex: "-1" }, scene.title), h("p", { class: "sw-lede" }, scene.lede)),
    alert,
    h("div", { class: "sw-write__who" }, labelled(words.by, who, words["by-hint"])),
    h("h2", { class: "sw-heading sw-heading--rule" }, words.start),
    h("div", { class: "sw-write__ways" },
      way(words.blank, words["blank-what"], h("button", { type: "button", class: "sw-button sw-button--primary", "data-key": "blank", onclick: () => begin({ from: "blank" }) }, words.begin)),
      way(words.copy, words["copy-what"], labelled(words["copy-which"], copied), h("button", { type: "button", class: "sw-button", "data-key": "copy-begin", onclick: () => begin({ from: "copy", case: copied.value }) }, words["copy-begin"])),
      way(words.records, words["records-what"], picked, open, finding)),
    h("h2", { class: "sw-heading sw-heading--rule" }, words.on),
    scene.drafts.length
      ? h("ul", { class: "sw-rows" }, scene.drafts.map((one) => h("li", { class: "sw-write__draft" },
          h("button", { type: "button", class: "sw-write__pick", onclick: () => desk.send({ type: "open", id: one.id }) }, one.title),
          h("p", { class: "sw-note sw-chips" }, one.stage ? h("span", { class: "sw-chip" }, one.stage) : null, h("span", null, one.n ? fill(words.left, { n: one.n }) : words.ready)),
          one.trouble ? h("p", { class: "sw-write__wrong" }, one.trouble) : null)))
      : h("p", { class: "sw-note" }, words["on-none"]));
}
