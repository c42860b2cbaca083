// What came out of an exam: marks, topics, the certificate, and every question again with its answer and why.
import { h, fill, mark, ownName } from "./dom.js";
import { question, explained } from "./question.js";

const RESULT_MARKS = { right: "mark-met", wrong: "mark-missed", none: "mark-none" };

/** The certificate: its code, the page to print, and the PDF once it is asked for. */
export function paper(model, words, found, send) {
  const pdf = h("span", { class: "sw-actions", role: "status" });
  const draw = () => {
    const { making, pdf: href, trouble } = model.get("paper");
    pdf.replaceChildren(...[
      href ? h("a", { class: "sw-button", href, target: "_blank", rel: "noopener" }, words["open-pdf"])
        : making ? h("span", { class: "sw-note" }, words["making-pdf"])
          : found.can_print ? h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "pdf" }) }, words["make-pdf"]) : null,
      trouble ? h("span", { class: "sw-exam__refused" }, trouble) : null].filter(Boolean));
  };
  const node = h("section", { class: "sw-exam__paper" }, h("h2", { class: "sw-heading sw-heading--rule" }, words.certificate),
    h("p", { class: "sw-label" }, words.code), h("p", { class: "sw-exam__code" }, found.code),
    h("div", { class: "sw-actions" }, h("a", { class: "sw-button sw-button--primary", href: found.href, target: "_blank", rel: "noopener" }, words["open-paper"]), pdf),
    found.notes.map((note) => h("p", { class: "sw-note" }, note)));
  draw();
  return { node, draw };
}

const topics = (words, scene) =>
  h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.topics),
    h("ul", { class: "sw-rows sw-exam__topics" }, scene.topics.map((one) =>
      h("li", null, h("span", { class: "sw-exam__name" }, one.name), one.share === null ? null : h("span", { class: "sw-gauge", "aria-hidden": "true" }, h("i", { style: `width:${100 * one.share}%` })),
        h("span", { class: "sw-exam__figure" }, one.text), one.practise ? h("a", { href: one.practise, "aria-label": `${words.practise}${words.colon}${one.name}` }, words.practise) : null))),
    h("p", { class: "sw-note" }, scene.topics_note));

/** One question of the review; it is made when it is opened. */
function reviewed(words, one) {
  const said = one.state === "none" ? words["not-counted"] : [words[one.state], fill(words["marks-of"], { marks: one.earned, most: one.most })].join(words.comma);
  const body = h("div", { class: "sw-exam__body" });
  const stem = one.asked ? one.asked.stem.replace(/_{3,}/g, "…") : one.note;
  const open = () => {
    if (body.childNodes.length) return;
    if (one.note) body.append(h("p", { class: "sw-note" }, one.note));
    if (!one.asked) return;
    const asked = question(one.asked, words, { level: "h3" });
    asked.reveal(one.graded, one.answer ?? {});
    body.append(asked.node, h("div", { class: "sw-feedback" }, ...explained(one.graded, words)));
  };
  const node = h("details", { class: "sw-exam__one", ontoggle: () => { if (node.open) open(); } },
    h("summary", null, one.state === "partly" ? h("span", { class: "sw-exam__half", "aria-hidden": "true" }) : mark(RESULT_MARKS[one.state]), h("span", { class: "sw-num" }, one.number), h("span", { class: "sw-exam__stem" }, stem), h("span", { class: "sw-label sw-exam__earned" }, said)), body);
  return { node, lost: one.state !== "right" };
}

const review = (words, scene) => {
  const rows = scene.review.map((one) => reviewed(words, one)), lost = rows.filter((row) => row.lost).length;
  const list = h("div", { class: "sw-exam__review" }, rows.map((row) => row.node));
  const buttons = [["review-lost", lost], ["review-all", rows.length]].map(([name, n]) => {
    const button = h("button", { type: "button", class: "sw-filter__one", "aria-pressed": "false", disabled: n === 0, onclick: () => choose(name, button) }, fill(words[name], { n }));
    return button;
  });
  const choose = (name, chosen) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    for (const row of rows) row.node.hidden = name === "review-lost" && !row.lost;
  };
  choose(lost ? "review-lost" : "review-all", buttons[lost ? 0 : 1]);
  return h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.review), h("div", { class: "sw-filter", role: "group", "aria-label": words.review }, buttons), list);
};

/** The whole result; `action` makes a button of an action, `send` gives a step to the kernel. */
export function result(model, words, scene, { send, action }) {
  const found = scene.paper ? paper(model, words, scene.paper, send) : null;
  const title = h("h1", { class: "sw-title", tabindex: "-1" }, scene.title);
  const node = h("div", { class: "sw-exam__result" },
    h("p", { class: "sw-label sw-bits" }, scene.bits.map((one) => h("span", null, one))),
    h("div", { class: "sw-exam__head" }, mark(scene.passed ? "mark-met" : "mark-missed", "sw-exam__mark"), title),
    h("dl", { class: "sw-tally" }, scene.tally.map((one) => h("div", null, h("dt", null, one.name), h("dd", null, h("b", { class: "sw-num" }, one.value), one.rest ? h("span", { class: "sw-num" }, ` ${one.rest}`) : null)))),
    h("p", { class: "sw-exam__honest" }, scene.lede), scene.notes.map((note) => h("p", null, note)),
    h("div", { class: "sw-actions" }, scene.actions.map(action)),
    h("div", { class: "sw-exam__halves" }, found?.node, topics(words, scene)),
    review(words, scene),
    scene.attempts.length
      ? h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.attempts), h("ul", { class: "sw-rows" }, scene.attempts.map((one) =>
          h("li", { class: "sw-exam__attempt" }, h("span", null, one.name, words.comma, one.when), h("span", { class: "sw-verdict" }, one.mark ? mark(`mark-${one.mark}`, "") : null, one.said),
            h("button", { type: "button", class: "sw-button sw-button--quiet", "aria-label": `${words.see}${words.colon}${one.name}`, onclick: () => send({ type: "open", exam: scene.exam, sitting: one.sitting }) }, words.see)))))
      : null);
  return { node, title, draw: () => found?.draw() };
}
