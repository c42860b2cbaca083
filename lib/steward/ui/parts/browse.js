// A catalogue to look things up in: words are looked up by the kernel, filters work here; one entry is read beside the list.
import { h, fill, watch, keepingFocus, ownName } from "./dom.js";

const AT_ONCE = 60;

/** `told(detail, brief, tools)` gives what is shown of one entry; `tools` are the `id`, `choose(id)` and `goTo(id, label)`. */
export function browse({ model, el }, told) {
  const words = model.get("words"), filters = model.get("filters"), prefix = ownName();
  let briefs = new Map();
  const onBriefs = () => { briefs = new Map(model.get("briefs").map((one) => [one.id, one])); };
  onBriefs();
  const set = Object.fromEntries(filters.map((one) => [one.key, ""]));
  let most = AT_ONCE, asked = model.get("hits").words ?? "";
  el.classList.add("sw-browse");

  // -- asking ----------------------------------------------------------------------------------------------------------
  const box = h("input", { type: "search", class: "sw-browse__box", id: `${prefix}-search`, value: asked, placeholder: words.hint, autocomplete: "off", spellcheck: "false",
    oninput: () => { most = AT_ONCE; asked = box.value; model.send({ type: "search", words: asked }); },
    onkeydown: (event) => { if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); } } });
  const select = (one) =>
    h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, one.name),
      h("select", { onchange: (event) => { set[one.key] = event.target.value; most = AT_ONCE; drawList(); } }, [["", words.all], ...one.options.map((option) => [option.value, option.label])].map(([value, label]) => h("option", { value }, label))));
  const narrowing = h("div", { class: "sw-browse__filters" }, filters.map(select));
  const clear = h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => {
    for (const key of Object.keys(set)) set[key] = "";
    for (const one of narrowing.querySelectorAll("select")) one.value = "";
    box.value = asked = ""; most = AT_ONCE; model.send({ type: "search", words: "" }); drawList(); box.focus();
  } }, words.clear);
  const count = h("p", { class: "sw-label", role: "status" });
  const list = h("ul", { class: "sw-browse__list", onkeydown: (event) => step(event) });
  const more = h("p");
  const reading = h("article", { class: "sw-browse__one", tabindex: "-1", "aria-label": words.one });
  const wide = matchMedia("(min-width: 48em)");
  const fold = h("details", { class: "sw-browse__fold", open: wide.matches }, h("summary", { class: "sw-label" }, words.filters), narrowing);
  const onWide = () => { fold.open = wide.matches; };
  wide.addEventListener("change", onWide);
  const left = h("div", { class: "sw-browse__left" }, h("div", { class: "sw-actions" }, count, clear), list, more);
  el.append(
    h("form", { role: "search", class: "sw-browse__ask", onsubmit: (event) => event.preventDefault() }, h("label", { class: "sw-label", for: `${prefix}-search` }, words.search), box, fold),
    h("div", { class: "sw-browse__body" }, left, reading),
  );

  const step = (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = [...list.querySelectorAll("button")], now = all.indexOf(document.activeElement);
    event.preventDefault();
    const next = all[now + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) next.focus(); else if (now <= 0) box.focus();
  };
  // -- what was found ----------------------------------------------------------------------------------------------------
  const fits = (one) => filters.every(({ key }) => !set[key] || (Array.isArray(one[key]) ? one[key].includes(set[key]) : one[key] === set[key]));
  const drawList = () =>
    keepingFocus(left, () => {
      const found = model.get("hits").ids.map((id) => briefs.get(id)).filter((one) => one && fits(one)), open = model.get("selected");
      count.textContent = found.length ? fill(words.found, { n: found.length }) : words.none;
      clear.hidden = !asked && !Object.values(set).some(Boolean);
      list.replaceChildren(
        ...found.slice(0, most).map((one) =>
          h("li", null,
            h("button", { type: "button", class: "sw-browse__row", "aria-current": one.id === open ? "true" : null, "data-key": `row-${one.id}`, onclick: () => choose(one.id) },
              h("span", { class: "sw-browse__text" }, one.text),
              h("span", { class: "sw-note sw-bits" }, h("span", null, one.label), h("span", { class: "sw-num" }, one.id), ...one.marks.map((kind) => h("span", null, words[kind])))))),
      );
      const rest = Math.min(found.length - most, AT_ONCE);
      more.replaceChildren(...(rest > 0 ? [h("button", { type: "button", class: "sw-button", "data-key": "more", onclick: () => { most += AT_ONCE; drawList(); } }, fill(words.more, { n: rest }))] : []));
    });

  // -- one of them ---------------------------------------------------------------------------------------------------------
  const choose = (id) => {
    model.send({ type: "open", id });
    const url = new URL(location.href);
    if (id) url.searchParams.set("id", id); else url.searchParams.delete("id");
    // In JupyterLab the address is not ours to change.
    if (location.pathname.includes("/voila/")) history.replaceState(null, "", url);
  };
  const goTo = (id, label) => h("button", { type: "button", class: "sw-browse__go", onclick: () => choose(id) }, label);
  const drawOne = (focus) => {
    const detail = model.get("detail"), id = model.get("selected");
    el.classList.toggle("is-reading", Boolean(id));
    if (!id) { reading.replaceChildren(h("p", { class: "sw-note sw-browse__pick" }, words.pick)); return; }
    const back = h("button", { type: "button", class: "sw-button sw-button--quiet sw-browse__back", onclick: () => { choose(""); } }, words.back);
    if (detail.trouble) { reading.replaceChildren(back, h("p", { class: "sw-error", role: "alert" }, detail.trouble)); return; }
    const children = [back, ...told(detail, briefs.get(id), { choose, goTo, id })];
    reading.replaceChildren(...children.filter(Boolean));
    reading.scrollTop = 0;
    if (focus && !wide.matches) { reading.focus({ preventScroll: true }); el.scrollIntoView({ block: "start" }); }
  };

  const onDetail = () => { drawList(); drawOne(true); };
  const onHits = () => {
    // A slower answer to fewer letters must not take the place of a newer one.
    if (model.get("hits").words === asked.slice(0, 200)) drawList();
  };
  model.on("change:detail", onDetail);
  model.on("change:briefs", onBriefs);
  drawOne(false);
  const off = [watch(model, ["hits"], onHits)];
  return () => { wide.removeEventListener("change", onWide); model.off("change:detail", onDetail); model.off("change:briefs", onBriefs); off.forEach((stop) => stop()); };
}
