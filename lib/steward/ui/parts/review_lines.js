// The answers of the room: lists that grow while somebody types, with votes, merging and, after the comparison, the reference beside them.
import { h, fill, keepingFocus, mark } from "./dom.js";

/** One step's lists. `ctx` holds words, send, waiting() and what is open: `opened` (a line's tools), `editing`, `merging`. */
export function reviewLists(ctx) {
  const { words, send } = ctx;
  const node = h("div", { class: "sw-review__parts" }), banner = h("div", { class: "sw-review__merging", role: "status" });
  let parts = [], now = null;

  const redraw = () => { for (const one of parts) one.draw(); drawBanner(); };
  const drawBanner = () => {
    const line = ctx.merging && now.parts.flatMap((part) => part.lines).find((one) => one.id === ctx.merging);
    if (!line) ctx.merging = "";
    banner.replaceChildren(...(line ? [h("p", null, fill(words["merge-how"], { text: line.text })), h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { ctx.merging = ""; redraw(); } }, words["merge-stop"])] : []));
  };
  const chip = (words_, css = "") => h("span", { class: `sw-chip ${css}`.trim() }, words_);
  const chips = (line) => [line.open ? chip(words.open) : null, line.taken ? chip(words.taken, "sw-chip--us") : line.later ? chip(words.later) : null];
  const pips = (n) => h("span", { class: "sw-votes__pips", "aria-hidden": "true" }, Array.from({ length: Math.min(n, 12) }, () => h("i")));

  const vote = (line) => h("button", { type: "button", class: "sw-votes sw-review__vote", "data-key": `vote-${line.id}`, "aria-label": fill(words.vote, { text: line.text, n: line.votes }), onclick: () => send({ type: "vote", line: line.id, votes: 1 }) },
    pips(line.votes), line.votes ? line.said_votes : null, h("span", { class: "sw-review__plus", "aria-hidden": "true" }, "+1"));
  const edit = (line) => {
    const keep = () => { const text = input.value.trim(); ctx.editing = null; ctx.opened = ""; if (text !== line.text) send({ type: "change", line: line.id, text }); redraw(); };
    const input = h("input", { type: "text", class: "sw-review__input", value: ctx.editing.text, maxlength: 500, "data-key": `edit-${line.id}`, "aria-label": words.change,
      oninput: () => { ctx.editing.text = input.value; },
      onkeydown: (event) => {
        if (event.isComposing || event.keyCode === 229) return;
        if (event.key === "Enter") { event.preventDefault(); keep(); }
        if (event.key === "Escape") { event.stopPropagation(); ctx.editing = null; redraw(); }
      } });
    return h("div", { class: "sw-review__edit" }, input, h("button", { type: "button", class: "sw-button", onclick: keep }, words.keep), h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { ctx.editing = null; redraw(); } }, words.cancel));
  };
  const tools = (line, part) => {
    const act = (label, message, name) => h("button", { type: "button", class: "sw-review__tool", "data-key": `${name}-${line.id}`, onclick: () => { send({ ...message, line: line.id }); } }, label);
    const others = now.parts.filter((one) => one.id !== part.id);
    return h("div", { class: "sw-review__tools" },
      h("button", { type: "button", class: "sw-review__tool", onclick: () => { ctx.editing = { id: line.id, text: line.text }; redraw(); node.querySelector(`[data-key="edit-${line.id}"]`)?.focus(); } }, words.change),
      now.parts.flatMap((one) => one.lines).length > 1 ? h("button", { type: "button", class: "sw-review__tool", onclick: () => { ctx.merging = line.id; ctx.opened = ""; redraw(); banner.scrollIntoView({ block: "nearest" }); } }, words.merge) : null,
      now.step === "causes" ? act(line.open ? words["open-off"] : words["open-on"], { type: "change", open: !line.open }, "open") : null,
      part.ordered || part.id === "adopt" ? [act(words.up, { type: "move", by: -1 }, "up"), act(words.down, { type: "move", by: 1 }, "down")] : null,
      part.voted && line.votes ? act(words.unvote, { type: "vote", votes: -1 }, "unvote") : null,
      act(words.strike, { type: "strike" }, "strike"),
      others.length ? h("label", { class: "sw-review__to" }, words["to-part"], h("select", { "data-key": `to-${line.id}`, onchange: (event) => { ctx.opened = ""; send({ type: "change", line: line.id, part: event.target.value }); } },
        h("option", { value: part.id, selected: true }, part.name), others.map((one) => h("option", { value: one.id }, one.name)))) : null);
  };
  const text = (line) => (now.closed ? h("span", { class: "sw-review__words" }, line.text) : h("button", { type: "button", class: "sw-review__text", "data-key": `text-${line.id}`, "aria-expanded": String(ctx.opened === line.id), "aria-label": fill(words.tools, { text: line.text }),
    onclick: () => { ctx.opened = ctx.opened === line.id ? "" : line.id; ctx.editing = null; redraw(); } }, line.text));
  const inside = (line, part) => {
    if (ctx.editing?.id === line.id) return [edit(line)];
    if (ctx.merging && ctx.merging !== line.id) return [h("span", { class: "sw-review__words" }, line.text), h("button", { type: "button", class: "sw-button sw-review__here", "data-key": `here-${line.id}`, onclick: () => { const from = ctx.merging; ctx.merging = ""; send({ type: "merge", line: from, into: line.id }); redraw(); } }, words["merge-here"])];
    return [h("div", null, text(line), chips(line), line.merged.length ? h("p", { class: "sw-note" }, fill(words.merged, { said: line.merged.join(words.between) })) : null),
      part.voted ? (now.closed ? (line.votes ? h("span", { class: "sw-votes" }, pips(line.votes), line.said_votes) : null) : vote(line)) : null,
      ctx.opened === line.id && !now.closed ? tools(line, part) : null];
  };
  const item = (part) => (line) => h("li", { class: ctx.merging === line.id ? "is-merging" : null }, inside(line, part).filter(Boolean));
  const waiting = (part) => ctx.waiting().filter((one) => one.type === "add" && one.part === part.id).map((one) => h("li", { class: "is-waiting" }, one.text, h("span", { class: "sw-sr" }, words.waiting)));

  // -- what is adopted is a table: what, who, when
  const cell = (line, name) => h("input", { type: "text", class: "sw-review__cell", value: line[name], placeholder: name === "who" ? words.nobody : words["no-day"], maxlength: 200, disabled: now.closed, "data-key": `${name}-${line.id}`, "aria-label": `${words[name]} ${line.text}`,
    onchange: (event) => send({ type: "change", line: line.id, [name]: event.target.value }), onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) event.target.blur(); } });
  const table = (part) => h("table", { class: "sw-table sw-review__adopt" }, h("thead", null, h("tr", null, ["what", "who", "when"].map((name) => h("th", { scope: "col" }, words[name])))),
    h("tbody", null, part.lines.map((line) => h("tr", null, h("th", { scope: "row" }, inside(line, part).filter(Boolean)), h("td", { "data-label": words["who-cell"] }, cell(line, "who")), h("td", { "data-label": words["when-cell"] }, cell(line, "when")))),
      ctx.waiting().filter((one) => one.type === "add" && one.part === part.id).map((one) => h("tr", { class: "is-waiting" }, h("th", { scope: "row" }, one.text), h("td", null, one.who ?? ""), h("td", null, one.when ?? "")))));

  // -- the reference beside ours
  const referred = (one) => h("li", { class: one.said ? "is-said" : "is-unsaid" }, h("p", null, one.text, " ", one.open ? chip(words.open) : null),
    one.who ? h("p", { class: "sw-note sw-bits" }, h("span", null, one.who), h("span", null, one.when)) : null,
    h("p", { class: "sw-review__beside" },
      h("button", { type: "button", class: "sw-review__match", "data-key": `match-${one.key}`, disabled: now.closed, "aria-label": fill(words[one.said ? "said-of" : "unsaid-of"], { text: one.text }), onclick: () => send({ type: "match", reference: one.key, said: !one.said }) }, mark(one.said ? "mark-met" : "mark-unclear", "sw-mark"), one.said ? words.said : words.unsaid),
      one.taken ? chip(words.taken, "sw-chip--us") : now.closed ? null : h("button", { type: "button", class: "sw-review__tool", "data-key": `take-${one.key}`, "aria-label": fill(words["take-of"], { text: one.text }), onclick: () => send({ type: "take", reference: one.key }) }, words.take)));

  const column = (id) => {
    const adopt = id === "adopt";
    const list = h("div", { class: "sw-review__ours" }), reference = h("div", { class: "sw-review__reference" }), ask = h("p", { class: "sw-note" }), name = h("h3");
    const fields = (adopt ? ["text", "who", "when"] : ["text"]).map((field) => h("input", { type: "text", class: "sw-review__input", maxlength: 500, autocomplete: "off", enterkeyhint: "enter", "data-key": `add-${id}-${field}`, placeholder: field === "text" ? words.add : words[`${field}-hint`] }));
    const [input] = fields;
    const add = () => {
      if (!input.value.trim()) { input.focus(); return; }
      send({ type: "add", part: id, text: input.value, ...(adopt ? { who: fields[1].value, when: fields[2].value } : {}) });
      for (const one of fields) one.value = "";
      input.focus();
    };
    for (const one of fields) one.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); add(); } });
    // Several lines pasted at once become several answers.
    input.addEventListener("paste", (event) => {
      const given = event.clipboardData?.getData("text") ?? "";
      if (!/\n\s*\S/.test(given.trim())) return;
      event.preventDefault();
      send({ type: "add", part: id, text: input.value + given });
      input.value = "";
    });
    const form = h("div", { class: adopt ? "sw-review__add sw-review__add--adopt" : "sw-review__add" }, fields, h("button", { type: "button", class: "sw-button sw-review__enter", "aria-label": words.keep, onclick: add }, "↵"));
    const section = h("section", null, name, ask, list, form, reference);
    const mine = () => now.parts.find((one) => one.id === id);
    const draw = () => keepingFocus(section, () => {
      const part = mine();
      section.classList.toggle("is-compared", Boolean(part.reference));
      name.textContent = part.name;
      name.hidden = now.parts.length === 1 && id !== "unknown";
      ask.textContent = part.ask;
      ask.hidden = now.closed;
      form.hidden = now.closed;
      input.setAttribute("aria-label", fill(words["add-to"], { part: part.name }));
      if (adopt) { fields[1].setAttribute("aria-label", words.who); fields[2].setAttribute("aria-label", words.when); }
      const empty = !part.lines.length && !waiting(part).length;
      list.replaceChildren(...(empty ? (now.closed || part.reference ? [h("p", { class: "sw-note" }, words["nothing-said"])] : []) : [adopt ? table(part) : h(part.ordered ? "ol" : "ul", { class: part.ordered ? "sw-review__lines is-ordered" : "sw-review__lines" }, part.lines.map(item(part)), waiting(part))]));
      if (part.reference) reference.replaceChildren(h("h4", { class: "sw-label" }, words.reference), part.reference.length ? h("ul", { class: "sw-review__lines" }, part.reference.map(referred)) : h("p", { class: "sw-note" }, words["no-reference"]));
      reference.hidden = !part.reference;
    });
    const putBack = (message) => { if (!input.value) { input.value = message.text; if (adopt) { fields[1].value = message.who ?? ""; fields[2].value = message.when ?? ""; } } };
    return { id, section, draw, input, putBack };
  };
  const columns = h("div");
  node.append(banner, columns);
  return {
    node, redraw,
    show: (scene, fresh) => {
      now = scene;
      if (fresh) {
        parts = scene.parts.map((part) => column(part.id));
        columns.className = scene.compared ? "sw-review__pairs" : scene.parts.length === 5 ? "sw-causes" : `sw-review__columns is-${scene.parts.length}`;
        columns.replaceChildren(...parts.map((one) => one.section));
      }
      redraw();
    },
    first: () => parts[0]?.input ?? null,
    putBack: (message) => parts.find((one) => one.id === message.part)?.putBack(message),
  };
}
