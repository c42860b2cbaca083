// One adopted measure: who has it, when, what shows that it was done. Every field is kept when it is left.
import { h, fill, mark } from "./dom.js";

const STATUS_MARKS = { done: ["mark-met", "met"], late: ["mark-missed", "missed"], running: ["", "running"], planned: ["", "planned"], dropped: ["mark-none", "none"] };

/** A status: shape and word; done and late are judgements, the others are not. */
export function status(kind, words) {
  const [sprite, css] = STATUS_MARKS[kind];
  return h("span", { class: `sw-verdict sw-plan__status sw-verdict--${css}` }, sprite ? mark(sprite, "") : h("i", { class: `sw-plan__dot is-${kind}`, "aria-hidden": "true" }), words);
}

const field = (label, control) => h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, label), control);

/** The marks of a measure: where it comes from, what is uncertain, what is ours. */
export function marks(measure, words) {
  return [
    measure.placed ? h("span", { class: "sw-chip" }, words.placed) : null,
    measure.uncertain ? h("span", { class: "sw-plan__doubt" }, h("span", { class: "sw-chip" }, mark("mark-unclear", "sw-plan__ask"), words.uncertain), h("span", { class: "sw-note" }, measure.uncertain)) : null,
  ];
}

/** What a measure is for, in small words. */
export function about(measure, words) {
  const facts = [measure.purpose, ...measure.points].filter(Boolean);
  return [
    facts.length ? h("p", { class: "sw-label" }, facts.length === 1 ? facts[0] : facts.map((one, i) => h("span", { class: i ? "sw-plan__point" : null }, one))) : null,
    h(
      "p", { class: "sw-note sw-bits" },
      h("span", null, words.standard, " ", h("a", { href: measure.href }, measure.standard)),
      measure.timing ? h("span", null, words["source-timing"], " ", measure.timing) : null,
      measure.every ? h("span", null, measure.every) : null,
    ),
  ];
}

/** The form under an adopted measure; `send` takes what was changed. */
export function itemForm(item, table, today, words, send) {
  const key = (name) => `${item.id}-${name}`;
  const input = (name, type, value, more) => h("input", { type, value, "data-key": key(name), maxlength: type === "text" ? "300" : null, ...more });
  const select = (name, options, value, change) => {
    const node = h("select", { "data-key": key(name), onchange: change }, options.map(([id, label]) => h("option", { value: id, selected: id === value }, label)));
    return node;
  };
  const teams = table.teams.filter((one) => one.group === item.group || one.group === "" || one.id === item.team);
  const others = table.teams.filter((one) => !teams.includes(one));
  const assign = () => send({ type: "assign", item: item.id, team: team.value, person: person.value });
  const team = select("team", [["", words.nobody], ...[...teams, ...others].map((one) => [one.id, one.name])], item.team, assign);
  const person = input("person", "text", item.person, { onchange: assign, autocomplete: "off" });
  const date = () => send({ type: "date", item: item.id, starts: starts.value, due: due.value, every: every.value });
  const every = select("every", table.recurrences.map((one) => [one.id, one.name]), item.every, date);
  const bounds = { min: "2000-01-01", max: "2099-12-31" };
  const starts = input("starts", "date", item.starts, { onchange: date, ...bounds });
  const due = input("due", "date", item.due, { onchange: date, ...bounds });

  const on = input("on", "date", today, { min: "2000-01-01", max: today });
  const note = input("note", "text", ""), count = input("number", "text", "", { inputmode: "decimal" }), link = input("link", "text", "");
  const record = (event) => {
    event.preventDefault();
    send({ type: "record", item: item.id, on: on.value, note: note.value, number: count.value, link: link.value });
  };
  const button = (name, label, message, css = "") => h("button", { type: "button", class: `sw-button ${css}`, "data-key": key(name), onclick: () => send({ item: item.id, ...message }) }, label);
  return h(
    "div", { class: "sw-plan__form" },
    h("div", { class: "sw-plan__fields" }, field(words.team, team), field(words.person, person), field(words.every, every),
      field(words.starts, starts), field(item.every === "once" ? words["due-once"] : words.due, due)),
    h("h4", { class: "sw-label" }, words.evidence),
    item.evidence.length
      ? h("ul", { class: "sw-plan__evidence" }, item.evidence.map((one) =>
          h("li", null, h("span", { class: "sw-num" }, one.on), h("span", { class: "sw-break" }, one.note, one.number ? h("strong", { class: "sw-num" }, " ", one.number) : null,
            one.link ? [" ", /^https?:\/\//.test(one.link) ? h("a", { href: one.link, target: "_blank", rel: "noopener noreferrer" }, one.link) : one.link] : null), h("span", { class: "sw-note" }, one.who))))
      : h("p", { class: "sw-note" }, words["no-evidence"]),
    h("form", { class: "sw-plan__fields", onsubmit: record }, field(words.on, on), field(words.note, note), field(words.number, count), field(words.link, link),
      h("button", { type: "submit", class: "sw-button", "data-key": key("record") }, words.record)),
    h(
      "div", { class: "sw-actions" },
      item.finished ? button("reopen", words.reopen, { type: "reopen" }) : button("finish", words.finish, { type: "finish", on: today }, "sw-button--primary"),
      item.own ? null : button("again", words.again, { type: "adopt", measure: item.measure, group: item.group, again: true }, "sw-button--quiet"),
      button("drop", words.drop, { type: "drop" }, "sw-button--quiet"),
    ),
  );
}
