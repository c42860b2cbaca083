// The casebook to look things up in: words and complaints are looked up by the kernel, filters work here; each row leads to its page.
import { h, fill, watch, keepingFocus, ownName } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), filters = model.get("filters"), prefix = ownName();
    const briefs = new Map(model.get("briefs").map((one) => [one.key, one]));
    const set = Object.fromEntries(filters.map((one) => [one.key, model.get("chosen")[one.key] ?? ""]));
    let asked = model.get("hits").words ?? "", likened = model.get("hits").like ?? "", timer = 0;
    el.classList.add("sw-browse", "sw-shelves");

    // -- asking --------------------------------------------------------------------------------------------------------
    const look = (type, text) => { clearTimeout(timer); model.send({ type, words: text }); };
    const box = h("input", { type: "search", class: "sw-browse__box", id: `${prefix}-search`, value: asked, placeholder: words.hint, autocomplete: "off", spellcheck: "false",
      oninput: () => { asked = box.value; likened = ""; clearTimeout(timer); timer = setTimeout(() => look("search", asked), 120); },
      onkeydown: (event) => { if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("a")?.focus(); } } });
    const select = (one) =>
      h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, one.name),
        h("select", { "data-filter": one.key, onchange: (event) => { set[one.key] = event.target.value; drawList(); } },
          [["", words.all], ...one.options.map((option) => [option.value, option.label])].map(([value, label]) => h("option", { value, selected: value === set[one.key] }, label))));
    const narrowing = h("div", { class: "sw-browse__filters" }, filters.map(select));
    const wide = matchMedia("(min-width: 48em)");
    const fold = h("details", { class: "sw-browse__fold", open: wide.matches || Object.values(set).some(Boolean) }, h("summary", { class: "sw-label" }, words.filters), narrowing);
    const onWide = () => { fold.open = wide.matches; };
    wide.addEventListener("change", onWide);
    const complaint = h("textarea", { class: "sw-shelves__complaint", id: `${prefix}-like`, rows: "3", placeholder: words["like-hint"] });
    const findLike = () => { if (!complaint.value.trim()) { complaint.focus(); return; } likened = complaint.value; asked = box.value = ""; look("like", likened.slice(0, 2000)); };
    const liking = h("details", { class: "sw-behind sw-shelves__like", open: Boolean(likened) }, h("summary", null, h("span", null, words.like), h("small", { class: "sw-note" }, words["like-what"])),
      h("div", null, h("label", { class: "sw-sr", for: `${prefix}-like` }, words.like), complaint,
        h("p", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button", onclick: findLike }, words["like-go"]))));
    const clear = h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => {
      for (const key of Object.keys(set)) set[key] = "";
      for (const one of narrowing.querySelectorAll("select")) one.value = "";
      box.value = asked = likened = complaint.value = ""; look("search", ""); box.focus();
    } }, words.clear);
    const count = h("p", { class: "sw-label", role: "status" });
    const list = h("ul", { class: "sw-shelves__list", onkeydown: (event) => step(event) });
    const found = h("div", null, h("div", { class: "sw-actions sw-shelves__count" }, count, clear), list);
    el.append(
      h("form", { role: "search", class: "sw-browse__ask", onsubmit: (event) => { event.preventDefault(); look("search", asked); } },
        h("label", { class: "sw-label", for: `${prefix}-search` }, words.search), box, fold, liking),
      found,
    );
    const step = (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const all = [...list.querySelectorAll("h3 a")], now = all.indexOf(document.activeElement);
      event.preventDefault();
      const next = all[now + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) next.focus(); else if (now <= 0) box.focus();
    };

    // -- what was found --------------------------------------------------------------------------------------------------
    const fits = (one) => filters.every(({ key }) => !set[key] || (Array.isArray(one[key]) ? one[key].includes(set[key]) : one[key] === set[key]));
    const row = (one, why) => {
      const [open, ...others] = one.links;
      return h("li", { "data-key": one.key },
        h("div", null,
          h("h3", null, h("a", { href: open.href, "data-key": `row-${one.key}` }, one.title), one.chips.map((chip) => h("span", { class: "sw-chip" }, chip))),
          one.lede ? h("p", null, one.lede) : null,
          why ? h("p", { class: "sw-shelves__why" }, why) : null,
          h("p", { class: "sw-note sw-bits" }, one.facts.map((fact) => h("span", null, fact)))),
        others.length ? h("p", { class: "sw-actions" }, others.map((link) => h("a", { class: "sw-button sw-button--quiet", href: link.href }, link.text))) : null);
    };
    const drawList = () =>
      keepingFocus(found, () => {
        const hits = model.get("hits").found.filter((one) => briefs.has(one.key) && fits(briefs.get(one.key)));
        count.textContent = hits.length ? fill(words.found, { n: hits.length }) : likened ? words["like-none"] : words.none;
        clear.hidden = !asked && !likened && !Object.values(set).some(Boolean);
        list.replaceChildren(...hits.map((one) => row(briefs.get(one.key), one.why)));
      });
    const onHits = () => {
      // A slower answer to fewer letters must not take the place of a newer one.
      const hits = model.get("hits");
      if (hits.words === asked.slice(0, 200) && hits.like === likened.slice(0, 2000)) drawList();
    };
    const stop = watch(model, ["hits"], onHits);
    return () => { clearTimeout(timer); wide.removeEventListener("change", onWide); stop(); };
  },
};
