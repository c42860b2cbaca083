// The catalogue: words are looked up by the kernel, filters work here; one standard is read beside the list.
import { h, fill, watch, mark, keepingFocus, ownName } from "./dom.js";

const AT_ONCE = 60;

export default {
  render({ model, el }) {
    const words = model.get("words"), filters = model.get("filters"), prefix = ownName();
    const briefs = new Map(model.get("briefs").map((one) => [one.id, one]));
    const set = Object.fromEntries(filters.map((one) => [one.key, ""]));
    let most = AT_ONCE, asked = model.get("hits").words ?? "";
    el.classList.add("sw-standards");

    // -- asking ----------------------------------------------------------------------------------------------------------
    const box = h("input", { type: "search", class: "sw-standards__box", id: `${prefix}-search`, value: asked, placeholder: words.hint, autocomplete: "off", spellcheck: "false",
      oninput: () => { most = AT_ONCE; asked = box.value; model.send({ type: "search", words: asked }); },
      onkeydown: (event) => { if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); } } });
    const select = (one) =>
      h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, one.name),
        h("select", { onchange: (event) => { set[one.key] = event.target.value; most = AT_ONCE; drawList(); } }, [["", words.all], ...one.options.map((option) => [option.value, option.label])].map(([value, label]) => h("option", { value }, label))));
    const narrowing = h("div", { class: "sw-standards__filters" }, filters.map(select));
    const clear = h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => {
      for (const key of Object.keys(set)) set[key] = "";
      for (const one of narrowing.querySelectorAll("select")) one.value = "";
      box.value = asked = ""; most = AT_ONCE; model.send({ type: "search", words: "" }); drawList(); box.focus();
    } }, words.clear);
    const count = h("p", { class: "sw-label", role: "status" });
    const list = h("ul", { class: "sw-standards__list", onkeydown: (event) => step(event) });
    const more = h("p");
    const reading = h("article", { class: "sw-standards__one", tabindex: "-1", "aria-label": words.one });
    const wide = matchMedia("(min-width: 48em)");
    const fold = h("details", { class: "sw-standards__fold", open: wide.matches }, h("summary", { class: "sw-label" }, words.filters), narrowing);
    const onWide = () => { fold.open = wide.matches; };
    wide.addEventListener("change", onWide);
    const left = h("div", { class: "sw-standards__left" }, h("div", { class: "sw-actions" }, count, clear), list, more);
    el.append(
      h("form", { role: "search", class: "sw-standards__ask", onsubmit: (event) => event.preventDefault() }, h("label", { class: "sw-label", for: `${prefix}-search` }, words.search), box, fold),
      h("div", { class: "sw-standards__body" }, left, reading),
    );

    const step = (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const all = [...list.querySelectorAll("button")], now = all.indexOf(document.activeElement);
      event.preventDefault();
      const next = all[now + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) next.focus(); else if (now <= 0) box.focus();
    };
    const chip = (kind) => h("span", { class: `sw-chip sw-standards__mark is-${kind}` }, words[kind]);

    // -- what was found ----------------------------------------------------------------------------------------------------
    const fits = (one) => filters.every(({ key }) => !set[key] || (Array.isArray(one[key]) ? one[key].includes(set[key]) : one[key] === set[key]));
    const drawList = () =>
      keepingFocus(left, () => {
        const found = model.get("hits").ids.map((id) => briefs.get(id)).filter(fits), open = model.get("selected");
        count.textContent = found.length ? fill(words.found, { n: found.length }) : words.none;
        clear.hidden = !asked && !Object.values(set).some(Boolean);
        list.replaceChildren(
          ...found.slice(0, most).map((one) =>
            h("li", null,
              h("button", { type: "button", class: "sw-standards__row", "aria-current": one.id === open ? "true" : null, "data-key": `row-${one.id}`, onclick: () => choose(one.id) },
                h("span", { class: "sw-standards__text" }, one.text),
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
    const goTo = (id, label) => h("button", { type: "button", class: "sw-standards__go", onclick: () => choose(id) }, label);
    const disagreement = (one, id) =>
      h(
        "section", { class: "sw-standards__conflict" },
        h("h3", { class: "sw-heading" }, words.other), h("p", { class: "sw-label" }, one.topic),
        h("ul", null, one.sides.map((side) =>
          h("li", null, h("p", null, side.says),
            h("ul", { class: "sw-note" }, side.rules.map((rule) =>
              h("li", null, rule.id === id ? h("strong", { class: "sw-num" }, rule.id) : goTo(rule.id, rule.id), " ", rule.source,
                rule.chosen ? h("span", { class: "sw-standards__chosen" }, mark("mark-met"), words.chosen) : null)))))),
        one.reading ? h("p", { class: "sw-label" }, h("strong", null, words.ours), one.reading) : null,
        one.choice ? h("p", { class: "sw-note" }, one.choice) : null,
      );
    const drawOne = (focus) => {
      const detail = model.get("detail"), id = model.get("selected");
      el.classList.toggle("is-reading", Boolean(id));
      if (!id) { reading.replaceChildren(h("p", { class: "sw-note sw-standards__pick" }, words.pick)); return; }
      const back = h("button", { type: "button", class: "sw-button sw-button--quiet sw-standards__back", onclick: () => { choose(""); } }, words.back);
      if (detail.trouble) { reading.replaceChildren(back, h("p", { class: "sw-error", role: "alert" }, detail.trouble)); return; }
      const brief = briefs.get(id);
      const children = [
        back,
        h("h2", { class: "sw-standards__rule" }, detail.text),
        brief?.marks.length ? h("p", { class: "sw-chips" }, brief.marks.map(chip)) : null,
        detail.uncertain ? h("p", { class: "sw-label" }, detail.uncertain) : null,
        detail.inferred ? h("p", { class: "sw-label" }, detail.inferred) : null,
        detail.steps.length ? h("section", null, h("h3", { class: "sw-label" }, detail.ordered ? words.steps : words.items), h(detail.ordered ? "ol" : "ul", { class: "sw-standards__steps" }, detail.steps.map((one) => h("li", null, one)))) : null,
        detail.script ? h("section", null, h("h3", { class: "sw-label" }, words.script), h("p", { class: "sw-standards__script" }, detail.script)) : null,
        detail.numbers.length ? h("section", null, h("h3", { class: "sw-label" }, words.numbers), h("dl", { class: "sw-facts" }, detail.numbers.flatMap(([name, value]) => [h("dt", null, name), h("dd", { class: "sw-num" }, value)]))) : null,
        ...detail.conflicts.map((one) => disagreement(one, id)),
        h("section", null, h("h3", { class: "sw-label" }, words.used),
          detail.uses.length ? h("ul", { class: "sw-standards__uses" }, detail.uses.map((one) => h("li", null, one.href ? h("a", { href: one.href }, one.text) : one.text))) : null,
          detail.later ? h("p", { class: "sw-note" }, detail.later) : null),
        h("dl", { class: "sw-facts" }, detail.facts.flatMap(([name, value, rest]) => [h("dt", null, name), h("dd", null, value, rest ? h("small", { class: "sw-note" }, " ", rest) : null)])),
      ];
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
    drawOne(false);
    const off = [watch(model, ["hits"], onHits)];
    return () => { wide.removeEventListener("change", onWide); model.off("change:detail", onDetail); off.forEach((stop) => stop()); };
  },
};
