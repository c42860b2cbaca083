// Who needs a word, and the map of topics and standards by people: a table where there is room, a list by topic where there is not.
import { h, fill } from "./dom.js";

const STATES = [["w", "wrong"], ["m", "mixed"], ["r", "right"], ["?", "few"]];
const stateWord = (code, words) => words[`s-${(STATES.find(([id]) => id === code) ?? ["", "none"])[1]}`];
const FEW_AT_RISK = 6, AT_ONCE = 12;

/** Those who could do with a word: the gravest reason, the one next step, and what else there is. */
export function riskPart(scene, words, kept) {
  const one = (who) =>
    h("li", null,
      h("div", { class: "sw-risk__who" }, h("h3", { class: "sw-risk__name" }, who.name), h("p", { class: "sw-note sw-bits" }, who.about.map((bit) => h("span", null, bit)))),
      h("div", { class: "sw-risk__why" },
        h("p", null, h("b", null, who.reasons[0].name), words.colon, who.reasons[0].why),
        h("p", { class: "sw-risk__do" }, h("span", { class: "sw-label" }, words.try), " ", who.do),
        who.reasons.length > 1 ? h("ul", { class: "sw-note sw-risk__also" }, who.reasons.slice(1).map((reason) => h("li", null, `${words.also}${words.colon}${reason.name}${words.comma}${reason.why}`))) : null),
      who.link ? h("a", { class: "sw-risk__link", href: who.link, "aria-label": fill(words["progress-of"], who) }, words.progress) : null);
  const shown = kept.allRisk ? scene.risk : scene.risk.slice(0, FEW_AT_RISK), more = scene.risk.length - shown.length;
  return h("section", { class: "sw-learners__part" },
    h("div", { class: "sw-learners__head" },
      h("div", null, h("h2", { class: "sw-heading" }, words.risk), h("p", { class: "sw-label" }, scene.sentence, words.comma === "，" ? "。" : ". ", scene.risk.length ? words["risk-what"] : ""))),
    scene.risk.length ? h("ul", { class: "sw-rows sw-risk" }, shown.map(one)) : h("p", { class: "sw-learners__calm" }, words["risk-none"]),
    more ? h("p", null, h("button", { type: "button", class: "sw-button", "data-key": "risk-more", onclick: () => { kept.allRisk = true; kept.redraw(); } }, fill(words["risk-more"], { n: more }))) : null);
}

/** The cells of a row: [right, answers, level], empty where nothing was asked. */
const cellsOf = (row) => row.cells.split(",").map((one) => (one ? [...one.slice(0, -1).split("/"), one.at(-1)] : []));
const allText = (all) => (all.length ? `${all[0]}/${all[1]}` : "–");
const allBar = (all, words) =>
  h("span", { class: "sw-heat__bar", role: "img", "aria-label": all.length ? fill(words["all-of"], { k: all[0], n: all[1] }) : words["s-none"] },
    all.length ? h("i", { style: `width:${(100 * all[0]) / all[1]}%` }) : null);

/** The map. `kept` remembers what is unfolded; `narrow` is whether there is room for no table. */
export function mapPart(scene, words, kept, narrow, tools) {
  const map = scene.map, people = map.people;
  const legend = h("ul", { class: "sw-note sw-heat__legend" },
    STATES.map(([code, name]) => h("li", null, h("i", { class: "sw-heat__key", "data-s": code, "aria-hidden": "true" }), words[`l-${name}`])));
  const head = h("div", { class: "sw-learners__head" },
    h("div", null, h("h2", { class: "sw-heading" }, words.map), h("p", { class: "sw-label" }, words["map-what"])), tools);
  const notes = h("p", { class: "sw-note" }, fill(words["map-least"], map.least));
  const body = !map.topics.length || !people.length ? h("p", { class: "sw-learners__calm" }, words["map-none"]) : narrow ? mapList(map, words, kept) : mapTable(map, words, kept);
  return h("section", { class: "sw-learners__part sw-heat" }, head, legend, body, notes);
}

function mapTable(map, words, kept) {
  const people = map.people, many = people.length > 12;
  const cell = (found, row, i) => {
    if (!found.length) return h("td", { class: "sw-heat__cell" });
    const [k, n, code] = found, word = stateWord(code, words);
    return h("td", { class: "sw-heat__cell", "data-s": code, title: fill(words.cell, { name: people[i].name, row: row.name, k, n, state: word }) }, `${k}/${n}\n${word}`);
  };
  const line = (row, name, css) =>
    h("tr", { class: css },
      h("th", { scope: "row", class: "sw-heat__name" }, name),
      h("td", { class: "sw-heat__all" }, h("b", { class: "sw-num" }, allText(row.all)), allBar(row.all, words)),
      cellsOf(row).map((found, i) => cell(found, row, i)));
  const group = (topic) => {
    const body = h("tbody");
    const draw = () => {
      const open = kept.open.has(topic.id);
      const button = h("button", { type: "button", class: "sw-figures__open", "aria-expanded": String(open), "data-key": `topic-${topic.id}`, disabled: !topic.standards.length, onclick: () => {
        if (open) kept.open.delete(topic.id); else kept.open.add(topic.id);
        draw();
        body.querySelector("button").focus({ preventScroll: true });
      } }, topic.name);
      body.replaceChildren(line(topic, button, "sw-heat__topic"), ...(open ? topic.standards.map((one) => line(one, h("a", { href: one.link }, one.name), "sw-heat__standard")) : []));
    };
    draw();
    return body;
  };
  const head = h("thead", null, h("tr", null, h("th", { scope: "col", class: "sw-heat__name" }, words.topic), h("th", { scope: "col", class: "sw-heat__all" }, words["all-right"]),
    people.map((one) => h("th", { scope: "col", class: "sw-heat__person" }, h("span", null, one.name)))));
  // Widths are given: to let the browser find them among a thousand cells takes long. What stands below the screen follows a moment later.
  const width = kept.large ? 26 + 4.75 * people.length : 20 + 3.6 * people.length;
  const first = kept.top ? map.topics.length : AT_ONCE;
  const table = h("table", { class: many ? "sw-heat__table is-many" : "sw-heat__table", style: `min-width:${width}rem` }, head, map.topics.slice(0, first).map(group));
  if (map.topics.length > first) setTimeout(() => table.append(...map.topics.slice(first).map(group)));
  return h("div", { class: "sw-heat__scroll", tabindex: "0", role: "region", "aria-label": words.map }, table);
}

// On a phone: each topic says how it stands, and opens to who is where in words, then to its standards.
function mapList(map, words, kept) {
  const inWords = (row) => {
    const cells = cellsOf(row);
    return h("ul", { class: "sw-heat__words" },
      STATES.map(([code, name]) => {
        const found = cells.map((one, i) => (one.length && one[2] === code ? `${map.people[i].name} ${one[0]}/${one[1]}` : "")).filter(Boolean);
        return found.length ? h("li", null, h("i", { class: "sw-heat__key", "data-s": code, "aria-hidden": "true" }), h("span", null, h("b", null, fill(words["people-n"], { state: words[`s-${name}`], n: found.length })), `${words.colon}${found.join(words.listed)}`)) : null;
      }));
  };
  const fold = (row, inside, css) => {
    const open = kept.open.has(row.id), body = h("div", { class: "sw-heat__inside" });
    const summary = h("summary", { "data-key": `row-${row.id}` }, h("span", { class: "sw-heat__rowname" }, row.name), h("span", { class: "sw-heat__all" }, `${words["all-right"]} ${allText(row.all)}`));
    const box = h("details", { class: `sw-drawer ${css}`, open, ontoggle: () => {
      if (box.open) kept.open.add(row.id); else kept.open.delete(row.id);
      if (box.open && !body.childElementCount) body.append(...inside());
    } }, summary, body);
    if (open) body.append(...inside());
    return h("li", null, box);
  };
  const standards = (topic) => topic.standards.map((one) => fold(one, () => [inWords(one), h("p", null, h("a", { href: one.link }, one.name))], "sw-heat__standard"));
  return h("ul", { class: "sw-heat__list" },
    map.topics.map((topic) => fold(topic, () => [inWords(topic), topic.standards.length ? h("ul", null, standards(topic)) : null].filter(Boolean), "sw-heat__topic")));
}

/** Fill the screen with the map, for a room to read; larger letters where the browser will not. */
export function largeButton(section, words, kept) {
  return h("button", { type: "button", class: "sw-button sw-heat__large", "data-key": "large", "aria-pressed": String(kept.large), onclick: () => {
    kept.large = !kept.large;
    if (kept.large) section().requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
    kept.redraw();
  } }, kept.large ? words.small : words.large);
}
