// One question of the bank with its key: what is asked, what is right and why, the standards behind it, and how it was answered.
import { h, mark } from "./dom.js";
import { browse } from "./browse.js";

export default {
  render({ model, el }) {
    const words = model.get("words");
    const section = (title, ...body) => h("section", null, h("h3", { class: "sw-label" }, title), ...body);
    const option = (one) =>
      h("li", { class: one.right ? "is-right" : null },
        one.right ? mark("mark-met") : h("span", { class: "sw-items__rest", "aria-hidden": "true" }),
        h("div", null, h("p", null, one.text, one.right ? h("span", { class: "sw-sr" }, ` ${words.right}`) : null), one.why ? h("p", { class: "sw-note" }, one.why) : null));
    return browse({ model, el }, (detail) => [
      h("p", { class: "sw-label sw-bits" }, detail.bits.map((bit) => h("span", null, bit))),
      detail.situation ? h("p", null, detail.situation) : null,
      detail.owner ? h("p", { class: "sw-voice" }, detail.owner) : null,
      detail.reply ? h("p", { class: "sw-items__reply" }, detail.reply) : null,
      h("h2", { class: "sw-stem" }, detail.stem),
      detail.options.length ? h("ul", { class: "sw-items__options" }, detail.options.map(option)) : null,
      detail.answer ? section(words.answer, h("p", null, detail.answer)) : null,
      detail.points.length ? section(words.points, h("ul", { class: "sw-items__points" }, detail.points.map((point) => h("li", null, point)))) : null,
      detail.better ? section(words.better, h("p", null, detail.better)) : null,
      detail.explanation ? section(words.why, h("p", null, detail.explanation)) : null,
      detail.standards.length ? section(words.standards, h("ul", null, detail.standards.map((one) => h("li", { class: "sw-standard" }, h("p", null, one.text), h("cite", null, h("a", { href: one.href }, one.id), " ", one.source))))) : null,
      detail.answered ? section(words.answered, h("p", null, detail.answered)) : null,
      h("p", { class: "sw-actions" }, h("a", { class: "sw-button", href: detail.try }, words.try)),
      h("dl", { class: "sw-facts" }, detail.facts.flatMap(([name, value]) => [h("dt", null, name), h("dd", null, value)])),
    ]);
  },
};
