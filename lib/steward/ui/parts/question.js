// One question of any of the ten kinds: ask it, read what was answered, show what became of it. Nothing here knows a key:
// what is right comes with `reveal`. Study, exams and reviews use it alike.
import { h, fill, mark, ownName } from "./dom.js";

// G, S and T say how sure one is, so no option bears them.
const LETTERS = ["A", "B", "C", "D", "E", "F", "H", "I", "J"];
const LONG = 40;

const stateMark = { right: "mark-met", missed: "mark-met", wrong: "mark-missed" };
const widthOf = (text) => [...text].reduce((sum, one) => sum + (one.codePointAt(0) > 0x2e7f ? 2 : 1), 0);

/** What became of one thing to choose or to place: shape, words and colour. */
function verdictRow(key, text, { state = "rest", why = "" } = {}, said = "") {
  return h(
    "li", { class: "sw-option", "data-state": state },
    h("span", { class: "sw-option__key", "aria-hidden": stateMark[state] ? null : "true" }, stateMark[state] ? mark(stateMark[state], "") : key),
    h("span", { class: "sw-option__text" }, text),
    said ? h("span", { class: "sw-option__state" }, said) : null,
    why ? h("span", { class: "sw-option__why" }, why) : null,
  );
}

/** Boxes to tick or circles to choose one of, each a label around a real input. */
function choiceRows(list, { name, many, keys, onchange, what }) {
  return list.map((one, i) => {
    const input = h("input", { type: many ? "checkbox" : "radio", name, value: one.id, class: "sw-question__input", "aria-describedby": one.what ? `${name}-${i}` : null, onchange });
    const row = h(
      "label", { class: many ? "sw-option is-many" : "sw-option" }, input, h("span", { class: "sw-option__key", "aria-hidden": "true" }, keys[i]),
      h("span", { class: "sw-option__text" }, one.text), what && one.what ? h("span", { class: "sw-option__why", id: `${name}-${i}` }, one.what) : null,
    );
    return { ...one, input, row, key: keys[i] };
  });
}
const paintChosen = (rows) => rows.forEach(({ input, row }) => { if (input.checked) row.dataset.state = "chosen"; else delete row.dataset.state; });
const press = (row, many) => { row.input.checked = many ? !row.input.checked : true; row.input.focus({ preventScroll: true }); row.input.dispatchEvent(new Event("change", { bubbles: true })); };

/** What a row of choices says of itself once it is graded. */
const chosenWords = (words, state, key) => (words[`state-${state}`] ? fill(words[`state-${state}`], { key }) : "");

// -- options: single, multiple, true or false, case --------------------------------------------------------------------------
function choosing(shown, words, prefix, changed) {
  const many = shown.many === true;
  const rows = choiceRows(shown.options, { name: `${prefix}-option`, many, keys: LETTERS, onchange: () => { paintChosen(rows); changed(); } });
  const answer = () => { const chosen = rows.filter((row) => row.input.checked).map((row) => row.id); return chosen.length ? { chosen } : null; };
  const node = h("fieldset", { class: "sw-options" }, h("legend", { class: many ? "sw-label" : "sw-sr" }, many ? words.several : words.one), rows.map((row) => row.row));
  return {
    node, answer,
    first: () => rows[0].input,
    set: ({ chosen = [] }) => { for (const row of rows) row.input.checked = chosen.includes(row.id); paintChosen(rows); },
    key: (key) => {
      const row = rows.find((one) => one.key === key) ?? rows[Number(key) - 1];
      if (row) press(row, many);
      return Boolean(row);
    },
    reveal: (graded) => {
      const found = new Map((graded.options ?? []).map((one) => [String(one.id), one]));
      return h("ol", { class: "sw-options" }, rows.map((row) => {
        const state = found.get(String(row.id));
        return verdictRow(row.key, row.text, state, chosenWords(words, state?.state, shown.type === "truefalse" ? fill(words.quoted, { text: row.text }) : row.key));
      }));
    },
  };
}

// -- steps to put in order ----------------------------------------------------------------------------------------------------
function ordering(shown, words, prefix, changed) {
  const said = h("p", { class: "sw-sr", role: "status" });
  const list = h("ol", { class: "sw-options sw-order" });
  const rows = shown.steps.map((step) => {
    const up = h("button", { type: "button", class: "sw-order__button", onclick: () => step_(row, -1) }, h("span", { class: "sw-order__arrow", "aria-hidden": "true" }));
    const down = h("button", { type: "button", class: "sw-order__button is-down", onclick: () => step_(row, 1) }, h("span", { class: "sw-order__arrow", "aria-hidden": "true" }));
    const place = h("span", { class: "sw-option__key" });
    const node = h("li", { class: "sw-option sw-order__row", onpointerdown: (event) => drag(event, row) }, place, h("span", { class: "sw-option__text" }, step.text), h("span", { class: "sw-order__move" }, up, down));
    const row = { ...step, node, up, down, place };
    return row;
  });
  const inOrder = () => [...list.children].map((node) => rows.find((row) => row.node === node));
  const number = () => inOrder().forEach((row, i) => {
    row.place.textContent = i + 1;
    row.up.setAttribute("aria-label", fill(words.up, { text: row.text })); row.down.setAttribute("aria-label", fill(words.down, { text: row.text }));
    row.up.setAttribute("aria-disabled", String(i === 0)); row.down.setAttribute("aria-disabled", String(i === rows.length - 1));
  });
  const moved = (row) => { number(); said.textContent = fill(words.place, { n: inOrder().indexOf(row) + 1, of: rows.length, text: row.text }); changed(); };
  // The neighbour is moved, never the row itself: what is taken out of the page loses the focus and the pointer.
  const pass = (row, by) => {
    const other = by < 0 ? row.node.previousElementSibling : row.node.nextElementSibling;
    if (other) list.insertBefore(other, by < 0 ? row.node.nextElementSibling : row.node);
    return Boolean(other);
  };
  const step_ = (row, by) => { if (pass(row, by)) moved(row); };
  const drag = (event, row) => {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("button") || !list.isConnected) return;
    event.preventDefault();
    row.node.setPointerCapture(event.pointerId);
    row.node.classList.add("is-held");
    const middle = (node) => { const box = node.getBoundingClientRect(); return box.top + box.height / 2; };
    const onMove = (now) => {
      const before = row.node.previousElementSibling, after = row.node.nextElementSibling;
      if (before && now.clientY < middle(before)) { pass(row, -1); number(); } else if (after && now.clientY > middle(after)) { pass(row, 1); number(); }
    };
    const end = () => {
      row.node.classList.remove("is-held");
      row.node.removeEventListener("pointermove", onMove); row.node.removeEventListener("pointerup", end); row.node.removeEventListener("pointercancel", end);
      moved(row);
    };
    row.node.addEventListener("pointermove", onMove); row.node.addEventListener("pointerup", end); row.node.addEventListener("pointercancel", end);
  };
  list.append(...rows.map((row) => row.node));
  number();
  return {
    node: h("div", { role: "group", "aria-label": words.order }, h("p", { class: "sw-label" }, words.order), list, said),
    answer: () => ({ order: inOrder().map((row) => row.id) }),
    first: () => rows[0].down,
    set: ({ order = [] }) => { list.append(...order.map((id) => rows.find((row) => row.id === id)?.node).filter(Boolean)); number(); },
    key: () => false,
    // In the right order: that is what is to be learnt.
    reveal: (graded) => h("div", null, h("p", { class: "sw-label" }, words["order-is"]), h("ol", { class: "sw-options" }, (graded.steps ?? []).map((one, i) =>
      verdictRow(i + 1, one.text, one, one.state === "right" ? words["step-right"] : one.given === null ? "" : fill(words["step-wrong"], { n: one.given + 1 }))))),
  };
}

// -- things that belong together ------------------------------------------------------------------------------------------------
function matching(shown, words, prefix, changed) {
  const long = shown.right.some((one) => widthOf(one.text) > LONG / 2);
  const letter = new Map(shown.right.map((one, i) => [one.id, LETTERS[i]]));
  const named = (one) => (long ? `${letter.get(one.id)}  ${one.text}` : one.text);
  const rows = shown.left.map((left, i) => {
    const select = h("select", { id: `${prefix}-left-${i}`, onchange: () => { paint(); changed(); } }, h("option", { value: "" }, words.choose), shown.right.map((one) => h("option", { value: one.id }, named(one))));
    return { ...left, select, node: h("li", { class: "sw-match__row" }, h("label", { class: "sw-match__left", for: `${prefix}-left-${i}` }, left.text), select) };
  });
  const paint = () => rows.forEach((row) => row.node.classList.toggle("is-set", row.select.value !== ""));
  const pairs = () => ({ pairs: Object.fromEntries(rows.filter((row) => row.select.value !== "").map((row) => [String(row.id), Number(row.select.value)])) });
  const rightText = (id) => shown.right.find((one) => String(one.id) === String(id))?.text ?? "";
  return {
    node: h("div", { role: "group", "aria-label": words.match }, h("p", { class: "sw-label" }, words.match),
      long ? h("ol", { class: "sw-match__right" }, shown.right.map((one) => h("li", null, h("b", { class: "sw-num" }, letter.get(one.id)), h("span", null, one.text)))) : null,
      h("ul", { class: "sw-match" }, rows.map((row) => row.node))),
    answer: () => (rows.every((row) => row.select.value !== "") ? pairs() : null),
    given: () => (rows.some((row) => row.select.value !== "") ? pairs() : null),
    first: () => (rows.find((row) => row.select.value === "") ?? rows[0]).select,
    set: ({ pairs = {} }) => { for (const row of rows) row.select.value = pairs[String(row.id)] ?? ""; paint(); },
    key: () => false,
    reveal: (graded) => h("ol", { class: "sw-options" }, (graded.pairs ?? []).map((one, i) =>
      verdictRow(i + 1, one.text, one.state === "right" ? one : { ...one, why: fill(words["pair-was"], { text: one.right_text }) }, one.state === "right" ? fill(words["pair-right"], { text: one.right_text }) : fill(words["pair-wrong"], { text: rightText(one.given) || words.nothing })))),
  };
}

// -- written: a number, a gap, one's own words ------------------------------------------------------------------------------------
function written(shown, words, prefix, changed, { stem, done }) {
  const short = shown.type === "short", number = shown.type === "numeric", gap = stem.querySelector(".sw-question__gap");
  const box = h(short ? "textarea" : "input", {
    type: short ? null : "text", class: short ? "sw-reply__box" : "sw-question__box", id: `${prefix}-box`, rows: short ? "4" : null, inputmode: number ? "decimal" : null,
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: short ? null : "done", "aria-describedby": number && shown.unit ? `${prefix}-unit` : null,
    oninput: () => { mirror(); changed(); },
    onkeydown: (event) => {
      // Enter while the Chinese of an input method is still being chosen only chooses it.
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.repeat) return;
      if (short && !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault(); done();
    },
  });
  const mirror = () => { if (gap) { gap.textContent = box.value.trim() || "\u2003\u2003\u2003"; gap.classList.toggle("is-filled", box.value.trim() !== ""); } };
  mirror();
  return {
    node: h("div", { class: "sw-question__write" }, h("label", { class: "sw-label", for: `${prefix}-box` }, words[`write-${shown.type}`]),
      h("span", { class: "sw-question__boxes" }, box, number && shown.unit ? h("span", { class: "sw-question__unit", id: `${prefix}-unit` }, shown.unit) : null)),
    answer: () => (box.value.trim() ? (number ? { number: box.value } : { text: box.value }) : null),
    first: () => box,
    set: (given) => { box.value = given.number ?? given.text ?? ""; mirror(); },
    key: () => false,
    reveal: (graded, given) => {
      const yours = String(given?.number ?? given?.text ?? "").trim(), unit = number ? shown.unit : "";
      if (!yours && !short) return h("ol", { class: "sw-options" }, verdictRow("", graded.answer, { state: "missed" }, words["typed-answer"]));
      if (short && !yours) return h("span");
      if (short) return h("div", { class: "sw-question__said" }, h("p", { class: "sw-label" }, words.yours), h("p", { class: "sw-question__yours" }, yours));
      const state = graded.right ? "right" : "wrong";
      return h("ol", { class: "sw-options" },
        verdictRow("", [yours, unit].filter(Boolean).join(" "), { state }, graded.right ? words["typed-right"] : words["typed-wrong"]),
        graded.right ? null : verdictRow("", graded.answer, { state: "missed" }, words["typed-answer"]));
    },
  };
}

// -- a line of dialogue to judge ----------------------------------------------------------------------------------------------------
function judging(shown, words, prefix, changed) {
  const again = () => { paintChosen(moves); paintChosen(effects); changed(); };
  const moves = choiceRows(shown.candidates, { name: `${prefix}-move`, many: true, keys: LETTERS, onchange: again, what: true });
  const effects = choiceRows(shown.effects, { name: `${prefix}-effect`, many: false, keys: ["1", "2", "3"], onchange: again });
  const chosen = (rows) => rows.filter((row) => row.input.checked).map((row) => row.id);
  return {
    node: h("div", { class: "sw-stack" },
      h("fieldset", { class: "sw-options sw-question__moves" }, h("legend", { class: "sw-label" }, words.moves), moves.map((row) => row.row)),
      h("fieldset", { class: "sw-options sw-question__effects" }, h("legend", { class: "sw-label" }, words.effect), effects.map((row) => row.row))),
    // A reply may do none of it, so no move is an answer too.
    answer: () => (chosen(effects).length ? { moves: chosen(moves), effect: chosen(effects)[0] } : null),
    given: () => (chosen(effects).length || chosen(moves).length ? { moves: chosen(moves), effect: chosen(effects)[0] ?? "" } : null),
    first: () => (chosen(moves).length ? effects : moves)[0].input,
    set: (given) => { for (const row of moves) row.input.checked = (given.moves ?? []).includes(row.id); for (const row of effects) row.input.checked = given.effect === row.id; again(); },
    key: (key) => {
      const move = moves.find((row) => row.key === key), effect = effects.find((row) => row.key === key);
      if (move) press(move, true); else if (effect) press(effect, false);
      return Boolean(move || effect);
    },
    reveal: (graded, given) => {
      const { effect } = graded, found = new Map((graded.moves ?? []).map((one) => [one.id, one]));
      for (const row of effects) found.set(row.id, { state: row.id === effect.id ? (effect.state === "right" ? "right" : "missed") : row.id === given?.effect ? "wrong" : "rest" });
      const rows = (list, css) => h("ol", { class: `sw-options ${css}` }, list.map((row) => {
        const one = found.get(row.id) ?? {};
        return verdictRow(row.key, row.text, { state: one.state, why: one.state === "rest" ? "" : one.why }, chosenWords(words, one.state, row.key));
      }));
      return h("div", { class: "sw-stack" }, h("section", null, h("h2", { class: "sw-label" }, words["moves-were"]), rows(moves, "sw-question__moves")), h("section", null, h("h2", { class: "sw-label" }, words["effect-was"]), rows(effects, "sw-question__effects")));
    },
  };
}

const asking = { single: choosing, multiple: choosing, truefalse: choosing, case: choosing, ordering, matching, numeric: written, fill: written, short: written, reply: judging };

/** The stem; where it has a gap, what is typed is shown in it. */
function stemOf(shown, words, tag, prefix, about) {
  const [before, after] = shown.stem.split(/_{3,}/);
  const gap = after === undefined ? null : h("span", { class: "sw-question__gap" });
  return h(tag, { class: "sw-stem", id: `${prefix}-stem`, tabindex: "-1", "aria-describedby": about || null }, before, gap, after ?? null);
}

/** Kinds that cannot be guessed by pointing: whoever does not know says so. */
export const mayPass = (shown) => ["numeric", "fill", "short", "matching"].includes(shown.type);

/**
 * Make a question of what `Asked.shown` gives. `changed` is called when the answer changes, `done` when Enter ends what is typed;
 * `more` stands in the line above the stem.
 *
 * `node` is what to show; `answer()` the answer, null while it is not complete; `given()` what there is of it so far, null for
 * nothing; `set(answer)` fills it in; `key(name)` takes a key and tells whether it was one of its own; `first()` is where to go on;
 * `reveal(graded, answer)` puts what became of it in the place of the inputs; `stem` takes the focus when the question is new.
 */
export function question(shown, words, { level = "h1", changed = () => {}, done = () => {}, more = [] } = {}) {
  const prefix = ownName(), about = shown.situation || shown.owner ? `${prefix}-about` : "";
  const bits = [shown.topic, shown.kind, shown.whose, shown.negative ? h("strong", null, words.negative) : null, ...more].filter(Boolean);
  const stem = stemOf(shown, words, level, prefix, about);
  const body = asking[shown.type](shown, words, prefix, changed, { stem, done });
  const place = h("div", { class: "sw-question__body" }, body.node);
  const node = h(
    "section", { class: "sw-question", "aria-labelledby": `${prefix}-stem` },
    h("p", { class: "sw-label sw-bits" }, bits.map((one) => h("span", null, one))),
    shown.situation ? h("p", { class: "sw-question__situation", id: about }, shown.situation) : null,
    stem,
    shown.owner
      ? h("div", { class: "sw-question__talk", id: about },
          h("div", null, h("p", { class: "sw-note" }, words.owner), h("blockquote", { class: "sw-voice" }, shown.owner)),
          h("div", null, h("p", { class: "sw-note" }, words.reply), h("p", { class: "sw-question__reply" }, shown.reply)))
      : null,
    shown.only ? h("p", { class: "sw-note" }, words[`only-${shown.only}`]) : null,
    place,
  );
  return { given: body.answer, ...body, node, stem, reveal: (graded, given) => place.replaceChildren(body.reveal(graded, given ?? body.answer())) };
}

const paragraphs = (text) => String(text ?? "").split(/\n+/).filter(Boolean).map((one) => h("p", null, one));

/** What there is to learn from an answer: the explanation, key points, a better reply, and the standards with their sources. */
export function explained(graded, words, { contest = null, link = (one) => one.href } = {}) {
  const points = graded.key_points ?? [];
  return [
    points.length
      ? h("ul", { class: "sw-question__points" }, points.map((one, i) =>
          h("li", { "data-found": String(one.found) }, mark(one.found ? "mark-met" : "mark-missed"), h("span", null, one.text, h("span", { class: "sw-sr" }, one.found ? words.found : words.missed)),
            !one.found && contest ? contest(i, one) : null)))
      : null,
    h("div", { class: "sw-feedback__body" }, paragraphs(graded.explanation)),
    graded.better ? h("div", { class: "sw-beside__one sw-beside__one--better" }, h("span", { class: "sw-label" }, points.length ? words.model : words.better), paragraphs(graded.better)) : null,
    ...(graded.standards ?? []).map((one) =>
      h("div", { class: "sw-standard" }, paragraphs(one.text),
        h("cite", null, words.standard, " ", link(one) ? h("a", { href: link(one) }, one.id) : one.id, words.comma, one.source))),
  ].filter(Boolean);
}
