// Who is learning: chosen from those who are known, or added; then the name stands in the head of the page.
import { h, watch, fill } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), tools = document.body.classList.contains("sw-app") ? document.querySelector(".sw-tools") : null;
    el.classList.add("sw-who");
    const menu = h("div", { class: "sw-who__menu" });
    const asking = h("div");
    if (tools) tools.append(menu); else el.append(menu);
    el.append(asking);
    const send = (message) => model.send(message);
    let typed = { name: "", post: "", team: "" }, adding = false;

    const named = (one) => [one.name, h("span", { class: "sw-menu__role" }, one.about ? words.comma + one.about : "")];
    const drawMenu = () => {
      const person = model.get("person");
      menu.hidden = !person.id || model.get("asking");
      if (menu.hidden) return;
      if (model.get("fixed")) { menu.replaceChildren(h("span", { class: "sw-who__name" }, named(person))); return; }
      const list = h("details", { class: "sw-menu", onkeydown: (event) => { if (event.key === "Escape") { list.open = false; list.querySelector("summary").focus(); } } },
        h("summary", { "aria-label": fill(words.you, { name: person.name }) }, h("span", null, named(person))),
        h("div", { class: "sw-menu__list" },
          model.get("people").slice(0, 12).map((one) => h("button", { type: "button", "aria-current": one.id === person.id ? "true" : null, onclick: () => { list.open = false; if (one.id !== person.id) send({ type: "choose", id: one.id }); } }, one.name, one.about ? words.comma + one.about : "")),
          h("button", { type: "button", onclick: () => { list.open = false; send({ type: "ask" }); } }, words.other)));
      menu.replaceChildren(list);
    };

    const form = () => {
      const name = h("input", { type: "text", name: "name", maxlength: "60", autocomplete: "name", value: typed.name, oninput: () => { typed.name = name.value; } });
      const post = model.get("posts").map((one) => h("label", null, h("input", { type: "radio", name: "post", value: one.id, checked: typed.post === one.id, onchange: () => { typed.post = one.id; } }), h("span", null, one.name)));
      const teams = model.get("teams");
      const team = teams.length ? h("select", { onchange: (event) => { typed.team = event.target.value; } }, [["", words.none], ...teams.map((one) => [one.id, one.name])].map(([value, label]) => h("option", { value, selected: typed.team === value }, label))) : null;
      return h("form", { class: "sw-who__form", novalidate: true, onsubmit: (event) => { event.preventDefault(); send({ type: "add", ...typed }); } },
        model.get("fixed") ? null : h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, words.name), name),
        h("fieldset", { class: "sw-choices" }, h("legend", { class: "sw-label" }, words.post), h("div", { class: "sw-choices__all" }, post)),
        team ? h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, words.team), team) : null,
        h("div", { class: "sw-actions" }, h("button", { type: "submit", class: "sw-button sw-button--primary sw-button--large" }, words.begin)));
    };
    const drawAsking = () => {
      if (!model.get("asking")) { asking.replaceChildren(); adding = false; return; }
      const people = model.get("people"), trouble = model.get("trouble"), open = adding || !people.length;
      const [title, what] = model.get("fixed") ? ["which-post", "which-post-what"] : people.length ? ["who", "who-what"] : ["first", "first-what"];
      asking.replaceChildren(
        h("header", { class: "sw-app__head" }, h("h1", { class: "sw-title" }, words[title]), h("p", { class: "sw-lede" }, words[what])),
        ...(people.length
          ? [h("ul", { class: "sw-who__people" }, people.map((one) => h("li", null, h("button", { type: "button", class: "sw-option", onclick: () => send({ type: "choose", id: one.id }) }, h("span", { class: "sw-option__key", "aria-hidden": "true" }, [...one.name][0]), h("span", { class: "sw-option__text" }, one.name, one.about ? h("small", { class: "sw-note" }, one.about) : null)))))]
          : []),
        open ? form() : h("p", null, h("button", { type: "button", class: "sw-button", onclick: () => { adding = true; drawAsking(); asking.querySelector("input").focus(); } }, words.add)),
        h("div", { "aria-live": "assertive" }, trouble ? h("div", { class: "sw-error", role: "alert" }, trouble.split("\n").map((line) => h("p", null, line))) : null));
    };
    const off = [watch(model, ["person", "people", "asking", "fixed"], drawMenu), watch(model, ["asking", "people", "trouble"], drawAsking)];
    return () => { off.forEach((stop) => stop()); menu.remove(); };
  },
};
