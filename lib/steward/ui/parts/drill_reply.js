// What one says, in three ways: written freely, chosen from a few replies, or spoken in the room while somebody clicks the moves heard.
import { h, mark, ownName } from "./dom.js";
import { paintOptions } from "./drill_choosing.js";

const DRAFT = "steward-drill-draft";
const stored = () => { try { return JSON.parse(localStorage.getItem(DRAFT)) ?? {}; } catch { return {}; } };
const store = (draft) => { try { localStorage.setItem(DRAFT, JSON.stringify(draft)); } catch {} };

/** `send(message)` hands a reply in; `busy()` says whether one is under way. What is being written outlives a reload. */
export function replyForm(words, { send, busy, key }) {
  const prefix = ownName();
  const node = h("form", { class: "sw-reply sw-drill__reply", novalidate: true, onsubmit: (event) => { event.preventDefault(); hand(); } });
  let shown = null, body = null, began = performance.now();

  const complain = (text) => { const said = node.querySelector(".sw-drill__trouble"); said.textContent = ""; requestAnimationFrame(() => { said.textContent = text; }); };
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  const hand = () => {
    if (busy() || shown === null) return;
    const message = body.message();
    if (message) send({ type: "say", session: shown.session, number: shown.number, way: shown.way, seconds: seconds(), ...message });
    else { complain(words[`first-${shown.way}`]); body.focus(); }
  };

  const writing = () => {
    const kept = stored(), own = kept.session === shown.session ? kept.text : "";
    const box = h("textarea", { class: "sw-reply__box", id: `${prefix}-box`, rows: "2", maxlength: "20000", autocomplete: "off", enterkeyhint: "send",
      oninput: () => { store({ session: shown.session, text: box.value }); if (box.value) complain(""); },
      onkeydown: (event) => {
        // Enter while the Chinese of an input method is still being chosen only chooses it.
        if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229 || event.repeat) return;
        event.preventDefault(); hand();
      } });
    box.value = own ?? "";
    // Saying nothing is an answer too, but not by a slip of the finger: the second time in a row it counts.
    let silent = false;
    const message = () => { if (box.value.trim() || silent) return { text: box.value }; silent = true; return null; };
    return { node: box, focus: () => box.focus({ preventScroll: true }), message, done: () => { box.value = ""; store({}); } };
  };

  const choosing = () => {
    const inputs = shown.choices.map((one, i) => {
      const input = h("input", { type: "radio", class: "sw-question__input", name: `${prefix}-choice`, value: one.id });
      return { one, input, label: h("label", { class: "sw-option" }, input, h("span", { class: "sw-option__key", "aria-hidden": "true" }, i + 1), h("span", { class: "sw-option__text" }, one.text)) };
    });
    const all = h("fieldset", { class: "sw-options sw-drill__choices", onchange: () => paintOptions(all) }, h("legend", { class: "sw-sr" }, words.ask), inputs.map(({ label }) => label));
    const picked = () => inputs.find(({ input }) => input.checked);
    return {
      node: all,
      focus: () => (picked() ?? inputs[0])?.input.focus({ preventScroll: true }),
      message: () => (picked() ? { chosen: picked().one.id } : null),
      choose: (n) => { const found = inputs[n - 1]; if (found) { found.input.checked = true; paintOptions(all); found.input.focus({ preventScroll: true }); } },
      done: () => {},
    };
  };

  const clicking = () => {
    const chosen = new Set();
    const words_ = h("input", { type: "text", class: "sw-question__box sw-drill__heard", maxlength: "2000", autocomplete: "off", "aria-label": words["heard-words"], placeholder: words["heard-words"] });
    const button = (one) => {
      const it = h("button", { type: "button", class: `sw-button sw-drill__move is-${one.polarity}`, "aria-pressed": "false", title: one.what, onclick: () => {
        if (chosen.delete(one.id)) it.setAttribute("aria-pressed", "false"); else { chosen.add(one.id); it.setAttribute("aria-pressed", "true"); }
      } }, one.name);
      return it;
    };
    const of = (polarity) => h("div", { class: "sw-drill__moves", role: "group", "aria-label": words[polarity] }, h("span", { class: "sw-label" }, words[polarity]), shown.moves.filter((one) => one.polarity === polarity).map(button));
    return { node: h("div", null, of("helps"), of("harms"), words_), focus: () => node.querySelector(".sw-drill__move")?.focus({ preventScroll: true }),
      message: () => ({ moves: [...chosen], text: words_.value }), done: () => {} };
  };

  const ways = { type: writing, choose: choosing, clicked: clicking };
  const wayButton = ({ id, name }) => (id === shown.way
    ? h("span", { "aria-current": "true" }, name)
    : h("button", { type: "button", class: "sw-drill__way", onclick: () => send({ type: "way", way: id }) }, name));

  return {
    node,
    /** Draw what the scene asks for; the words being written stay where only something beside them changed. */
    show: (scene, fresh) => {
      const same = !fresh && shown !== null && shown.way === scene.way && shown.session === scene.session && shown.number === scene.number;
      shown = scene;
      node.hidden = Boolean(scene.ended);
      if (scene.ended) return;
      if (!same) { body = ways[scene.way](); began = performance.now(); }
      const title = scene.way === "type" ? h("label", { class: "sw-heading", for: `${prefix}-box` }, words.ask) : h("p", { class: "sw-heading" }, words[`ask-${scene.way}`]);
      const held = same && node.contains(document.activeElement) ? document.activeElement : null;
      node.replaceChildren(
        h("div", { class: "sw-reply__top" }, title, h("div", { class: "sw-switch", role: "group", "aria-label": words.way }, scene.ways.map(wayButton))),
        scene.hint?.words?.length ? h("div", { class: "sw-drill__hint", role: "status" }, scene.hint.words.map((one) => h("p", null, one))) : h("span"),
        body.node,
        h("p", { class: "sw-note sw-drill__trouble", role: "status" }),
        h("div", { class: "sw-reply__foot" },
          h("span", { class: "sw-drill__aside" }, scene.hint?.label ? h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "hint" }) }, mark("icon-hint", "sw-icon"), scene.hint.label) : null,
            scene.undo ? h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "undo" }) }, words.undo) : null),
          h("button", { type: "submit", class: "sw-button sw-button--primary" }, words.say, " ", scene.way === "type" ? key("Enter") : null)));
      held?.focus({ preventScroll: true });
    },
    focus: () => body?.focus(),
    choose: (n) => body?.choose?.(n),
    /** The reply is kept: what was written may go. */
    kept: () => body?.done(),
  };
}
