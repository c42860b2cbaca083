// Single keys on a page where questions are answered: never taken from who types, from an input method or from an open dialog; and
// the list of them, where they can be switched off. Study and exams use it alike.
import { h, ownName } from "./dom.js";

const KEYS_OFF = "steward-study-keys";
const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch {} };

const isTyping = (target) => Boolean(target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]"));

/**
 * Listen to single keys. `list` holds the rows of the list of keys, each some names and the key of their words; `act` is called
 * with the key's `name` (letters as capitals), its `target`, whether that is a control of its own (`onControl`), and `did`, to be
 * called where the key was used. `open` shows the list, `shown` gives a key's name to stand in a button.
 */
export function singleKeys(el, words, list, act) {
  const app = document.body.classList.contains("sw-app"), prefix = ownName();
  let off = recall(KEYS_OFF) === "off";
  const dialog = h("dialog", { class: "sw-study__keys", "aria-labelledby": `${prefix}-keys` },
    h("h2", { class: "sw-heading", id: `${prefix}-keys` }, words.keys),
    h("dl", { class: "sw-facts" }, list.flatMap((one) => [h("dt", null, one.slice(0, -1).map((name) => h("span", { class: "sw-key" }, name))), h("dd", null, words[one.at(-1)])])),
    h("label", { class: "sw-study__keysoff" }, h("input", { type: "checkbox", checked: off, onchange: (event) => { off = event.target.checked; remember(KEYS_OFF, off ? "off" : "on"); } }), words["keys-off"]),
    h("form", { method: "dialog", class: "sw-actions" }, h("button", { class: "sw-button" }, words.close)));
  el.append(dialog);
  // In JupyterLab single keys are commands of the notebook, unless the place says that they are its own.
  el.dataset.lmSuppressShortcuts = "true";

  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229 || event.repeat || document.querySelector("dialog[open]")) return;
    const { target } = event, name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    if (isTyping(target) || (off && name !== "Enter")) return;
    const did = () => { event.preventDefault(); if (!app) event.stopPropagation(); };
    if (name === "?") { did(); dialog.showModal(); return; }
    act({ name, target, did, onControl: Boolean(target.closest?.("a, button, summary, label.sw-study__keysoff")) });
  };
  const listening = app ? document : el;
  listening.addEventListener("keydown", onKey);
  return {
    open: () => dialog.showModal(),
    shown: (name) => (off ? null : h("span", { class: "sw-key", "aria-hidden": "true" }, name)),
    stop: () => listening.removeEventListener("keydown", onKey),
  };
}
