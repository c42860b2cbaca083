// The names: who learns here; add, change, let go; and, before anybody has learnt, how to begin.
import { h, fill } from "./dom.js";

const blank = () => ({ name: "", post: "", team: "" });

function personFields(typed, scene, words, prefix) {
  const field = (label, control) => h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, label), control);
  const list = `${prefix}-teams`, name = scene.teams.find((one) => one.id === typed.team)?.name ?? typed.team;
  return [
    field(words["new-name"], h("input", { type: "text", maxlength: "60", autocomplete: "off", value: typed.name, "data-key": `${prefix}-name`, oninput: (event) => { typed.name = event.target.value; } })),
    field(words.post, h("select", { "data-key": `${prefix}-post`, onchange: (event) => { typed.post = event.target.value; } }, [{ id: "", name: words["no-post"] }, ...scene.posts].map((one) => h("option", { value: one.id, selected: one.id === typed.post }, one.name)))),
    field(words.team, h("input", { type: "text", maxlength: "60", autocomplete: "off", list, value: name, placeholder: words["team-hint"], "data-key": `${prefix}-team`, oninput: (event) => { typed.team = event.target.value; } })),
    h("datalist", { id: list }, scene.teams.map((one) => h("option", { value: one.name }))),
  ];
}

export function peoplePart(scene, words, send, kept) {
  kept.typed ??= blank();
  const teamName = (id) => scene.teams.find((one) => one.id === id)?.name ?? id;
  const add = h("form", { class: "sw-learners__form", novalidate: true, onsubmit: (event) => { event.preventDefault(); send({ type: "add", ...kept.typed }); } },
    h("h3", { class: "sw-label" }, words.add), h("div", { class: "sw-learners__fields" }, personFields(kept.typed, scene, words, `${kept.name}-new`), h("button", { type: "submit", class: "sw-button sw-button--primary", "data-key": "add" }, words["add-do"])));
  const editing = (one) => {
    const typed = kept.editing;
    return h("li", { class: "sw-learners__person" },
      h("form", { class: "sw-learners__form", novalidate: true, onsubmit: (event) => { event.preventDefault(); send({ type: "change", ...typed }); } },
        h("div", { class: "sw-learners__fields" }, personFields(typed, scene, words, `${kept.name}-${one.id}`),
          h("div", { class: "sw-actions" },
            h("button", { type: "submit", class: "sw-button sw-button--primary", "data-key": "save" }, words.save),
            h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { kept.editing = null; kept.redraw(); kept.focus(`change-${one.id}`); } }, words.cancel)))));
  };
  const row = (one) => {
    if (kept.editing?.id === one.id) return editing(one);
    const bits = [one.postName, teamName(one.team), one.account ? fill(words.account, { name: one.account }) : "", one.answers ? fill(words["answers-n"], { n: one.answers }) : "", one.seen ? fill(words["seen-last"], { day: one.seen }) : words["seen-never"]].filter(Boolean);
    return h("li", { class: "sw-learners__person" },
      h("div", null, h("p", null, h("strong", null, one.name)), h("p", { class: "sw-note sw-bits" }, bits.map((bit) => h("span", null, bit)))),
      h("div", { class: "sw-actions" },
        h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": `change-${one.id}`, "aria-label": fill(words["change-of"], one), onclick: () => { kept.editing = { id: one.id, name: one.name, post: one.post, team: one.team }; kept.redraw(); kept.focus(`${kept.name}-${one.id}-name`); } }, words.change),
        h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": `retire-${one.id}`, "aria-label": fill(words["retire-of"], one), onclick: () => send({ type: "retire", id: one.id }) }, words.retire)));
  };
  return h("section", { class: "sw-learners__part" },
    h("h2", { class: "sw-heading" }, words.roll), h("p", { class: "sw-label" }, scene.people.length ? words["roll-what"] : words["roll-none"]),
    add,
    h("ul", { class: "sw-rows sw-learners__people" }, scene.people.map(row)),
    scene.left.length
      ? h("details", { class: "sw-drawer", open: kept.drawers.has("left"), ontoggle: (event) => { if (event.target.open) kept.drawers.add("left"); else kept.drawers.delete("left"); } }, h("summary", { "data-key": "left" }, fill(words["roll-left"], { n: scene.left.length })),
          h("ul", { class: "sw-rows" }, scene.left.map((one) => h("li", { class: "sw-learners__person" }, h("span", null, one.name), h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": `back-${one.id}`, "aria-label": fill(words["back-of"], one), onclick: () => send({ type: "back", id: one.id }) }, words.back)))))
      : null);
}

export function emptyPart(scene, words, send, kept) {
  const copied = h("span", { class: "sw-note", role: "status" });
  return [
    h("section", { class: "sw-empty" },
      h("h2", { class: "sw-heading" }, scene.title), h("p", null, scene.what),
      h("ol", { class: "sw-learners__steps" }, scene.steps.map((step) => h("li", null, step))),
      h("h3", { class: "sw-label" }, words["begin-say"]), h("p", { class: "sw-learners__say" }, scene.say),
      h("div", { class: "sw-actions" },
        h("button", { type: "button", class: "sw-button", "data-key": "copy", onclick: () => navigator.clipboard?.writeText(scene.say).then(() => { copied.textContent = words["begin-copied"]; }, () => {}) }, words["begin-copy"]), copied,
        h("a", { href: scene.link }, scene.linkName))),
    peoplePart(scene.roll, words, send, kept),
  ];
}
