// An exam being sat: one question at a time with all numbers beside it, answers in any order, and the time that is left.
import { h, fill, mark, ownName } from "./dom.js";
import { question } from "./question.js";
import { outbox } from "./outbox.js";

// Minutes left at which it is said aloud.
const SOON = [10, 5, 1];
// How often the server's clock is asked, and what another page has done.
const SYNC = 30000;
// How long answers on their way may hold up the handing-in once time is over.
const PATIENCE = 15000;
// What is typed goes out when it has rested for so long, or at once when the reader goes on.
const REST = 800;

/** Where the answers of a sitting rest that are still on their way. */
export const RESTS = (session) => `steward-exam-${session}`;

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
/** Numbers as one would write them: 3, 5–9. */
function ranges(numbers) {
  const found = [];
  for (const n of numbers) { const last = found.at(-1); if (last && last[1] === n - 1) last[1] = n; else found.push([n, n]); }
  return found.flatMap(([from, to]) => (to - from > 1 ? [`${from}–${to}`] : from === to ? [from] : [from, to]));
}
/** Whether nothing of an answer is missing. */
function complete(asked, answer) {
  if (!answer) return false;
  if (asked?.type === "matching") return Object.keys(answer.pairs ?? {}).length === asked.left.length;
  if (asked?.type === "reply") return Boolean(answer.effect);
  return true;
}

/**
 * Make the sitting of a scene. `send` hands a step to the kernel, `say` tells a screen reader, `notice` shows one line above; `key` gives
 * the name of a key to stand in a button.
 */
export function sitting(model, words, scene, { send, say, notice, key }) {
  const prefix = ownName(), total = scene.questions.length;
  const answers = new Map(), later = new Set(), refused = new Map();
  let asked = null, at = 0, deadline = 0, told = new Set(), over = 0, typing = 0, handing = false, timer = 0, channel = null, alone = true;
  const question_ = () => scene.questions[at];
  const HERE = `steward-exam-at-${scene.session}`;

  const box = outbox(model, RESTS(scene.session), { session: scene.session }, (state) => notice(state ? words[state] : "", { trouble: state === "lost" }), () => { sayKept(); if (box.empty()) { channel?.postMessage("kept"); if (handing) handIn(); } });

  // -- parts -----------------------------------------------------------------------------------------------------------------------
  const place = h("div", { class: "sw-exam__question" });
  const position = h("p", { class: "sw-label sw-exam__position" });
  const time = h("span", { class: "sw-exam__time" });
  const clock = h("p", { class: "sw-timer", role: "timer" }, mark("icon-clock", "sw-icon"), time);
  const toAll = h("button", { type: "button", class: "sw-button sw-button--quiet sw-exam__toall", onclick: () => toOverview() }, words.overview);
  const kept = h("span", { class: "sw-note sw-exam__kept" });
  const hint = h("p", { class: "sw-exam__refused", role: "status" });
  const clear = h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => takeBack() }, words.clear);
  const asShown = h("button", { type: "button", class: "sw-button", onclick: () => give(asked.answer()) }, words["as-shown"]);
  const previous = h("button", { type: "button", class: "sw-button", onclick: () => go(at - 1) }, words.previous, key("P"));
  const flag = h("button", { type: "button", class: "sw-button sw-exam__flag", "aria-pressed": "false", onclick: () => toggle() }, words.later, key("M"));
  const next = h("button", { type: "button", class: "sw-button sw-button--primary", onclick: () => onward() });
  const numbers = scene.questions.map((one, i) => h("button", { type: "button", class: "sw-exam__number", onclick: () => go(i) }, h("span", null, i + 1)));
  const counts = h("p", { class: "sw-label sw-bits" });
  const heading = h("h2", { class: "sw-heading", tabindex: "-1", id: `${prefix}-all` }, words.overview);
  const handInButton = h("button", { type: "button", class: "sw-button sw-button--large", onclick: () => ask() }, words["hand-in"]);
  const side = h("section", { class: "sw-exam__side", "aria-labelledby": `${prefix}-all` }, heading, counts, h("ol", { class: "sw-exam__numbers" }, numbers.map((one) => h("li", null, one))), h("div", { class: "sw-actions" }, handInButton));
  const node = h("div", { class: "sw-exam__sitting" },
    h("header", { class: "sw-exam__top" }, h("p", { class: "sw-exam__title" }, scene.title), position, clock, toAll),
    h("div", { class: "sw-split sw-exam__split" },
      h("div", null, place, h("div", { class: "sw-exam__under" }, hint, h("div", { class: "sw-actions" }, asShown, clear, kept)),
        h("div", { class: "sw-actions sw-exam__dock" }, previous, flag, next)),
      side));

  // -- answering -------------------------------------------------------------------------------------------------------------------
  const give = (answer) => {
    clearTimeout(typing); typing = 0;
    const { place: n } = question_();
    if (over || same(answer, answers.get(n))) return;
    if (answer) answers.set(n, answer); else answers.delete(n);
    refused.delete(n);
    box.put(`a${n}`, { place: n, answer: answer ?? {} });
    drawState();
  };
  const changed = () => {
    const shown = question_().asked;
    clearTimeout(typing); typing = 0;
    if (["numeric", "fill", "short"].includes(shown.type)) { typing = setTimeout(() => give(asked.given()), REST); kept.textContent = words.keeping; } else give(asked.given());
  };
  const settle = () => { if (typing) give(asked.given()); };
  const takeBack = () => { give(null); asked.stem.focus({ preventScroll: true }); show(); };
  const toggle = () => {
    const { place: n } = question_();
    if (later.has(n)) later.delete(n); else later.add(n);
    box.put(`l${n}`, { place: n, later: later.has(n) });
    drawState();
  };

  // -- moving ----------------------------------------------------------------------------------------------------------------------
  const go = (to, focus = true) => {
    settle();
    if (to < 0 || to >= total) return;
    at = to;
    try { localStorage.setItem(HERE, String(question_().place)); } catch {}
    show();
    if (!focus) return;
    (asked?.stem ?? place.querySelector("p")).focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: "auto" });
  };
  const onward = () => { settle(); if (at + 1 < total) go(at + 1); else toOverview(); };
  const toOverview = () => { settle(); side.scrollIntoView({ block: matchMedia("(min-width: 56em)").matches ? "nearest" : "start" }); heading.focus({ preventScroll: true }); };

  // -- drawing ---------------------------------------------------------------------------------------------------------------------
  const stateOf = (one) => (complete(one.asked, answers.get(one.place)) ? "answered" : answers.has(one.place) ? "partly" : "open");
  const show = () => {
    const one = question_();
    if (one.asked === null) { asked = null; place.replaceChildren(h("p", { tabindex: "-1" }, words.gone)); } else {
      asked = question(one.asked, words, { changed, done: () => onward() });
      if (answers.has(one.place)) asked.set(answers.get(one.place));
      place.replaceChildren(asked.node);
    }
    position.textContent = fill(words.at, { now: at + 1, total });
    previous.setAttribute("aria-disabled", String(at === 0));
    next.replaceChildren(at + 1 < total ? words.next : words["to-overview"], ...[key("Enter")].filter(Boolean));
    drawState();
  };
  const sayKept = () => {
    const n = question_().place;
    kept.textContent = box.has(`a${n}`) ? words.keeping : answers.has(n) && !refused.has(n) ? words.kept : "";
  };
  const drawState = () => {
    const one = question_(), marked = later.has(one.place);
    flag.setAttribute("aria-pressed", String(marked));
    clear.hidden = !answers.has(one.place);
    asShown.hidden = one.asked?.type !== "ordering" || answers.has(one.place);
    const trouble = refused.get(one.place) ?? "";
    if (hint.textContent !== trouble) hint.textContent = trouble;
    sayKept();
    scene.questions.forEach((each, i) => {
      const state = refused.has(each.place) ? "open" : stateOf(each), flagged = later.has(each.place), button = numbers[i];
      button.className = `sw-exam__number is-${state}${flagged ? " is-later" : ""}`;
      button.setAttribute("aria-label", [fill(words.number, { n: i + 1 }), words[`is-${state}`], flagged ? words["is-later"] : ""].filter(Boolean).join(words.comma));
      if (i === at) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
    });
    const count = (test) => scene.questions.filter(test).length;
    const found = [["answered", count((each) => stateOf(each) === "answered")], ["partly", count((each) => stateOf(each) === "partly")], ["open", count((each) => stateOf(each) === "open")], ["later", later.size]];
    counts.replaceChildren(...found.filter(([name, n]) => n || name === "answered").map(([name, n]) => h("span", null, fill(words[`n-${name}`], { n }))));
  };

  // -- the time ----------------------------------------------------------------------------------------------------------------------
  const left = () => Math.max(0, (deadline - performance.now()) / 1000);
  const tick = () => {
    const seconds = Math.ceil(left()), minutes = Math.ceil(seconds / 60);
    const said = seconds > 300 ? fill(words["left-minutes"], { n: minutes }) : fill(words["left-last"], { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
    if (time.textContent !== said) time.textContent = said;
    for (const n of SOON) if (seconds <= n * 60 && seconds > 0 && !told.has(n)) { told.add(n); if (seconds > n * 60 - 45) { notice(words[`soon-${n}`], { brief: true }); } }
    if (seconds <= 0 && !over) { settle(); over = performance.now(); node.classList.add("is-over"); notice(words.over); }
    // Asked once a second until the kernel, by its own clock, agrees; answers on their way go first, while they may count.
    if (over && (box.empty() || performance.now() - over > PATIENCE)) model.send({ type: "look" });
  };

  // -- handing in --------------------------------------------------------------------------------------------------------------------
  const handIn = () => { handing = true; if (box.empty()) send({ type: "hand-in" }); };
  const dialog = h("dialog", { class: "sw-study__keys sw-exam__sure", "aria-labelledby": `${prefix}-sure` });
  const listed = (test) => ranges(scene.questions.map((each, i) => [each, i + 1]).filter(([each]) => test(each)).map(([, n]) => n)).join(words.listed);
  const ask = () => {
    settle();
    const open = listed((each) => each.asked && stateOf(each) !== "answered"), marked = listed((each) => later.has(each.place));
    if (!open && !marked) { handIn(); return; }
    dialog.replaceChildren(
      h("h2", { class: "sw-heading", id: `${prefix}-sure` }, words["sure-title"]),
      ...(open ? [h("p", null, fill(words["sure-open"], { list: open }))] : []), ...(marked ? [h("p", null, fill(words["sure-later"], { list: marked }))] : []),
      h("p", { class: "sw-note" }, words["sure-over"]),
      h("div", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button", onclick: () => dialog.close() }, words["sure-back"]),
        h("button", { type: "button", class: "sw-button sw-button--primary", onclick: () => { dialog.close(); handIn(); } }, words["sure-yes"])));
    dialog.showModal();
  };
  node.append(dialog);

  // -- what the kernel tells -----------------------------------------------------------------------------------------------------------
  const heard = (state) => {
    if (state.session !== scene.session) return;
    box.heard(state);
    deadline = performance.now() + 1000 * state.left;
    // The server's clock decides, also that there is time yet.
    if (over && state.left > 1) { over = 0; node.classList.remove("is-over"); notice(""); }
    for (const { place: n } of scene.questions) {
      if (!box.has(`a${n}`) && !(typing && n === question_().place)) {
        const kept_ = state.answers[n];
        if (!same(kept_, answers.get(n)) && !(state.refused[n] || refused.has(n))) {
          if (kept_) answers.set(n, kept_); else answers.delete(n);
          if (n === question_().place && asked) show();
        }
      }
      if (!box.has(`l${n}`)) { if (state.later.includes(n)) later.add(n); else later.delete(n); }
      if (state.refused[n]) refused.set(n, state.refused[n]);
    }
    if (state.notice) notice(state.notice, { trouble: state.failed });
    drawState();
  };

  const look = () => { if (document.visibilityState === "visible" && !handing && box.empty()) model.send({ type: "look" }); };
  // Another page in this browser with the same sitting answers when one comes; the one that came says so.
  try {
    channel = new BroadcastChannel(`steward-exam-${scene.session}`);
    channel.onmessage = ({ data }) => { if (data === "here?") channel.postMessage("here"); else if (data === "here" && alone) { alone = false; notice(words.elsewhere); } else if (data === "kept") look(); };
    channel.postMessage("here?");
  } catch {}
  // Whoever leaves while typing has given what stands there.
  const seen = () => { if (document.visibilityState === "visible") look(); else settle(); };
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("pagehide", settle);
  const syncing = setInterval(look, SYNC);

  const begin = () => {
    const state = model.get("state");
    heard(state);
    for (const n of SOON) if (left() < n * 60 + 2) told.add(n);
    for (const change of box.restore()) {
      if ("later" in change) { if (change.later) later.add(change.place); else later.delete(change.place); }
      else if (Object.keys(change.answer).length) answers.set(change.place, change.answer); else answers.delete(change.place);
    }
    let was = scene.at;
    try { was = localStorage.getItem(HERE) ?? was; } catch {}
    const found = scene.questions.findIndex((one) => String(one.place) === String(was));
    go(Math.max(0, found), false);
    tick();
    timer = setInterval(tick, 1000);
    if (answers.size) notice(fill(words["goes-on"], { n: at + 1 }), { brief: true });
  };

  return {
    node, begin, heard,
    /** What was asked for could not be done. */
    refused: () => { handing = false; },
    focus: () => (asked?.stem ?? place.querySelector("p")).focus({ preventScroll: true }),
    key: ({ name, onControl, did }) => {
      if (name === "P") { did(); go(at - 1); }
      else if (name === "M") { did(); toggle(); say(words[later.has(question_().place) ? "is-later" : "later-off"]); }
      else if (name === "O") { did(); toOverview(); }
      else if (name === "Enter" && !onControl) { did(); onward(); }
      else if (/^[A-Z1-9]$/.test(name) && asked?.key(name)) did();
    },
    end: (handedIn) => {
      clearInterval(timer); clearInterval(syncing); clearTimeout(typing);
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("pagehide", settle);
      channel?.close();
      dialog.close();
      box.end();
      if (handedIn) try { localStorage.removeItem(HERE); } catch {}
    },
  };
}
