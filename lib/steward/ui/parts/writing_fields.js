// The fields of the form in which a case is written. A field knows where in the case it stands; what is typed goes there at once.
import { h, fill, ownName } from "./dom.js";

const OPTIONAL = new Set(["check", "added", "toggle", "replies"]);

/** Read and write plain data by a path of keys. */
export const at = (data, path) => path.reduce((found, key) => (found === null || found === undefined ? undefined : found[key]), data);
export const put = (data, path, value) => {
  let here = data;
  path.slice(0, -1).forEach((key) => { if (typeof here[key] !== "object" || here[key] === null) here[key] = {}; here = here[key]; });
  if (value === undefined) delete here[path.at(-1)]; else here[path.at(-1)] = value;
};
const lines = (text) => text.split("\n").map((one) => one.trim()).filter(Boolean);

/** An id nobody in the list has: the prefix with the number after the highest. */
export const nextId = (prefix, rows) => {
  const numbers = rows.map((one) => Number(new RegExp(`^${prefix}-(\\d{1,9})$`).exec(one?.id ?? "")?.[1] ?? 0));
  return `${prefix}-${Math.max(0, ...numbers) + 1}`;
};

/**
 * Draw one field. `desk` holds the case (`data`, `stories`), its languages (`langs`), the words, and what a field may ask of the page:
 * `changed()` after typing, `redraw(key)` after rows changed, `register(entry)` so that a problem finds its field.
 */
export function field(desk, spec, base, trail) {
  const path = spec.k ? [...base, ...spec.k.split(".")] : base;
  const draw = KINDS[spec.t];
  const label = [...trail, spec.label];
  const note = h("p", { class: "sw-write__wrong", id: `${desk.name}-${path.join(".")}-wrong`, hidden: true });
  const node = draw(desk, spec, path, label, note);
  if (!node) return null;
  const wide = spec.words && desk.langs.length > 1;  // two languages beside each other need the room
  const css = ["sw-write__field", spec.half && !wide ? "is-half" : "", (!wide && spec.css) || "", spec.t === "number" ? "is-number" : "", `is-${spec.t}`].filter(Boolean).join(" ");
  const box = h("div", { class: css }, node, note);
  desk.register({ path: path.join("."), box, note, label: label.filter(Boolean) });
  return box;
}

const caption = (desk, spec, more) =>
  h("span", { class: "sw-write__label" }, spec.label, more ? h("span", { class: "sw-note" }, ` ${more}`) : null,
    spec.optional && !OPTIONAL.has(spec.t) ? h("span", { class: "sw-note" }, ` ${desk.words.optional}`) : null);
const about = (note) => ({ "aria-describedby": note.id });
const grow = (area) => { area.style.height = "auto"; area.style.height = `${Math.min(area.scrollHeight + 3, 640)}px`; };

/** An input or a text area for each language the case is written in. */
function worded(desk, spec, path, note, value, write) {
  const both = desk.langs.length > 1;
  return h("div", { class: both ? "sw-write__both" : null }, desk.langs.map((lang) => {
    const key = `${path.join(".")}.${lang}`;
    const given = { "data-key": key, lang: lang === "zh" ? "zh-CN" : "en", placeholder: lang === desk.words.locale || !both ? spec.hint ?? null : null, maxlength: spec.t === "story" ? null : spec.t === "text" ? 300 : 20000, ...about(note),
      oninput: (event) => { write(lang, event.target.value); if (event.target.tagName === "TEXTAREA") grow(event.target); desk.changed(path); }, onblur: () => desk.left(path) };
    const control = spec.t === "text" ? h("input", { type: "text", autocomplete: "off", ...given }) : h("textarea", { rows: spec.rows ?? 2, ...given });
    control.value = value(lang) ?? "";
    if (control.tagName === "TEXTAREA") requestAnimationFrame(() => control.isConnected && grow(control));
    return h("label", { class: "sw-write__one" }, caption(desk, spec, both ? desk.words[lang] : ""), control);
  }));
}

function text(desk, spec, path, _label, note) {
  return worded(desk, spec, path, note, (lang) => at(desk.data, [...path, lang]), (lang, value) => put(desk.data, [...path, lang], value));
}

function sayings(desk, spec, path, _label, note) {
  return worded(desk, spec, path, note, (lang) => (at(desk.data, [...path, lang]) ?? []).join("\n"), (lang, value) => put(desk.data, [...path, lang], lines(value)));
}

/** A list of points, each a text of its own, written one a line. */
function points(desk, spec, path, _label, note) {
  return worded(desk, spec, path, note,
    (lang) => (at(desk.data, path) ?? []).map((one) => one?.[lang] ?? "").join("\n"),
    (lang, value) => {
      const given = value.split("\n").map((one) => one.trim()), old = at(desk.data, path) ?? [];
      while (given.length && !given.at(-1)) given.pop();
      const found = Array.from({ length: Math.max(given.length, old.length) }, (_, i) => ({ ...old[i], [lang]: given[i] ?? "" }));
      put(desk.data, path, found.filter((one) => Object.values(one).some(Boolean)));
    });
}

function story(desk, spec, path, _label, note) {
  return worded(desk, spec, path, note, (lang) => desk.stories[lang], (lang, value) => { desk.stories[lang] = value; });
}

const select = (desk, options, value, path, note, change) =>
  h("select", { "data-key": path.join("."), ...about(note), onchange: (event) => { change(event.target.value); desk.left(path); } },
    options.map(([id, name]) => h("option", { value: id, selected: id === value }, name)));

function choice(desk, spec, path, _label, note) {
  const value = at(desk.data, path) ?? spec.default ?? "";
  const options = value && !spec.options.some(([id]) => id === value) ? [[value, value], ...spec.options] : spec.options.some(([id]) => id === "") || value ? spec.options : [["", desk.words.any], ...spec.options];
  return h("label", { class: "sw-write__one" }, caption(desk, spec), select(desk, options, value, path, note, (chosen) => {
    put(desk.data, path, chosen || undefined);
    desk.changed(path);
    if (spec.k === "role") desk.redraw();
  }));
}

/** Somebody among the people, by their role. */
function person(desk, spec, path, _label, note) {
  const people = (desk.data.people ?? []).filter((one) => one?.role === spec.role);
  const value = at(desk.data, path) ?? "";
  if (spec.optional && !people.length) return null;
  const named = people.map((one) => [one.id, desk.say(one.name) || spec.label]);
  const options = [...(spec.optional || !people.some((one) => one.id === value) ? [["", desk.words.nobody]] : []), ...named];
  return h("label", { class: "sw-write__one" }, caption(desk, spec), select(desk, options, value, path, note, (chosen) => { put(desk.data, path, chosen || undefined); desk.changed(path); }));
}

function number(desk, spec, path, _label, note) {
  const control = h("input", { type: "number", min: spec.least, max: spec.most, step: "any", inputmode: "decimal", "data-key": path.join("."), ...about(note), onblur: () => desk.left(path),
    oninput: (event) => { put(desk.data, path, event.target.value === "" ? undefined : Number(event.target.value)); desk.changed(path); } });
  control.value = at(desk.data, path) ?? "";
  return h("label", { class: "sw-write__one", title: spec.hint ?? null }, caption(desk, spec), control);
}

function ticked(desk, spec, path, note, value, write) {
  return h("label", { class: "sw-write__tick" }, h("input", { type: "checkbox", checked: value, "data-key": path.join("."), ...about(note), onchange: (event) => { write(event.target.checked); desk.changed(path); } }), h("span", null, spec.label));
}
const check = (desk, spec, path, _label, note) => ticked(desk, spec, path, note, at(desk.data, path) === true, (on) => put(desk.data, path, on ? true : spec.k === "drill.our_fault" ? false : undefined));
const added = (desk, spec, path, _label, note) => ticked(desk, spec, path, note, at(desk.data, path) === "invented", (on) => put(desk.data, path, on ? "invented" : "source"));

/** Mood at a moment: an estimate that may be left out. */
function mood(desk, spec, path, _label, note) {
  const value = at(desk.data, path), has = typeof value === "number";
  if (!has) return h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": path.join("."), onclick: () => { put(desk.data, path, 60); desk.changed(path); desk.redraw(path.join(".")); } }, desk.words["mood-set"]);
  const told = h("output", { class: "sw-note" }, fill(desk.words["mood-at"], { n: value }));
  return h("div", { class: "sw-write__mood" },
    h("label", { class: "sw-write__one" }, caption(desk, spec), h("input", { type: "range", min: 0, max: 100, step: 1, value, "data-key": path.join("."), ...about(note), oninput: (event) => { put(desk.data, path, Number(event.target.value)); told.textContent = fill(desk.words["mood-at"], { n: event.target.value }); desk.changed(path); } })),
    told, h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { put(desk.data, path, undefined); desk.changed(path); desk.redraw(path.join(".")); } }, desk.words["mood-none"]));
}

function chips(desk, spec, path, _label, note) {
  const key = path.join("."), chosen = new Set(at(desk.data, path) ?? []), names = new Map(spec.options);
  const told = h("span", { class: "sw-write__chosen" });
  const tell = () => told.replaceChildren(...[...chosen].map((id) => h("span", { class: "sw-chip" }, names.get(id) ?? id)));
  tell();
  return h("fieldset", { class: "sw-write__chips", ...about(note) }, h("legend", null, caption(desk, spec)),
    h("details", { class: "sw-drawer", open: desk.opened.has(key), ontoggle: (event) => { if (event.target.open) desk.opened.add(key); else desk.opened.delete(key); } },
      h("summary", { "data-key": `${key}-choose` }, h("span", null, desk.words.choose, " ", told)),
      h("div", { class: "sw-chips" }, spec.options.map(([id, name]) => h("label", { class: "sw-write__chip" },
        h("input", { type: "checkbox", checked: chosen.has(id), "data-key": `${key}.${id}`, onchange: (event) => { if (event.target.checked) chosen.add(id); else chosen.delete(id); put(desk.data, path, [...chosen]); tell(); desk.changed(path); } }), h("span", null, name))))));
}

/** Standards are found by words and stand as chips that can be taken away. */
function standards(desk, spec, path, label, note) {
  const key = path.join("."), ids = () => at(desk.data, path) ?? [];
  const list = h("ul", { class: "sw-write__standards" }), offers = h("ul", { class: "sw-write__offers", hidden: true });
  const write = (found) => { put(desk.data, path, found); desk.changed(path); show(); };
  const show = () => list.replaceChildren(...ids().map((id) => h("li", null, h("span", null, desk.standards[id] ?? id), h("button", { type: "button", class: "sw-write__icon", "aria-label": `${desk.words.remove} ${desk.standards[id] ?? id}`, onclick: () => { write(ids().filter((one) => one !== id)); input.focus(); } }, "×"))));
  const offer = (found) => {
    offers.hidden = !input.value.trim();
    offers.replaceChildren(...(found.length ? found.map(([id, words]) => h("li", null, h("button", { type: "button", onclick: () => { desk.standards[id] = words; input.value = ""; offers.hidden = true; if (!ids().includes(id)) write([...ids(), id]); input.focus(); } }, words))) : [h("li", { class: "sw-note" }, desk.words["standards-none"])]));
  };
  let timer = 0;
  const input = h("input", { type: "search", placeholder: desk.words["standards-find"], autocomplete: "off", "data-key": `${key}-find`, "aria-label": `${label.join(" ")}: ${desk.words["standards-find"]}`, ...about(note),
    oninput: () => { clearTimeout(timer); const words = input.value.trim(); if (!words) { offers.hidden = true; return; } timer = setTimeout(() => desk.look("standards", words, (found) => offer(found.standards ?? [])), 250); },
    onkeydown: (event) => {
      if (event.key === "Enter") { event.preventDefault(); offers.querySelector("button")?.click(); }
      else if (event.key === "ArrowDown") { event.preventDefault(); offers.querySelector("button")?.focus(); }
      else if (event.key === "Escape") { input.value = ""; offers.hidden = true; }
    } });
  show();
  return h("div", { class: "sw-write__find" }, caption(desk, spec), list, input, offers);
}

/** The style played, how it listens, and whether the other three can be played too. */
function style(desk, spec, path, _label, note) {
  const drill = at(desk.data, path.slice(0, -1)) ?? {}, name = ownName(), usual = desk.listening;
  const all = () => spec.options.every(([id]) => drill.styles?.[id]);
  const write = (chosen, wantsAll) => {
    const kept = drill.styles ?? {};
    drill.style = chosen;
    drill.styles = Object.fromEntries(spec.options.map(([id]) => id).filter((id) => wantsAll || id === chosen).map((id) => [id, kept[id] ?? { listening: usual[id] }]));
    desk.changed(path);
    desk.redraw(`${path.join(".")}.${chosen}`);
  };
  return h("fieldset", { class: "sw-write__styles", ...about(note) }, h("legend", null, caption(desk, spec)),
    h("div", { class: "sw-options" }, spec.options.map(([id, label, told]) => h("label", { class: "sw-option", "data-state": drill.style === id ? "chosen" : null },
      h("input", { type: "radio", class: "sw-question__input", name, value: id, checked: drill.style === id, "data-key": `${path.join(".")}.${id}`, onchange: () => write(id, all()) }),
      h("span", { class: "sw-option__text" }, label, h("small", { class: "sw-note" }, told))))),
    h("label", { class: "sw-write__tick" }, h("input", { type: "checkbox", checked: all(), "data-key": `${path.join(".")}-all`, onchange: (event) => write(drill.style, event.target.checked) }), h("span", null, desk.words["all-styles"])));
}

function listening(desk, spec, path, _label, note) {
  const drill = at(desk.data, path.slice(0, -1)) ?? {}, setting = drill.styles?.[drill.style];
  if (!setting) return null;
  return h("label", { class: "sw-write__one" }, caption(desk, spec), select(desk, spec.options, setting.listening, path, note, (chosen) => { setting.listening = chosen; desk.changed(path); }));
}

/** Whether there is a drill at all; one that is taken out waits until the page is left, and may be put back. */
function toggle(desk, spec, path, _label, note) {
  return ticked(desk, spec, path, note, Boolean(desk.data.drill), (on) => {
    const first = (role) => (desk.data.people ?? []).find((one) => one?.role === role)?.id;
    if (on) desk.data.drill = desk.aside ?? { customer: first("customer"), you: first("staff"), style: "dominant", styles: Object.fromEntries(Object.entries(desk.listening).map(([id, listening]) => [id, { listening }])), state: "dissatisfied", our_fault: true, scene: {}, opens: {} };
    else { desk.aside = desk.data.drill; delete desk.data.drill; }
    desk.redraw("drill");
  });
}

/** The replies: general ones, or those a case brought along, which the form leaves alone. */
function replies(desk, _spec, path) {
  const own = at(desk.data, path);
  if (!Array.isArray(own)) return h("p", { class: "sw-note" }, desk.words["general-now"]);
  return h("p", { class: "sw-note" }, fill(desk.words["own-replies"], { n: own.length }), " ", h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => {
    for (const part of ["replies", "moments", "lines", "endings", "owed"]) delete desk.data.drill[part];
    desk.changed(path);
    desk.redraw();
  } }, desk.words.general));
}

const ownReplies = (desk) => (Array.isArray(desk.data.drill?.replies) ? desk.data.drill.replies : []);

/** Rows: added, moved and removed by mouse or keyboard; each has an id that nobody has to think of. */
function rows(desk, spec, path, label) {
  const given = at(desk.data, path), list = Array.isArray(given) ? given : [], key = path.join(".");
  const write = (found, focus, said) => { put(desk.data, path, found); desk.changed(path); desk.redraw(focus); if (said) desk.announce(said); };
  const firstKey = (i) => `${key}.${i}.+`;
  const add = (i) => {
    const one = { ...(spec.prefix ? { id: nextId(spec.prefix, list) } : {}), ...structuredClone(spec.fresh ?? {}) };
    // Replies of the case's own must find every fact: the first that asks finds a new one.
    if (key === "facts") ownReplies(desk).find((reply) => reply.stage === "clarifying" && !reply.style && !reply.moment && reply.moves?.includes("ask"))?.facts?.push(one.id);
    write([...list.slice(0, i), one, ...list.slice(i)], firstKey(i));
  };
  const move = (i, to, focus) => {
    if (to < 0 || to >= list.length) return;
    const found = [...list];
    found.splice(to, 0, ...found.splice(i, 1));
    write(found, focus(to), fill(desk.words.moved, { n: to + 1 }));
  };
  const remove = (i) => {
    for (const reply of ownReplies(desk)) {
      if (key === "facts" && Array.isArray(reply.facts)) reply.facts = reply.facts.filter((id) => id !== list[i].id);
      if (key === "expectations" && reply.about === list[i].id) delete reply.about;
    }
    write(list.filter((_, n) => n !== i), list.length > 1 ? firstKey(Math.max(0, i - 1)) : `${key}-add`, desk.words.removed);
  };
  const row = (one, i) => {
    const name = fill(spec.one, { n: i + 1 }), here = [...path, i], trail = [...label, /\{n\}/.test(spec.one) ? name : `${name} ${i + 1}`];
    const icon = (what, sign, disabled, act) => h("button", { type: "button", class: "sw-write__icon", "data-key": `${key}.${i}-${what}`, "aria-label": `${trail.at(-1)}: ${desk.words[what]}`, title: desk.words[what], disabled, onclick: act }, sign);
    const shown = spec.fields.filter((one) => !one.more), more = spec.fields.filter((one) => one.more);
    const drawer = `${key}.${i}`;
    const node = h("li", { class: "sw-write__row", onkeydown: (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      const now = document.activeElement?.dataset.key ?? "";
      const same = (to) => now.replace(`${key}.${i}`, `${key}.${to}`);
      if (event.key === "ArrowUp") { event.preventDefault(); event.stopPropagation(); move(i, i - 1, same); }
      else if (event.key === "ArrowDown") { event.preventDefault(); event.stopPropagation(); move(i, i + 1, same); }
      else if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); add(i + 1); }
    } },
      h("div", { class: "sw-write__rowhead" }, h("span", { class: "sw-label" }, trail.at(-1)),
        h("span", { class: "sw-write__tools" }, icon("up", "↑", i === 0, () => move(i, i - 1, (to) => `${key}.${to}-up`)), icon("down", "↓", i === list.length - 1, () => move(i, i + 1, (to) => `${key}.${to}-down`)), icon("remove", "×", list.length <= (spec.least ?? 0), () => remove(i)))),
      h("div", { class: "sw-write__grid" }, shown.map((part) => field(desk, part, here, trail))),
      more.length ? h("details", { class: "sw-drawer", open: desk.opened.has(drawer), ontoggle: (event) => { if (event.target.open) { desk.opened.add(drawer); for (const area of node.querySelectorAll("textarea")) grow(area); } else desk.opened.delete(drawer); } }, h("summary", { "data-key": `${drawer}-more` }, desk.words.more), h("div", { class: "sw-write__grid" }, more.map((part) => field(desk, part, here, trail)))) : null);
    node.dataset.row = firstKey(i);
    return node;
  };
  // A list of lists of rows needs no heading of its own where its section has the same name.
  return h("div", { class: "sw-write__rows" }, spec.inside ? h("h3", { class: "sw-write__sub" }, spec.label, spec.optional ? h("span", { class: "sw-note" }, ` ${desk.words.optional}`) : null) : null,
    list.length ? h("ol", null, list.map(row)) : null,
    h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": `${key}-add`, onclick: () => add(list.length) }, `+ ${spec.add}`, spec.inside ? h("span", { class: "sw-sr" }, ` (${spec.label})`) : null));
}

const KINDS = { text, long: text, lines: sayings, points, story, select: choice, person, number, check, added, mood, chips, standards, style, listening, toggle, replies, rows };
