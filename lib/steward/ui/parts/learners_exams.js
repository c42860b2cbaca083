// Exams: what waits for release, who sat what and what came out, and which topics are weak.
import { h, fill, verdict } from "./dom.js";

/** A button that asks once more before it does what cannot be taken back. */
function asksFirst(kept, key, label, name, sure, yes, no, act, css = "") {
  if (kept.asking !== key)
    return h("button", { type: "button", class: `sw-button ${css}`, "data-key": key, "aria-label": name, onclick: () => { kept.asking = key; kept.redraw(); kept.focus(`${key}-yes`); } }, label);
  return h("div", { class: "sw-learners__sure", role: "group", "aria-label": name },
    h("p", null, sure),
    h("div", { class: "sw-actions" },
      h("button", { type: "button", class: "sw-button sw-button--primary", "data-key": `${key}-yes`, onclick: () => { kept.asking = ""; act(); } }, yes),
      h("button", { type: "button", class: "sw-button", "data-key": `${key}-no`, onclick: () => { kept.asking = ""; kept.redraw(); kept.focus(key); } }, no)));
}

export function examsPart(scene, words, send, kept) {
  if (!scene.exams.length)
    return [h("div", { class: "sw-empty" }, h("h2", { class: "sw-heading" }, words["exams-none"]), h("p", null, words["exams-how"]), h("p", { class: "sw-actions" }, h("a", { class: "sw-button", href: scene.link }, words["exams-open"])))];
  return scene.exams.map((exam, i) => oneExam(exam, words, send, kept, i === 0));
}

function oneExam(exam, words, send, kept, first) {
  const release = (label, name, sitting, key, css) =>
    asksFirst(kept, key, label, name, words["release-sure"], words["release-yes"], words["release-no"], () => send({ type: "release", exam: exam.id, sitting }), css);
  const row = (one) =>
    h("tr", null,
      h("th", { scope: "row" }, one.name, one.attempt > 1 ? h("span", { class: "sw-note" }, ` (${one.attempt})`) : null),
      h("td", { "data-label": words["handed-in"], class: "sw-num" }, one.on || words.sitting),
      h("td", { "data-label": words.marks }, one.marks ?? ""),
      h("td", { "data-label": words.verdict }, one.done ? verdict(one.passed ? "met" : "missed", one.passed ? words.passed : words.failed) : "", one.near ? h("small", { class: "sw-note" }, words.near) : null),
      h("td", { "data-label": words.state },
        one.done ? h("span", null, one.waits ? words.waits : words["is-released"], " ") : "",
        one.waits && exam.waiting > 1 ? release(words["release-one"], fill(words["release-of"], one), one.id, `release-${one.id}`, "sw-button--quiet") : null,
        one.allow ? asksFirst(kept, `allow-${one.id}`, words.allow, fill(words["allow-of"], one), fill(words["allow-sure"], one), words["allow-yes"], words["allow-no"], () => send({ type: "allow", exam: exam.id, person: one.person }), "sw-button--quiet") : null));
  const topic = (one) =>
    h("li", null, h("span", { class: "sw-learners__topicname" }, one.name),
      one.value === null ? null : h("span", { class: "sw-learners__interval", "aria-hidden": "true" },
        h("i", { style: `left:${100 * one.low}%;right:${100 - 100 * one.high}%` }), h("b", { style: `left:${100 * one.value}%` })),
      h("small", { class: "sw-note" }, one.words));
  return h("section", { class: "sw-learners__part", "aria-label": exam.title },
    h("div", { class: "sw-learners__head" },
      h("div", null, h("h2", { class: "sw-heading" }, exam.title), h("p", { class: "sw-label sw-bits" }, exam.bits.map((bit) => h("span", null, bit)))),
      exam.waiting ? release(fill(words.release, { n: exam.waiting }), `${fill(words.release, { n: exam.waiting })}${words.colon}${exam.title}`, "", `release-${exam.id}`, first ? "sw-button--primary" : "") : null),
    exam.topics.length
      ? h("details", { class: "sw-drawer", open: kept.drawers.has(`topics-${exam.id}`), ontoggle: (event) => { if (event.target.open) kept.drawers.add(`topics-${exam.id}`); else kept.drawers.delete(`topics-${exam.id}`); } },
          h("summary", { "data-key": `topics-${exam.id}` }, words["by-topic"]), h("p", { class: "sw-note" }, words["by-topic-what"]), h("ul", { class: "sw-learners__topics" }, exam.topics.map(topic)))
      : null,
    h("table", { class: "sw-table sw-learners__sat" },
      h("caption", { class: "sw-sr" }, `${words.results}${words.colon}${exam.title}`),
      h("thead", null, h("tr", null, ["name", "handed-in", "marks", "verdict", "state"].map((name) => h("th", { scope: "col" }, words[name])))),
      h("tbody", null, exam.sittings.map(row))),
    exam.topics.length ? h("p", null, h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": `items-${exam.id}`, onclick: () => send({ type: "view", view: "items", of: exam.id }) }, words["to-items"])) : null);
}
