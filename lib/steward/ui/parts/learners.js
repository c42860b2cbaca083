// How everybody is doing: title, views and filters above; below, the view that is open.
import { h, fill, mark, watch, keepingFocus, ownName } from "./dom.js";
import { riskPart, mapPart, largeButton } from "./learners_map.js";
import { examsPart } from "./learners_exams.js";
import { itemsPart } from "./learners_items.js";
import { peoplePart, emptyPart } from "./learners_people.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), send = (message) => model.send(message);
    el.classList.add("sw-learners");
    const head = h("div"), notice = h("div", { class: "sw-learners__notice", role: "status" }), trouble = h("div", { "aria-live": "assertive" }), body = h("div", { class: "sw-learners__body" });
    el.append(head, trouble, notice, body);
    const phone = window.matchMedia("(max-width: 47.99em)");
    const kept = { open: new Set(), drawers: new Set(), asking: "", allRisk: false, large: false, left: 0, top: 0, editing: null, name: ownName(), redraw: () => drawBody(), focus: (key) => body.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus() };

    const drawHead = () =>
      keepingFocus(head, () => {
        const now = model.get("head");
        if (!now.title) return;
        const pick = (name, options) =>
          options.length > 2 || name === "days"
            ? h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, words[name]),
                h("select", { "data-key": name, onchange: (event) => send({ type: "filter", ...now.chosen, [name]: name === "days" ? +event.target.value : event.target.value }) }, options.map((one) => h("option", { value: one.id, selected: one.id === now.chosen[name] }, one.name))))
            : null;
        const view = (one) =>
          h("button", { type: "button", class: "sw-filter__one", "aria-pressed": String(one.id === now.view), "data-key": `view-${one.id}`, onclick: () => { kept.asking = ""; kept.editing = null; send({ type: "view", view: one.id }); } }, one.name, one.n ? h("span", { class: "sw-num" }, one.n) : null);
        const chosen = now.chosen ?? {}, some = chosen.team || chosen.post || chosen.days;
        head.replaceChildren(
          h("header", { class: "sw-app__head" }, h("h1", { class: "sw-title" }, now.title), h("p", { class: "sw-lede" }, now.lede)),
          ...(now.shown
            ? [h("div", { class: "sw-learners__filters", role: "group", "aria-label": words.filters }, pick("team", now.teams), pick("post", now.posts), pick("days", now.days),
                some ? h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "again", onclick: () => send({ type: "filter" }) }, words.again) : null),
              h("div", { class: "sw-filter sw-learners__views", role: "group", "aria-label": words.views }, now.views.map(view))]
            : []),
        );
      });

    const sheet = h("div", { class: "sw-actions sw-learners__sheet" });
    const drawSheet = () =>
      keepingFocus(sheet, () => {
        const made = model.get("sheet");
        const link = made.href ? h("a", { href: made.href, download: made.name }, fill(words.download, made)) : null;
        const button = h("button", { type: "button", class: "sw-button", "aria-disabled": made.making ? "true" : null, "data-key": "sheet", onclick: () => { if (!model.get("sheet").making) send({ type: "sheet" }); } }, mark("icon-sheet", "sw-icon"), made.making ? words.making : words.sheet);
        sheet.replaceChildren(...[link, button].filter(Boolean));
      });
    const drawBody = () =>
      keepingFocus(body, () => {
        const scene = model.get("scene");
        const large = largeButton(() => body, words, kept);
        const tools = () => [large, sheet];
        body.classList.toggle("is-large", kept.large);
        const parts = {
          reading: () => [h("p", { class: "sw-learners__calm", role: "status" }, words.reading)],
          learners: () => (kept.large ? [mapPart(scene, words, kept, false, [large])] : [riskPart(scene, words, kept), mapPart(scene, words, kept, phone.matches, h("div", { class: "sw-actions" }, tools()))]),
          exams: () => examsPart(scene, words, send, kept),
          items: () => itemsPart(scene, model.get("detail"), words, send, kept, sheet),
          people: () => [peoplePart(scene, words, send, kept)],
          empty: () => emptyPart(scene, words, send, kept),
        };
        const before = body.querySelector(".sw-heat__scroll");
        [kept.left, kept.top] = [before?.scrollLeft ?? 0, before?.scrollTop ?? 0];
        body.replaceChildren(...(parts[scene.kind]?.() ?? []).flat().filter(Boolean));
        body.querySelector(".sw-heat__scroll")?.scrollTo(kept.left, kept.top);
      });
    const drawNotice = () => {
      const said = model.get("notice");
      notice.replaceChildren(...(said.words ? [h("p", { class: "sw-learners__done" }, mark("mark-met"), said.words, said.undo ? h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "undo" }) }, mark("icon-undo", "sw-icon"), words.undo) : null)] : []));
    };
    const drawTrouble = () => {
      const said = model.get("trouble");
      trouble.replaceChildren(...(said ? [h("div", { class: "sw-error", role: "alert" }, said.split("\n").map((line) => h("p", null, line)))] : []));
    };
    const done = () => { if (model.get("added")) { kept.typed = null; kept.editing = null; } };
    const leave = () => { if (!document.fullscreenElement && kept.large) { kept.large = false; drawBody(); } };
    document.addEventListener("fullscreenchange", leave);
    phone.addEventListener("change", drawBody);
    const off = [
      watch(model, ["added"], done), watch(model, ["head"], drawHead), watch(model, ["notice"], drawNotice), watch(model, ["trouble"], drawTrouble),
      watch(model, ["sheet"], drawSheet), watch(model, ["scene", "detail"], drawBody),
    ];
    requestAnimationFrame(() => setTimeout(() => send({ type: "ready" })));
    return () => { off.forEach((stop) => stop()); phone.removeEventListener("change", drawBody); document.removeEventListener("fullscreenchange", leave); };
  },
};
