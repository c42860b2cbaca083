// Before the talk: which situation, then with whom, how hard and in which way one replies.
import { h, mark, ownName } from "./dom.js";

/** Show which of the options in `root` is chosen. */
export const paintOptions = (root) => {
  for (const option of root.querySelectorAll("label.sw-option")) {
    if (option.querySelector("input").checked) option.dataset.state = "chosen"; else delete option.dataset.state;
  }
};
const rows = (list, css = "") => h("ul", { class: `sw-rows ${css}`.trim() }, list);

/** All situations with what one has reached in each; a talk that was broken off stands first. */
export function situations(scene, words, send) {
  const one = (it) => h("li", { class: "sw-drill__case" },
    h("button", { type: "button", class: "sw-drill__open", onclick: () => send({ type: "open", case: it.id }) }, h("span", { class: "sw-heading" }, it.title), h("span", { class: "sw-drill__lede" }, it.lede)),
    it.chip ? h("p", { class: "sw-chips" }, h("span", { class: "sw-chip" }, it.chip)) : null,
    h("p", { class: "sw-label sw-bits" }, it.bits.map((bit) => h("span", null, bit))));
  return h("div", { class: "sw-drill__list" },
    h("header", { class: "sw-app__head" }, h("h1", { class: "sw-title", tabindex: "-1" }, scene.title), scene.lede ? h("p", { class: "sw-lede" }, scene.lede) : null),
    scene.resume.length
      ? h("section", { class: "sw-drill__resume", "aria-label": words.unfinished }, scene.resume.map((it) =>
          h("div", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button sw-button--primary", onclick: () => send({ type: "resume", session: it.session }) }, mark("icon-go", "sw-icon"), words.resume), h("span", null, it.text))))
      : null,
    scene.next ? h("aside", { class: "sw-goal sw-drill__next" }, h("p", { class: "sw-label" }, scene.next.label), h("p", { class: "sw-goal__words" }, scene.next.text), h("p", null, h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "open", case: scene.next.case, style: scene.next.style }) }, scene.next.action))) : null,
    scene.groups.map((group) => h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, group.title), rows(group.cases.map(one), "sw-drill__cases"))),
    scene.troubles?.length ? h("details", { class: "sw-note" }, h("summary", null, words["own-troubles"]), scene.troubles.map((line) => h("p", null, line))) : null,
    scene.past?.length
      ? h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.past), rows(scene.past.map((it) => h("li", { class: "sw-drill__past" }, h("a", { href: it.href }, it.text), h("span", { class: "sw-label sw-bits" }, it.bits.map((bit) => h("span", null, bit)))))))
      : null);
}

/** One situation: its scene, and the choices to make; what is chosen is kept in the form until one begins. */
export function setup(scene, words, send) {
  const name = ownName();
  const field = (group) => h("fieldset", { class: "sw-drill__field" }, h("legend", { class: "sw-heading" }, group.title), group.note ? h("p", { class: "sw-note" }, group.note) : null,
    h("div", { class: "sw-options" }, group.options.map((it) => h("label", { class: "sw-option" },
      h("input", { type: "radio", class: "sw-question__input", name: `${name}-${group.id}`, value: it.id, checked: it.id === group.value }),
      h("span", { class: "sw-option__key", "aria-hidden": "true" }, it.key), h("span", { class: "sw-option__text" }, it.name, it.what ? h("small", { class: "sw-note" }, it.what) : null)))));
  const form = h("form", { class: "sw-drill__setup", onchange: () => paintOptions(form), onsubmit: (event) => {
    event.preventDefault();
    const chosen = Object.fromEntries(scene.fields.map((group) => [group.id, form.querySelector(`input[name="${name}-${group.id}"]:checked`)?.value]));
    send({ type: "begin", case: scene.case, ...chosen });
  } },
    h("div", { class: "sw-drill__fields" }, scene.fields.map(field)),
    h("div", { class: "sw-actions" }, h("button", { type: "submit", class: "sw-button sw-button--primary sw-button--large" }, words.begin), h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "list" }) }, words.others)));
  paintOptions(form);
  return h("div", { class: "sw-drill__cover" },
    h("header", { class: "sw-app__head" }, scene.bits?.length ? h("p", { class: "sw-label sw-bits" }, scene.bits.map((bit) => h("span", null, bit))) : null, h("h1", { class: "sw-title", tabindex: "-1" }, scene.title), h("p", { class: "sw-lede" }, scene.lede)),
    h("section", { class: "sw-drill__scene" }, scene.known.map((line) => h("p", null, line)), scene.invented ? h("p", { class: "sw-note" }, scene.invented) : null),
    form);
}
