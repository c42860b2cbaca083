// What happened: the line of the owner's mood, and below each point its event, where the room calls out numbers.
import { h, fill } from "./dom.js";

function drawn(told) {
  const put = (tag, attributes, words) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (words) node.textContent = words;
    return node;
  };
  const svg = put("svg", { class: told.css, viewBox: told.box, role: "img", "aria-label": told.label });
  svg.append(...told.shapes.map(([tag, attributes, words]) => put(tag, attributes, words)));
  return svg;
}

/** The line and its events; `show` changes them in place, so that a number half typed stays. */
export function reviewLine(words, send) {
  const figure = h("figure", { class: "sw-line" }), note = h("p", { class: "sw-note" }), list = h("ol", { class: "sw-facts-line" });
  const body = h("div", null, note, figure, list);
  const details = h("details", { class: "sw-review__line", open: true }, h("summary", null, h("span", { class: "sw-heading", role: "heading", "aria-level": "2" }, words.line)), body);
  let rows = [];
  const row = (n) => {
    const dot = h("i", { class: "sw-dot" }), when = h("span"), what = h("p"), said = h("p", { class: "sw-review__said" });
    const input = h("input", { type: "text", inputmode: "text", class: "sw-review__input", placeholder: words["estimate-hint"], autocomplete: "off", enterkeyhint: "next", "data-key": `estimate-${n}` });
    let kept = "";
    const keep = () => { if (input.value.trim() !== kept) send({ type: "estimate", event: n, given: input.value }); };
    input.addEventListener("change", keep);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      (rows[n + 1]?.input ?? input).focus();
      if (!rows[n + 1]) keep();
    });
    const field = h("label", { class: "sw-review__estimate" }, h("span", { class: "sw-note" }, words.estimate), input);
    const judges = ["helped", "harmed"].map((kind) => h("button", { type: "button", class: "sw-review__judge", "data-kind": kind, onclick: () => send({ type: "judge", event: n, ours: rows[n].judged === kind ? "" : kind }) }, words[kind]));
    const judge = h("div", { class: "sw-review__judges", role: "group" }, judges);
    const ask = h("button", { type: "button", class: "sw-review__ask", onclick: () => { rows[n].asked = true; judge.hidden = false; ask.hidden = true; judges[0].focus(); } }, words["judge-mark"]);
    const compared = h("p", { class: "sw-note" });
    const node = h("li", null, h("span", { class: "sw-label" }, dot, when), what, said, field, judge, ask, compared);
    return { node, input, judged: "", asked: false, show: (fact, now) => {
      const editing = now.step === "facts" && !now.closed;
      dot.hidden = !fact.did;
      dot.className = `sw-dot${fact.did === "harmed" ? " sw-dot--harm" : fact.did === "open" ? " sw-dot--open" : ""}`;
      dot.textContent = fact.n || "";
      when.textContent = fact.when;
      what.textContent = fact.what;
      said.textContent = fact.estimate;
      said.hidden = !fact.estimate;
      field.hidden = !editing;
      input.setAttribute("aria-label", fill(words["estimate-of"], { what: fact.what }));
      // What was kept takes the place of what was typed, unless somebody is typing there.
      if (document.activeElement !== input || input.value.trim() === kept) input.value = fact.given;
      kept = fact.given;
      rows[n].judged = fact.judged;
      judge.hidden = !editing || !(fact.did || rows[n].asked);
      ask.hidden = !editing || !judge.hidden;
      judge.setAttribute("aria-label", fill(words.judge, { n: fact.n || n + 1 }));
      for (const one of judges) one.setAttribute("aria-pressed", String(one.dataset.kind === fact.judged));
      compared.textContent = fact.reference;
      compared.hidden = !compared.textContent;
    } };
  };
  return {
    node: details,
    show: (now, fresh) => {
      if (fresh || rows.length !== now.facts.length) {
        rows = now.facts.map((_, n) => row(n));
        list.style.setProperty("--n", rows.length);
        list.replaceChildren(...rows.map((one) => one.node));
        details.open = !["mine", "class", "adopt"].includes(now.step);
      }
      note.textContent = now.line_note;
      figure.replaceChildren(...now.line.map(drawn));
      now.facts.forEach((fact, n) => rows[n].show(fact, now));
    },
    first: () => rows.find((one) => !one.input.value)?.input ?? null,
  };
}
