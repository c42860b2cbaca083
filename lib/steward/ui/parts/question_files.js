// What was found in files of questions: a line for each question, then what could not be carried, what to check, what is wrong.
import { h, fill, verdict, watch } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words");
    const list = (title, notes, open) =>
      notes.length
        ? h("details", { class: "sw-drawer", open }, h("summary", null, `${title} ${notes.length}`),
            h("ul", { class: "sw-items__notes" }, notes.map((one) => h("li", null, one.place ? h("b", null, one.place, " ") : null, one.text))))
        : null;
    const questions = (file) =>
      h("details", { class: "sw-drawer" }, h("summary", null, fill(words.each, { n: file.questions.length })),
        h("table", { class: "sw-table" },
          h("thead", null, h("tr", null, [words.place, words.question, words.type, words.result].map((one) => h("th", { scope: "col" }, one)))),
          h("tbody", null, file.questions.map((one) =>
            h("tr", null, h("td", { "data-label": words.place }, one.place), h("th", { scope: "row", class: "sw-break" }, one.name), h("td", { "data-label": words.type }, one.type), h("td", null, verdict(one.verdict, one.result)))))));
    const file = (one) =>
      h("li", null,
        h("h3", { class: "sw-heading sw-break" }, one.file), h("p", null, one.sentence),
        one.questions.length ? questions(one) : null, list(words.errors, one.errors, true), list(words.warnings, one.warnings, one.warnings.length < 6), list(words.lost, one.lost, false));
    return watch(model, ["files"], () => {
      const files = model.get("files");
      el.replaceChildren(...(files.length ? [h("ul", { class: "sw-items__files", "aria-live": "polite" }, files.map(file))] : []));
    });
  },
};
