// Before a review and after it: which case, how many, how long; then the minute as files, and what the review becomes.
import { h, mark, ownName } from "./dom.js";
import { stageBar } from "./stage_bar.js";

const bitsOf = (bits) => (bits?.length ? h("p", { class: "sw-label sw-bits" }, bits.map((bit) => h("span", null, bit))) : null);

/** Reviews that were begun before. */
const earlierReviews = (send) => (group, label, css) => (group.rows.length
  ? h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, group.title), h("ul", { class: "sw-rows sw-review__gap" }, group.rows.map((it, n) => h("li", { class: "sw-review__earlier" },
      h("div", null, h("p", { class: "sw-review__name" }, it.title), bitsOf(it.bits)),
      h("button", { type: "button", class: `sw-button ${n ? "" : css}`.trim(), "aria-label": `${label}: ${it.title}`, onclick: () => send({ type: "resume", session: it.session }) }, label)))))
  : null);

/** Reviews to go on with, cases to choose from, reviews that were closed. */
export function reviewHome(scene, words, send) {
  const earlier = earlierReviews(send);
  const rows = scene.groups.map((group) => ({ ...group, node: h("ul", { class: "sw-rows sw-review__cases" }, group.cases.map((it) => h("li", { "data-words": `${it.title} ${it.lede} ${it.bits.join(" ")}`.toLowerCase() },
    h("button", { type: "button", class: "sw-drill__open", onclick: () => send({ type: "open", case: it.id }) }, h("span", { class: "sw-heading" }, it.title), h("span", { class: "sw-drill__lede" }, it.lede)), bitsOf(it.bits)))) }));
  const none = h("p", { class: "sw-note", role: "status" });
  const find = (event) => {
    const asked = event.target.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const { node } of rows) for (const one of node.children) { one.hidden = !asked.every((word) => one.dataset.words.includes(word)); shown += one.hidden ? 0 : 1; }
    none.textContent = shown ? "" : words["find-none"];
  };
  return h("div", { class: "sw-stack" },
    h("header", { class: "sw-app__head" }, h("h1", { class: "sw-title", tabindex: "-1" }, scene.title), h("p", { class: "sw-lede" }, scene.lede), scene.empty ? h("p", { class: "sw-note" }, scene.empty) : null),
    earlier(scene.unfinished, words["go-on"], "sw-button--primary"),
    h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, words.find), h("input", { type: "search", class: "sw-review__input", oninput: find }), none),
    rows.map((group) => h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, group.title), group.node)),
    scene.troubles.length ? h("details", { class: "sw-note" }, h("summary", null, words["own-troubles"]), scene.troubles.map((line) => h("p", null, line))) : null,
    earlier(scene.done, words.look, ""));
}

/** One case before its review. */
export function reviewSetup(scene, words, send) {
  const name = ownName();
  const room = h("input", { type: "number", class: "sw-review__input sw-review__input--number", min: 1, max: 400, value: scene.room, required: true });
  const totals = h("div", { class: "sw-review__totals", role: "radiogroup", "aria-label": words.minutes }, scene.totals.map((it) => h("label", { class: "sw-review__total" }, h("input", { type: "radio", name, value: it.id, checked: it.id === scene.minutes }), h("span", null, it.name))));
  const form = h("form", { class: "sw-stack", onsubmit: (event) => {
    event.preventDefault();
    send({ type: "begin", case: scene.case, room: Number(room.value), minutes: Number(form.querySelector("input[type=radio]:checked").value) });
  } },
    h("label", { class: "sw-field" }, h("span", { class: "sw-heading" }, words.people), room, h("span", { class: "sw-note" }, words["people-note"])),
    h("div", null, h("p", { class: "sw-heading" }, words.minutes), totals),
    h("div", { class: "sw-actions" }, h("button", { type: "submit", class: `sw-button sw-button--large${scene.unfinished.rows.length ? "" : " sw-button--primary"}` }, words.begin),
      h("a", { class: "sw-button sw-button--quiet", href: scene.story }, words.story), h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "list" }) }, words.others)));
  return h("div", { class: "sw-stack" },
    h("header", { class: "sw-app__head" }, bitsOf(scene.bits), h("h1", { class: "sw-title", tabindex: "-1" }, scene.title), h("p", { class: "sw-lede" }, scene.lede), scene.invented ? h("p", { class: "sw-note sw-review__invented" }, scene.invented) : null),
    earlierReviews(send)(scene.unfinished, words["go-on"], "sw-button--primary"), form);
}

/** The minute, what the review becomes, and closing it. */
export function reviewFinish(scene, words, send) {
  const link = (href, label, icon, primary, download) => h("a", { class: `sw-button${primary ? " sw-button--primary" : ""}`, href, ...(download ? { download: "" } : { target: "_blank", rel: "noopener" }) }, mark(icon, "sw-icon"), label);
  const published = (one) => {
    // Whoever wrote the draft does not review it.
    const drafted = one.bar?.rows?.[0].who === scene.by && one.bar.next[0]?.stage === "reviewed";
    const by = h("input", { type: "text", class: "sw-review__input", maxlength: 60, "aria-label": words.by, placeholder: drafted ? words.reviewer : words.by, value: drafted ? "" : scene.by });
    const note = h("input", { type: "text", class: "sw-review__input", maxlength: 500, "aria-label": words.note, placeholder: words.note });
    const coming = one.bar?.next ?? [];
    return h("li", { class: "sw-review__published" },
      h("p", { class: "sw-heading" }, one.href ? h("a", { href: one.href }, one.title) : one.title), stageBar(one.bar),
      coming.length ? h("div", { class: "sw-actions" }, by, coming.some((it) => it.stage === "draft") ? note : null,
        coming.map((it) => h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "advance", kind: one.kind, id: one.id, stage: it.stage, by: by.value, note: note.value }) }, it.label))) : null);
  };
  return h("div", { class: "sw-stack" },
    h("header", { class: "sw-app__head" }, bitsOf(scene.bits), h("h1", { class: "sw-title", tabindex: "-1" }, scene.title), h("p", { class: "sw-lede" }, scene.about), h("p", { class: "sw-note" }, scene.lede)),
    h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.minute), h("div", { class: "sw-actions sw-review__gap" },
      link(scene.files.open, words["minute-open"], "icon-sheet", true, false), link(scene.files.html, words["save-html"], "icon-sheet", false, true), link(scene.files.txt, words["save-txt"], "icon-sheet", false, true),
      h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "pdf" }) }, mark("icon-print", "sw-icon"), words["save-pdf"]))),
    h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.publish),
      h("ul", { class: "sw-rows sw-review__gap" }, scene.choices.map((it) => h("li", { class: "sw-review__earlier" }, h("div", null, h("p", { class: "sw-review__name" }, it.name), h("p", { class: "sw-label" }, it.what)),
        h("button", { type: "button", class: "sw-button", "aria-label": it.name, onclick: () => send({ type: "publish", what: it.kind }) }, words.draft)))),
      scene.published.length ? h("ul", { class: "sw-rows sw-review__gap" }, scene.published.map(published)) : null),
    h("div", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "board" }) }, words.back),
      scene.closed ? h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "open-again" }) }, words["open-again"]) : h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "close" }) }, words["finish-close"]),
      h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "list" }) }, words.others)));
}
