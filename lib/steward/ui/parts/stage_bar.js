// How far a company's own case or work guide has come: draft, reviewed, published, with names and dates; see `steward.ui.cases.stage_bar`.
import { h } from "./dom.js";

/** Draw what `stages` gives; nothing where there is nothing to show. */
export function stageBar(bar) {
  if (!bar?.rows) return null;
  return h("div", null,
    h("ol", { class: "sw-flow sw-flow--row sw-stages", "aria-label": bar.label },
      bar.rows.map((row) => h("li", { "data-state": row.state, "aria-current": row.state === "now" ? "step" : null }, h("b", null, row.name),
        h("span", { class: "sw-label" }, row.who ? [row.who, row.on].map((word) => h("span", null, word)) : bar.todo)))),
    bar.back ? h("p", { class: "sw-note" }, bar.back) : null);
}
