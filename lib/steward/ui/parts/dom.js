// Elements without HTML strings: what comes from records is only ever text.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. Keys that begin with "on" listen, null and false leave out, true sets an empty attribute. */
export function h(tag, props, ...children) {
  const svg = tag === "svg" || tag === "use";
  const node = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "style") node.style.cssText = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A mark of the sprite, such as "mark-met" or "icon-sheet"; it says nothing by itself. */
export function mark(name, css = "sw-mark") {
  return h("svg", { class: css, "aria-hidden": "true" }, h("use", { href: `#${name}` }));
}

const MARKS = { met: "met", missed: "missed", unclear: "unclear", "no-data": "none" };

/** A verdict: shape, word and colour together. */
export function verdict(kind, words) {
  const name = MARKS[kind] ?? "none";
  return h("span", { class: `sw-verdict sw-verdict--${name}` }, mark(`mark-${name}`, ""), words);
}

/** Fill "{name}" in words. */
export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

/** Call back when any of these traits changes, and once now; returns what stops it. */
export function watch(model, names, redraw) {
  for (const name of names) model.on(`change:${name}`, redraw);
  redraw();
  return () => {
    for (const name of names) model.off(`change:${name}`, redraw);
  };
}

/** Buttons that turn pages of a list; nothing where there is one page. */
export function pager(words, page, pages, go) {
  if (pages < 2) return null;
  const turn = (to, label) =>
    h("button", { type: "button", class: "sw-button sw-button--quiet", disabled: to < 0 || to >= pages, onclick: () => go(to) }, label);
  return h(
    "nav", { class: "sw-actions sw-pager", "aria-label": words.pages },
    turn(page - 1, words.before),
    h("span", { class: "sw-label", "aria-live": "polite" }, fill(words.page, { page: page + 1, pages })),
    turn(page + 1, words.after),
  );
}

/** Keep the focus where it was when `redraw` replaces what holds it; elements are known by data-key. */
export function keepingFocus(root, redraw) {
  const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  redraw();
  if (key !== undefined) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** A name of its own for one view on a page: what belongs together in it (radio buttons, labels) begins with it. */
export const ownName = () => `v${Math.random().toString(36).slice(2, 9)}`;
