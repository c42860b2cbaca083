// Questions: what their statistics suggest, the worst first; one opens to what each option drew. Below, what learners object to.
import { h, fill, pager } from "./dom.js";

export function itemsPart(scene, detail, words, send, kept, tools) {
  const turn = (changes) => send({ type: "items", of: scene.of, show: scene.show, page: 0, ...changes });
  const source = h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, words.of),
    h("select", { "data-key": "of", onchange: (event) => turn({ of: event.target.value, show: "look" }) }, scene.sources.map((one) => h("option", { value: one.id, selected: one.id === scene.of }, one.name))));
  const which = scene.reckoning ? null : h("div", { class: "sw-filter", role: "group", "aria-label": words.show },
    ["look", "hints", "all"].map((name) => h("button", { type: "button", class: "sw-filter__one", "aria-pressed": String(scene.show === name), "data-key": `which-${name}`, onclick: () => turn({ show: name }) }, words[name], h("span", { class: "sw-num" }, scene.count[name]))));
  const empty = scene.reckoning ? words.reckoning : !scene.count.all ? words["items-none"] : words["items-fine"];
  return [
    h("section", { class: "sw-learners__part" },
      h("div", { class: "sw-learners__head" }, source, tools),
      h("p", { class: "sw-learners__sentence", "aria-live": "polite" }, scene.reckoning ? words.reckoning : scene.sentence),
      scene.advice ? h("p", { class: "sw-label" }, scene.advice) : null,
      (scene.test ?? []).length ? h("details", { class: "sw-drawer" }, h("summary", { "data-key": "test" }, words.test), facts(scene.test)) : null,
      which,
      (scene.rows ?? []).length ? itemTable(scene.rows, detail, words, send, kept) : scene.reckoning ? null : h("p", { class: "sw-learners__calm" }, empty),
      scene.pages > 1 ? pager({ pages: words.pages, page: words.page, before: words.before, after: words.after }, scene.page, scene.pages, (page) => turn({ page })) : null),
    objectionPart(scene.contested, words, send),
  ];
}

const facts = (rows) => h("dl", { class: "sw-facts" }, rows.flatMap(([name, value]) => [h("dt", null, name), h("dd", { class: "sw-num" }, value)]));

function itemTable(rows, detail, words, send, kept) {
  const row = (one) => {
    const open = detail.id === one.id;
    const said = one.advice.length ? h("ul", null, one.advice.map((said, i) => h("li", { class: i ? "sw-note" : "" }, said.name, said.hint ? h("span", { class: "sw-note" }, ` ${words.hint}`) : null))) : h("span", { class: "sw-note" }, words.fine);
    return [
      h("tr", { class: "sw-figures__row" },
        h("th", { scope: "row" }, h("button", { type: "button", class: "sw-figures__open sw-learners__stem", "aria-expanded": String(open), "data-key": `item-${one.id}`, onclick: () => send({ type: "item", id: open ? "" : one.id }) }, one.stem), h("p", { class: "sw-note sw-bits sw-learners__about" }, one.about.map((bit) => h("span", null, bit)))),
        h("td", { "data-label": words.what }, said), h("td", { "data-label": words.n, class: "sw-num" }, one.n),
        h("td", { "data-label": words.facility, class: "sw-num" }, one.facility), h("td", { "data-label": words.discrimination, class: "sw-num" }, one.rest)),
      open ? h("tr", { class: "sw-learners__detail" }, h("td", { colspan: "5" }, itemDetail(detail, words, kept))) : null,
    ];
  };
  return h("table", { class: "sw-table sw-learners__items" },
    h("caption", { class: "sw-sr" }, words.question),
    h("thead", null, h("tr", null, ["question", "what", "n", "facility", "discrimination"].map((name) => h("th", { scope: "col" }, words[name])))),
    h("tbody", null, rows.flatMap(row)));
}

function itemDetail(detail, words, kept) {
  const option = (one) =>
    h("li", { class: one.right ? "is-right" : "" },
      h("p", { class: "sw-learners__option" }, h("b", { class: "sw-num" }, one.name), h("span", null, one.text, one.right ? h("span", { class: "sw-learners__keymark" }, h("i", { class: "sw-tick", "aria-hidden": "true" }), words.key) : null)),
      h("span", { class: "sw-learners__drew", "aria-hidden": "true" }, h("i", { style: `width:${100 * one.share}%` })),
      h("p", { class: "sw-note sw-bits" }, [one.words, detail.thirds[0] ? fill(words.strong, { k: one.strong, n: detail.thirds[0] }) : "", detail.thirds[1] ? fill(words.weak, { k: one.weak, n: detail.thirds[1] }) : ""].filter(Boolean).map((bit) => h("span", { class: "sw-num" }, bit))));
  return [
    ...detail.advice.map((one) => h("div", { class: "sw-learners__advice" }, h("p", null, h("strong", null, one.said)), h("p", null, h("span", { class: "sw-label" }, words.do), " ", one.do))),
    detail.options.length
      ? h("section", null, h("h4", { class: "sw-label" }, words.options), h("ul", { class: "sw-learners__options" }, detail.options.map(option)),
          h("p", { class: "sw-note" }, [detail.unanswered ? fill(words.unanswered, { n: detail.unanswered }) + (words.comma === "，" ? "。" : ". ") : "", detail.thirds[0] ? words.thirds : ""].join("")))
      : null,
    h("details", { class: "sw-drawer", open: kept.drawers.has("figures"), ontoggle: (event) => { if (event.target.open) kept.drawers.add("figures"); else kept.drawers.delete("figures"); } }, h("summary", null, words.figures), facts(detail.figures)),
    detail.link ? h("p", null, h("a", { href: detail.link }, words["to-item"])) : null,
  ];
}

function objectionPart(found, words, send) {
  const one = (group) =>
    h("li", null,
      h("p", null, h("strong", null, group.stem)),
      h("p", null, h("span", { class: "sw-label" }, words.point), " ", group.point || words.gone),
      h("ul", { class: "sw-learners__said" }, group.said.map((said) => h("li", null, h("p", { class: "sw-note sw-bits" }, h("span", null, said.name), h("time", null, said.on)), h("p", { class: "sw-break" }, said.words || "–")))),
      h("div", { class: "sw-actions" },
        group.link ? h("a", { class: "sw-button", href: group.link }, words["to-item"]) : null,
        h("button", { type: "button", class: "sw-button sw-button--quiet", "aria-label": fill(words["seen-of"], { name: group.point || group.stem }), "data-key": `seen-${group.ids[0]}`, onclick: () => send({ type: "seen", ids: group.ids }) }, words.seen)));
  return h("section", { class: "sw-learners__part" },
    h("h2", { class: "sw-heading" }, words.contested),
    found.length ? h("p", { class: "sw-label" }, words["contested-what"]) : h("p", { class: "sw-note" }, words["contested-none"]),
    found.length ? h("ul", { class: "sw-rows sw-learners__objections" }, found.map(one)) : null);
}
