// The parts of a day: what to read, questions, a page to try, a talk to say aloud, an incident to think through.
import { h, fill } from "./dom.js";

const go = (href, label, primary) => h("a", { href, class: `sw-button${primary ? " sw-button--primary" : ""}` }, label);

const rules = (standards) =>
  h("ul", { class: "sw-rows sw-course__rules" }, standards.map((one) =>
    h("li", null, h("p", null, one.text), h("p", { class: "sw-note" }, h("a", { href: one.href }, one.source)))));
const behind = (part, words) => part.standards.length ? h("details", { class: "sw-drawer" }, h("summary", null, words.rests), rules(part.standards)) : null;

const reading = (part, words, done) => [
  h("p", null, part.why), rules(part.standards),
  done(words["read-done"]),
];

const questions = (part, words) => {
  const left = part.n - part.got, label = part.done ? words["practise-quiz"] : part.got ? fill(words["go-on-quiz"], { n: left }) : words["start-quiz"];
  return [h("p", { class: "sw-actions" }, go(part.href, label, !part.done))];
};

const trying = (part, words, done) => [
  h("p", null, part.look),
  h("p", { class: "sw-actions" }, go(part.href, fill(words["open-page"], { name: part.page })), done(words["page-done"], true)),
];

const said = (list) => h("ul", { class: "sw-rows sw-course__said" }, list.map((one) => h("li", null, h("b", null, one.move), h("span", null, one.words))));

const talk = (part, words, done) => {
  const lines = h("div", { class: "sw-course__lines", "aria-live": "polite" });
  let shown = 0;
  const next = h("button", { type: "button", class: "sw-button", "data-key": "line", onclick: () => {
    lines.append(h("p", { class: "sw-voice" }, part.opens[shown]));
    shown += 1;
    next.firstChild.textContent = words["next-line"];
    next.hidden = shown >= part.opens.length;
  } }, words["begin-talk"]);
  return [
    h("p", null, h("strong", null, part.title)), h("p", null, part.parts), lines, h("p", { class: "sw-actions" }, next),
    h("details", { class: "sw-drawer" }, h("summary", null, words.hear), said(part.hear), h("p", { class: "sw-label" }, words.avoid), said(part.avoid), h("p", null, part.afterwards)),
    casebook(part), behind(part, words), done(words["talk-done"]),
  ];
};

const casebook = (part) => (part.casebook.length ? h("p", { class: "sw-links" }, part.casebook.map((one) => h("a", { href: one.href }, one.text))) : null);

const incident = (part, words, done) => [
  h("p", null, h("strong", null, part.title)), h("p", null, part.facts),
  part.added ? h("p", { class: "sw-course__added" }, h("b", null, words.added, " "), part.added) : null,
  h("ol", { class: "sw-rows sw-course__asks" }, part.questions.map((one) =>
    h("li", null, h("p", null, one.ask),
      h("details", { class: "sw-drawer" }, h("summary", null, words.think), h("ul", { class: "sw-course__good" }, one.good.map((point) => h("li", null, point))))))),
  casebook(part), behind(part, words), done(words["case-done"]),
];

const lookBack = (part, words, done) => [h("p", { class: "sw-actions" }, go(part.href, fill(words["check-start"], part), !part.done), done(words["check-done"], true))];

const exam = (part, words, done) => [h("p", null, part.exam), h("p", { class: "sw-actions" }, go(part.href, words["to-exam"], !part.done), done(words["exam-done"], true))];

/** What a part of a day holds; `done(label)` makes the button that says it is done. */
export const PARTS = { read: reading, quiz: questions, page: trying, rehearse: talk, case: incident, checkpoint: lookBack, exam };
