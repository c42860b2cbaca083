// Which days of a course to pass over: those suggested are ticked, and the learner chooses otherwise at will.
import { h, fill } from "./dom.js";

/** The parts of a course with their days; `send` joins the course with those ticked. */
export function skips(shown, send) {
  const boxes = [];
  const count = h("p", { class: "sw-num", role: "status" });
  const tell = () => { const skip = boxes.filter((box) => box.checked).length; count.textContent = fill(shown.counts, { skip, learn: shown.days - skip }); };
  const day = (one) => {
    const box = h("input", { type: "checkbox", value: one.n, checked: one.chosen, onchange: tell });
    boxes.push(box);
    return h("label", null, box, h("span", null, h("b", { class: "sw-nowrap" }, one.name), " ", one.text, one.note ? h("small", { class: "sw-note" }, one.note) : null));
  };
  const part = (one) => {
    const days = h("fieldset", { class: "sw-choices sw-skips__days" }, h("legend", { class: "sw-sr" }, one.title), one.days.map(day));
    return h("section", { class: "sw-skips__part" }, h("h2", { class: "sw-heading sw-heading--rule" }, one.title), h("p", null, one.text),
      one.open ? days : h("details", { class: "sw-drawer" }, h("summary", null, one.more), days));
  };
  const join = () => send({ type: "join", days: boxes.filter((box) => box.checked).map((box) => Number(box.value)) });
  const node = h("div", { class: "sw-skips" }, h("p", { class: "sw-note" }, shown.lede), shown.parts.map(part), shown.notes.map((one) => h("p", { class: "sw-note" }, one)),
    h("div", { class: "sw-actions sw-study__dock" }, h("button", { type: "button", class: "sw-button sw-button--primary sw-button--large", onclick: join }, shown.button), count));
  tell();
  return node;
}
