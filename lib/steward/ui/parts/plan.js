// The five-steps plan: the matrix above, below it the measures of one cell, of one kind of gap, or all that were adopted.
import { h, fill, mark, watch, keepingFocus, ownName } from "./dom.js";
import { status, marks, about, itemForm } from "./plan_item.js";

const STATES = ["late", "running", "planned", "done"];

export default {
  render({ model, el }) {
    const words = model.get("words"), table = model.get("table"), prefix = ownName();
    const byId = new Map(table.measures.map((one) => [one.id, one]));
    const stageOf = new Map(table.stages.map((one) => [one.id, one])), groupOf = new Map(table.groups.map((one) => [one.id, one]));
    let shown = { kind: "cell", stage: table.stages[0].id, group: table.groups[0].id }, open = "", who = null, moreOpen = false, typedIn = false;
    el.classList.add("sw-plan");
    const parts = ["head", "matrix", "filter", "panel", "foot", "sheet"].map((name) => h("div", { class: `sw-plan__${name}` }));
    const [head, matrix, filter, panel, foot, sheet] = parts;
    const trouble = h("div", { "aria-live": "assertive" }), said = h("p", { class: "sw-sr", role: "status" });
    el.append(head, trouble, matrix, filter, panel, foot, sheet, said);

    const plan = () => model.get("plan");
    const send = (message) => {
      typedIn = message.type === "record" || message.type === "own";
      model.send({ who: who ?? plan().who ?? "", ...message });
    };
    const live = (item) => item.status !== "dropped";
    const items = () => plan().items ?? [];
    const at = (stage, group) => items().filter((one) => one.stage === stage && one.group === group);
    const offered = (stage, group) => table.measures.filter((one) => one.stage === stage && one.groups.includes(group));

    // -- nothing yet ---------------------------------------------------------------------------------------------------
    const empty = () =>
      h(
        "div", { class: "sw-empty" },
        h("h2", { class: "sw-heading" }, words.none), h("p", null, words["none-what"]),
        h("div", { class: "sw-actions" },
          h("button", { type: "button", class: "sw-button sw-button--primary", onclick: () => send({ type: "begin", table: true }) }, words["begin-table"]),
          h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "begin" }) }, words["begin-empty"])),
      );

    // -- above the matrix ------------------------------------------------------------------------------------------------
    const drawHead = () =>
      keepingFocus(head, () => {
        const now = plan();
        const field = (label, control) => h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, label), control);
        const many = (now.plans ?? []).length > 1;
        head.replaceChildren(
          h("p", { class: "sw-plan__sentence" }, many ? null : h("strong", null, now.name, " "), now.sentence),
          h(
            "div", { class: "sw-plan__tools" },
            many ? field(words.plan, h("select", { "data-key": "plan", onchange: (event) => send({ type: "open", id: event.target.value }) }, now.plans.map((one) => h("option", { value: one.id, selected: one.id === now.id }, one.name)))) : null,
            field(words.who, h("input", { type: "text", value: who ?? now.who, placeholder: words["who-hint"], "data-key": "who", autocomplete: "name", maxlength: "60", oninput: (event) => { who = event.target.value; } })),
            h("div", { class: "sw-actions" },
              h("button", { type: "button", class: "sw-button", disabled: !now.undo, title: now.undo || null, "data-key": "undo", onclick: () => send({ type: "undo" }) }, mark("icon-undo", "sw-icon"), words.undo),
              now.redo ? h("button", { type: "button", class: "sw-button", title: now.redo, "data-key": "redo", onclick: () => send({ type: "redo" }) }, words.redo) : null,
              h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "sheet", onclick: () => send({ type: "sheet" }) }, mark("icon-sheet", "sw-icon"), words.sheet),
              h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "print", onclick: () => window.print() }, mark("icon-print", "sw-icon"), words.print)),
          ),
        );
      });

    // -- the matrix ------------------------------------------------------------------------------------------------------
    const isShown = (stage, group) => shown.kind === "cell" && shown.stage === stage && shown.group === group;
    const cell = (stage, group) => {
      const mine = at(stage.id, group.id).filter(live), all = offered(stage.id, group.id).length + mine.filter((one) => one.own).length;
      const counts = STATES.map((kind) => [kind, mine.filter((one) => one.status === kind).length]).filter(([, n]) => n);
      const states = counts.map(([kind, n]) => `${words.comma}${table.statuses[kind]} ${n}`).join("");
      return h(
        "td", { "data-label": stage.name, class: stage.ground ? "is-ground" : null },
        h(
          "button",
          { type: "button", class: mine.length ? "sw-plan__cell has-some" : "sw-plan__cell", "aria-pressed": String(isShown(stage.id, group.id)), "data-key": `cell-${stage.id}-${group.id}`,
            "aria-label": fill(words.cell, { stage: stage.name, group: group.name, n: mine.length, offered: all, states }),
            onclick: () => show({ kind: "cell", stage: stage.id, group: group.id }) },
          h("span", { class: "sw-plan__dots", "aria-hidden": "true" }, counts.flatMap(([kind, n]) => Array.from({ length: n }, () => h("i", { class: `sw-plan__dot is-${kind}` })))),
          h("span", { class: "sw-num" }, fill(words.of, { n: mine.length, offered: all })),
        ),
      );
    };
    const drawMatrix = () =>
      keepingFocus(matrix, () => {
        const stages = plan().stages ?? {};
        matrix.replaceChildren(
          h("h2", { class: "sw-sr" }, words.matrix),
          h(
            "table", { class: "sw-plan__table" },
            h("caption", { class: "sw-sr" }, words.matrix),
            h("thead", null, h("tr", null, h("td", null), table.stages.map((stage) => h("th", { scope: "col", class: stage.ground ? "is-ground" : null }, stage.name)))),
            h("tbody", null, table.groups.map((group) => h("tr", null, h("th", { scope: "row" }, group.name), table.stages.map((stage) => cell(stage, group))))),
            h("tfoot", null, h("tr", null, h("td", null), table.stages.map((stage) => {
              const count = stages[stage.id] ?? {};
              return h("td", { class: stage.ground ? "sw-note is-ground" : "sw-note", "data-label": stage.name }, count.owed ? fill(words.kept, count) : count.n ? words["no-due"] : "–");
            }))),
          ),
          h("p", { class: "sw-note sw-plan__legend" }, STATES.map((kind) => h("span", null, h("i", { class: `sw-plan__dot is-${kind}`, "aria-hidden": "true" }), table.statuses[kind])), h("span", null, words.cells)),
        );
      });

    // -- what is missing -------------------------------------------------------------------------------------------------
    const drawFilter = () =>
      keepingFocus(filter, () => {
        const gaps = plan().gaps ?? [];
        const one = (kind, label, n) =>
          h("button", { type: "button", class: "sw-filter__one", "aria-pressed": String(shown.kind === kind), disabled: !n && kind !== "all", "data-key": `show-${kind}`, onclick: () => show({ kind }) }, label, h("span", { class: "sw-num" }, n));
        filter.replaceChildren(
          h("div", { class: "sw-filter", role: "group", "aria-label": words.show },
            one("all", words.all, items().filter(live).length),
            Object.entries(table.gaps).map(([kind, name]) => { const n = gaps.filter((gap) => gap.kind === kind).length; return n ? one(kind, name, n) : null; })),
        );
      });

    // -- the measures ------------------------------------------------------------------------------------------------------
    const adopted = (item, where) => {
      const measure = byId.get(item.measure), isOpen = open === item.id, place = `${stageOf.get(item.stage).name} · ${groupOf.get(item.group).name}`;
      const when = item.every === "once" ? [item.due] : [item.everyName, item.starts];
      return h(
        "li", { class: isOpen ? "sw-plan__item is-open" : "sw-plan__item" },
        h(
          "div", { class: "sw-plan__row" },
          h("button", { type: "button", class: "sw-figures__open", "aria-expanded": String(isOpen), "data-key": `item-${item.id}`, onclick: () => { open = isOpen ? "" : item.id; drawPanel(); } }, item.name),
          status(item.status, table.statuses[item.status]),
        ),
        h("p", { class: "sw-note sw-bits" },
          where ? h("span", null, h("b", { class: "sw-plan__where" }, stageOf.get(item.stage).name, " "), groupOf.get(item.group).name) : null,
          h("span", null, item.owner || words.nobody), when.filter(Boolean).map((one) => h("span", { class: "sw-num" }, one)),
          item.owed ? h("span", null, fill(words.kept, item)) : null,
          item.status === "late" ? h("span", null, fill(words.late, { n: item.late })) : null,
          item.finished ? h("span", null, fill(words.finished, { on: item.finished })) : null,
          item.own ? h("span", null, words["own-mark"]) : null),
        isOpen
          ? h("div", { class: "sw-plan__body" }, ...(measure ? [...about(measure, words), ...marks(measure, words)] : []),
              item.status === "dropped" ? h("button", { type: "button", class: "sw-button", "data-key": `resume-${item.id}`, onclick: () => send({ type: "resume", item: item.id }) }, words.resume) : itemForm(item, table, plan().today, words, send))
          : null,
      );
    };
    const offer = (measure, group) =>
      h(
        "li", { class: "sw-plan__offer" },
        h("div", null, h("p", { class: "sw-plan__name" }, measure.name), ...about(measure, words), ...marks(measure, words)),
        h("button", { type: "button", class: "sw-button", "data-key": `adopt-${measure.id}`, "aria-label": `${words.adopt} ${measure.name}`, onclick: () => { said.textContent = words["said-done"]; send({ type: "adopt", measure: measure.id, group }); } }, words.adopt),
      );
    const cellPanel = () => {
      const { stage, group } = shown, mine = at(stage, group);
      const taken = new Set(mine.map((one) => one.measure));
      const left = offered(stage, group).filter((one) => !taken.has(one.id));
      const given = left.filter((one) => !one.placed), more = left.filter((one) => one.placed);
      const own = h("input", { type: "text", maxlength: "300", "data-key": "own" });
      return [
        h("header", { class: "sw-plan__cellhead" }, h("h2", { class: "sw-heading" }, stageOf.get(stage).name, h("span", { class: "sw-plan__who" }, groupOf.get(group).name)), h("p", { class: "sw-label" }, stageOf.get(stage).meaning)),
        mine.length ? h("section", null, h("h3", { class: "sw-label" }, words.adopted), h("ul", { class: "sw-rows" }, mine.map((one) => adopted(one)))) : null,
        given.length
          ? h("section", null, h("h3", { class: "sw-label" }, words.offered), h("ul", { class: "sw-rows" }, given.map((one) => offer(one, group))),
              given.length > 1 ? h("button", { type: "button", class: "sw-button", "data-key": "adopt-cell", onclick: () => send({ type: "table", stage, group }) }, fill(words["adopt-cell"], { n: given.length })) : null)
          : offered(stage, group).some((one) => !one.placed) ? null : h("p", { class: "sw-note" }, words["empty-cell"]),
        more.length
          ? h("details", { class: "sw-drawer", open: moreOpen, ontoggle: (event) => { moreOpen = event.target.open; } }, h("summary", null, fill(words.more, { n: more.length })), h("ul", { class: "sw-rows" }, more.map((one) => offer(one, group))))
          : null,
        h("form", { class: "sw-plan__own", onsubmit: (event) => { event.preventDefault(); send({ type: "own", name: own.value, stage, group }); } },
          h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, words.own), own), h("button", { type: "submit", class: "sw-button", "data-key": "own-add" }, words.add)),
      ];
    };
    // Many at once: a team for all that nobody has, dates for all that have none.
    const labelled = (label, control) => h("label", { class: "sw-field" }, h("span", { class: "sw-label" }, label), control);
    const teamsFor = (listed) =>
      h(
        "div", { class: "sw-plan__fields" },
        table.groups.map((group) => {
          const mine = listed.filter((one) => one.group === group.id);
          const teams = [...table.teams].sort((a, b) => (b.group === group.id) - (a.group === group.id));
          if (mine.length < 2 || !teams.length) return null;
          return labelled(
            fill(words["all-team"], { group: group.name, n: mine.length }),
            h("select", { "data-key": `all-${group.id}`, onchange: (event) => send({ type: "assign", items: mine.map((one) => one.id), team: event.target.value }) },
              [["", words.nobody], ...teams.map((one) => [one.id, one.name])].map(([id, label]) => h("option", { value: id }, label))),
          );
        }),
      );
    const datesFor = (listed) => {
      const day = (name) => h("input", { type: "date", min: "2000-01-01", max: "2099-12-31", "data-key": `all-${name}` });
      const starts = day("starts"), due = day("due");
      return h(
        "form", { class: "sw-plan__fields", onsubmit: (event) => { event.preventDefault(); send({ type: "date", items: listed.map((one) => one.id), starts: starts.value, due: due.value }); } },
        labelled(`${fill(words["all-dates"], { n: listed.length })} ${words.starts}`, starts), labelled(words.due, due), h("button", { type: "submit", class: "sw-button", "data-key": "all-dates" }, words.set),
      );
    };
    const listPanel = () => {
      const gaps = (plan().gaps ?? []).filter((gap) => gap.kind === shown.kind);
      const title = shown.kind === "all" ? words.all : table.gaps[shown.kind];
      const wanted = new Set(gaps.map((gap) => gap.item));
      const listed = shown.kind === "all" ? items() : items().filter((one) => wanted.has(one.id));
      const places = gaps.filter((gap) => !gap.item);
      return [
        h("h2", { class: "sw-heading" }, title),
        shown.kind === "all" && !listed.length ? h("p", { class: "sw-note" }, words["empty-list"]) : null,
        shown.kind === "no-owner" ? teamsFor(listed) : shown.kind === "no-date" && listed.length > 1 ? datesFor(listed) : null,
        listed.length ? h("ul", { class: "sw-rows" }, listed.map((one) => adopted(one, true))) : null,
        places.length
          ? h("ul", { class: "sw-plan__places" }, places.map((gap) => {
              const group = gap.group || table.groups[0].id;
              return h("li", null, h("button", { type: "button", class: "sw-button", "data-key": `go-${gap.stage}-${gap.group}`, onclick: () => show({ kind: "cell", stage: gap.stage, group }) }, stageOf.get(gap.stage).name, gap.group ? ` ${groupOf.get(gap.group).name}` : ""));
            }))
          : shown.kind !== "all" && !listed.length ? h("p", { class: "sw-note" }, words["gaps-none"]) : null,
      ];
    };
    const drawPanel = (clear = false) =>
      keepingFocus(panel, () => {
        // What is half typed when another change comes in is put back, unless it was what is kept now.
        const typed = new Map([...panel.querySelectorAll("input[data-key]")].filter((one) => one.value !== one.defaultValue).map((one) => [one.dataset.key, one.value]));
        panel.replaceChildren(h("section", { "aria-live": "off" }, (shown.kind === "cell" ? cellPanel() : listPanel()).flat().filter(Boolean)));
        if (!clear) for (const [key, value] of typed) { const one = panel.querySelector(`[data-key="${CSS.escape(key)}"]`); if (one) one.value = value; }
      });
    // -- below -------------------------------------------------------------------------------------------------------------
    const drawFoot = () => {
      const now = plan();
      foot.replaceChildren(
        h("details", { class: "sw-drawer" }, h("summary", null, words.rules),
          h("ul", { class: "sw-plan__rules" }, table.rules.map((rule) => h("li", null, rule.text, " ", h("a", { class: "sw-note", href: rule.href }, rule.source), rule.checks.length ? h("span", { class: "sw-note" }, " ", fill(words.checked, { gaps: rule.checks.join(words.comma) })) : null))),
          table.notes.map((note) => h("p", { class: "sw-note" }, note))),
        h("details", { class: "sw-drawer" }, h("summary", null, fill(words.history, { n: now.changes })),
          h("ol", { class: "sw-plan__history" }, (now.history ?? []).map((one) => h("li", null, h("span", { class: "sw-num sw-note" }, one.at), h("span", { class: "sw-note" }, one.who), h("span", null, one.what))))),
        h("p", null, h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "another", onclick: () => send({ type: "begin" }) }, words.another)),
      );
    };
    // The five columns of the sources' form, for paper only.
    const drawSheet = () => {
      const now = plan(), rows = items().filter(live);
      sheet.replaceChildren(
        h("h2", { class: "sw-heading" }, now.name),
        h("table", { class: "sw-table" },
          h("thead", null, h("tr", null, [words.stage, words.measure, words.purpose, words.timing, words.owner, words.status].map((one) => h("th", { scope: "col" }, one)))),
          h("tbody", null, rows.map((one) => h("tr", null, h("td", null, stageOf.get(one.stage).name), h("th", { scope: "row" }, one.name, h("br"), h("small", null, groupOf.get(one.group).name)),
            h("td", null, byId.get(one.measure)?.purpose ?? ""), h("td", null, [one.everyName, one.starts, one.due].filter(Boolean).join(" ")), h("td", null, one.owner), h("td", null, table.statuses[one.status], one.owed ? ` ${one.kept}/${one.owed}` : ""))))),
      );
    };

    const show = (what) => {
      shown = what; open = ""; moreOpen = false;
      drawMatrix(); drawFilter(); drawPanel();
      panel.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    };
    const draw = (clear = false) => {
      const some = Boolean(plan().id);
      for (const part of parts) part.hidden = !some;
      if (!some) { parts[0].hidden = false; head.replaceChildren(empty()); return; }
      drawHead(); drawMatrix(); drawFilter(); drawPanel(clear); drawFoot(); drawSheet();
    };
    const complain = () => {
      const words = model.get("trouble");
      trouble.replaceChildren(...(words ? [h("div", { class: "sw-error", role: "alert" }, words.split("\n").map((line) => h("p", null, line)))] : []));
    };
    const download = () => {
      const { href, name } = model.get("sheet");
      if (href) h("a", { href, download: name }).click();
    };
    const onSheet = () => download();
    model.on("change:sheet", onSheet);
    const changed = () => { draw(typedIn); typedIn = false; };
    model.on("change:plan", changed);
    draw();
    const off = [watch(model, ["trouble"], complain)];
    return () => { model.off("change:sheet", onSheet); model.off("change:plan", changed); off.forEach((stop) => stop()); };
  },
};
