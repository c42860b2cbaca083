// The table of figures. Each row opens: its trend, what it means and by whose standard, and the cases behind it.
import { h, fill, watch, verdict, pager, keepingFocus } from "./dom.js";
import { line } from "./line.js";

const FILTERS = ["all", "missed", "unclear", "met", "no-data"];

export default {
  render({ model, el }) {
    const words = model.get("words");
    let filter = "all";
    const bar = h("div", { class: "sw-filter", role: "group", "aria-label": words.filter });
    const table = h("div");
    const said = h("p", { class: "sw-sr", role: "status" });
    el.classList.add("sw-figures");
    el.append(bar, table, said);

    const shown = () => model.get("rows").filter((row) => filter === "all" || row.verdict === filter);

    const filters = () =>
      keepingFocus(bar, () => {
        const rows = model.get("rows");
        bar.replaceChildren(
          ...FILTERS.map((kind) => {
            const n = kind === "all" ? rows.length : rows.filter((row) => row.verdict === kind).length;
            return h(
              "button",
              { type: "button", class: "sw-filter__one", "aria-pressed": String(filter === kind), disabled: !n && kind !== "all", "data-key": `filter-${kind}`,
                onclick: () => { filter = kind; filters(); draw(); said.textContent = fill(words.shown, { n: shown().length }); } },
              kind === "all" ? h("span", null, words.all) : verdict(kind, words[kind]), h("span", { class: "sw-num" }, n),
            );
          }),
        );
      });

    const draw = () =>
      keepingFocus(table, () => {
        const rows = shown(), open = model.get("selected");
        table.replaceChildren();
        if (!model.get("rows").length) return;
        table.append(
          h(
            "table", { class: "sw-kpi sw-figures__table" },
            h("caption", { class: "sw-sr" }, model.get("caption")),
            h(
              "thead", null,
              h("tr", null, h("th", { scope: "col" }, words.name), h("th", { scope: "col", class: "is-number" }, words.value), h("th", { scope: "col" }, words.bar),
                h("th", { scope: "col", class: "is-number" }, "n"), h("th", { scope: "col", class: "is-number" }, words.target), h("th", { scope: "col" }, words.verdict)),
            ),
            subjects(rows).map(([subject, members], i) =>
              h(
                "tbody", { "aria-labelledby": `subject-${i}` },
                h("tr", { class: "sw-figures__subject" }, h("th", { scope: "rowgroup", colspan: "6", id: `subject-${i}` }, subject)),
                members.flatMap((row) => [figure(row, row.id === open), row.id === open ? unfolded(row) : null]),
              ),
            ),
          ),
        );
        if (!rows.length) table.append(h("p", { class: "sw-label" }, words.none));
      });

    const subjects = (rows) => {
      const found = new Map();
      for (const row of rows) found.set(row.subject, [...(found.get(row.subject) ?? []), row]);
      return [...found];
    };

    const figure = (row, open) => {
      const cell = h("td", { "data-cell": "bar" });
      // Drawn by steward.reports, from numbers only, and escaped there; the same bar as in the report.
      cell.innerHTML = row.bar;
      return h(
        "tr", { class: open ? "sw-figures__row is-open" : "sw-figures__row" },
        h(
          "th", { scope: "row", "data-cell": "name" },
          h(
            "button", { type: "button", class: "sw-figures__open", "aria-expanded": String(open), "data-key": `row-${row.id}`, "aria-controls": open ? "figure-detail" : null,
              onclick: () => model.send({ type: "select", kpi: open ? "" : row.id }) },
            row.name,
          ),
          h("small", null, row.basis),
        ),
        h("td", { class: "is-number", "data-cell": "value" }, h("span", { class: "sw-kpi__value" }, row.value), h("small", null, row.interval)),
        cell,
        h("td", { class: "is-number", "data-cell": "n", "data-label": "n" }, row.n),
        h("td", { class: "is-number", "data-cell": "target", "data-label": words.target }, row.target),
        h("td", { "data-cell": "verdict" }, verdict(row.verdict, words[row.verdict])),
      );
    };

    const unfolded = (row) => {
      const detail = model.get("detail");
      const ready = detail.kpi === row.id;
      return h(
        "tr", { class: "sw-figures__detail" },
        h(
          "td", { colspan: "6", id: "figure-detail", "data-cell": "detail", role: "region", "aria-label": row.name, "aria-busy": String(!ready) },
          row.note ? h("p", { class: "sw-figures__note" }, row.note) : null,
          detail.kpi === row.id && detail.trouble ? h("p", { class: "sw-error", role: "alert" }, detail.trouble)
          : ready ? [trend(detail.trend), meaning(detail), cases(detail)] : h("p", { class: "sw-waiting", role: "status" }, h("span", { class: "sw-waiting__dot", "aria-hidden": "true" }), h("span", null, words.waiting)),
        ),
      );
    };

    const trend = (data) => {
      if (!data) return h("p", { class: "sw-label" }, words.notrend);
      const chart = (css, box, options) => {
        const svg = h("svg", { class: css, viewBox: box, role: "img", "aria-label": data.sentence });
        line(svg, options.narrow ? { ...data, ...data.narrow } : data, { axes: true, ...options });
        return svg;
      };
      return h(
        "section", { class: "sw-chart" },
        h("h3", { class: "sw-chart__title" }, data.title), h("p", { class: "sw-chart__sub" }, data.sub),
        h("figure", { class: "sw-line" }, chart("sw-wide-only", "0 0 1056 200", { right: 130, size: 13 }), chart("sw-narrow-only", "0 0 335 220", { right: 74, narrow: true })),
        h("p", { class: "sw-label" }, data.sentence),
      );
    };

    const meaning = (detail) =>
      h("dl", { class: "sw-facts" }, detail.facts.flatMap(([term, words, more]) => [h("dt", null, term), h("dd", null, words, more ? h("small", { class: "sw-note" }, more) : null)]));

    const cases = (detail) => {
      const found = detail.cases;
      return h(
        "section", { class: "sw-figures__cases" },
        h("h3", { class: "sw-chart__title" }, found.title), h("p", { class: "sw-chart__sub" }, found.sub),
        found.rows.length
          ? h(
              "table", { class: "sw-table" },
              h("thead", null, h("tr", null, found.heads.map((head) => h("th", { scope: "col" }, head)))),
              h(
                "tbody", null,
                found.rows.map((cells) =>
                  h("tr", null, cells.map((cell, i) =>
                    i === 0 ? h("th", { scope: "row", class: "sw-num" }, h("strong", null, cell), found.tell ? h("a", { class: "sw-figures__tell", href: found.tell + encodeURIComponent(cell) }, words.tell) : null) : h("td", { "data-label": found.heads[i], class: "sw-break" }, cell))),
                ),
              ),
            )
          : null,
        pager(words, found.page, found.pages, (page) => model.send({ type: "page", page })),
      );
    };

    const redraw = () => { filters(); draw(); };
    const off = [watch(model, ["rows", "caption"], redraw), watch(model, ["selected", "detail"], draw)];
    return () => off.forEach((stop) => stop());
  },
};
