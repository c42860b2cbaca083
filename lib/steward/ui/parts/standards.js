// One standard of the catalogue: its rule, where it comes from, where it is used, and where the sources disagree.
import { h, mark } from "./dom.js";
import { browse } from "./browse.js";

export default {
  render({ model, el }) {
    const words = model.get("words");
    const chip = (kind) => h("span", { class: `sw-chip sw-browse__mark is-${kind}` }, words[kind]);
    const disagreement = (one, id, goTo) =>
      h(
        "section", { class: "sw-standards__conflict" },
        h("h3", { class: "sw-heading" }, words.other), h("p", { class: "sw-label" }, one.topic),
        h("ul", null, one.sides.map((side) =>
          h("li", null, h("p", null, side.says),
            h("ul", { class: "sw-note" }, side.rules.map((rule) =>
              h("li", null, rule.id === id ? h("strong", { class: "sw-num" }, rule.id) : goTo(rule.id, rule.id), " ", rule.source,
                rule.chosen ? h("span", { class: "sw-standards__chosen" }, mark("mark-met"), words.chosen) : null)))))),
        one.reading ? h("p", { class: "sw-label" }, h("strong", null, words.ours), one.reading) : null,
        one.choice ? h("p", { class: "sw-note" }, one.choice) : null,
      );
    return browse({ model, el }, (detail, brief, { goTo, id }) => [
      h("h2", { class: "sw-standards__rule" }, detail.text),
      brief?.marks.length ? h("p", { class: "sw-chips" }, brief.marks.map(chip)) : null,
      detail.uncertain ? h("p", { class: "sw-label" }, detail.uncertain) : null,
      detail.inferred ? h("p", { class: "sw-label" }, detail.inferred) : null,
      detail.steps.length ? h("section", null, h("h3", { class: "sw-label" }, detail.ordered ? words.steps : words.items), h(detail.ordered ? "ol" : "ul", { class: "sw-standards__steps" }, detail.steps.map((one) => h("li", null, one)))) : null,
      detail.script ? h("section", null, h("h3", { class: "sw-label" }, words.script), h("p", { class: "sw-standards__script" }, detail.script)) : null,
      detail.numbers.length ? h("section", null, h("h3", { class: "sw-label" }, words.numbers), h("dl", { class: "sw-facts" }, detail.numbers.flatMap(([name, value]) => [h("dt", null, name), h("dd", { class: "sw-num" }, value)]))) : null,
      ...detail.conflicts.map((one) => disagreement(one, id, goTo)),
      h("section", null, h("h3", { class: "sw-label" }, words.used),
        detail.uses.length ? h("ul", { class: "sw-standards__uses" }, detail.uses.map((one) => h("li", null, one.href ? h("a", { href: one.href }, one.text) : one.text))) : null,
        detail.later ? h("p", { class: "sw-note" }, detail.later) : null),
      h("dl", { class: "sw-facts" }, detail.facts.flatMap(([name, value, rest]) => [h("dt", null, name), h("dd", null, value, rest ? h("small", { class: "sw-note" }, " ", rest) : null)])),
    ]);
  },
};
