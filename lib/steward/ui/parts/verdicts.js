// What was found in each file: the table it holds, how many rows are good, and every row that is not, with the reason.
import { h, fill, watch, verdict, pager, keepingFocus, ownName } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), prefix = ownName();
    el.classList.add("sw-verdicts");
    const draw = () =>
      keepingFocus(el, () => {
        const files = model.get("files"), open = model.get("unfolded");
        el.replaceChildren();
        if (!files.length) return;
        const rows = files.flatMap((file, index) => {
          const id = `${prefix}-verdict-${index}`;
          const button = file.problems
            ? h(
                "button", { type: "button", class: "sw-button sw-button--quiet sw-fold", "aria-expanded": String(open === index), "aria-controls": id, "data-key": `fold-${index}`,
                  onclick: () => model.send({ type: "open", index: open === index ? -1 : index }) },
                fill(words.problems, { n: file.problems }),
              )
            : null;
          const head = h(
            "tr", null,
            h("th", { scope: "row" }, h("strong", { class: "sw-break" }, file.file), file.sheet ? h("small", null, file.sheet) : null),
            h("td", { "data-label": words.table }, file.table),
            h("td", { class: "is-number", "data-label": words.rows }, file.rows),
            h("td", { class: "is-number", "data-label": words.accepted }, file.accepted),
            h("td", { class: "is-number", "data-label": words.refused }, file.refused),
            h("td", null, verdict(file.verdict, file.words), file.note ? h("small", null, file.note) : null, button),
          );
          if (open !== index) return [head];
          return [head, h("tr", { class: "sw-fold__body" }, h("td", { colspan: "6", id }, problems()))];
        });
        el.append(
          h(
            "table", { class: "sw-table sw-verdicts__table" },
            h("caption", { class: "sw-heading" }, words.title),
            h(
              "thead", null,
              h("tr", null, [words.file, words.table].map((one) => h("th", { scope: "col" }, one)),
                [words.rows, words.accepted, words.refused].map((one) => h("th", { scope: "col", class: "is-number" }, one)),
                h("th", { scope: "col" }, words.verdict)),
            ),
            h("tbody", null, rows),
          ),
        );
      });
    const problems = () => [
      h(
        "table", { class: "sw-table sw-problems" },
        h("thead", null, h("tr", null, [words.where, words.column, words.value, words.reason].map((one) => h("th", { scope: "col" }, one)))),
        h(
          "tbody", null,
          model.get("problems").map((one) =>
            h(
              "tr", null,
              h("th", { scope: "row", class: "sw-nowrap" }, one.where),
              h("td", { "data-label": words.column }, one.column),
              h("td", { "data-label": words.value, class: "sw-break" }, one.value),
              h("td", null, one.reason),
            ),
          ),
        ),
      ),
      pager(words, model.get("page"), model.get("pages"), (page) => model.send({ type: "page", page })),
    ];
    return watch(model, ["files", "unfolded", "problems", "page"], draw);
  },
};
