// The owner beside the talk: the face with its number, the line, trust, patience, and the card of what is expected. Wide screens show
// it as a column, phones as a strip with a drawer; both are kept up to date in place, so that nothing jumps while one reads.
import { h, mark, fill } from "./dom.js";
import { moodLine } from "./mood_line.js";

const clock = (seconds) => `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

const face = () => mark("face-3", "sw-face");
const gauge = () => h("i", { style: "width:0" });
const svgOf = (width, height, css = null) => h("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: css });

/** Make both views; `show(scene)` brings them up to date, `tick(seconds)` the timer. */
export function owner(words) {
  const views = [wide(words), narrow(words)];
  return {
    side: views[0].node,
    strip: views[1].node,
    show: (scene) => views.forEach((view) => view.show(scene)),
    tick: (seconds) => views.forEach((view) => { view.time.textContent = clock(seconds); }),
  };
}

function gauges(words) {
  const bar = gauge(), trust = h("b", { class: "sw-num" }), pips = h("span", { class: "sw-pips", "aria-hidden": "true" }), left = h("b", { class: "sw-num" });
  const node = h("dl", { class: "sw-gauges" }, h("dt", null, words.trust), h("dd", null, h("span", { class: "sw-gauge", "aria-hidden": "true" }, bar), trust),
    h("dt", null, words.patience), h("dd", null, pips, left));
  return { node, show: ({ trust: value, patience }) => {
    bar.style.width = `${value}%`; trust.textContent = value;
    pips.replaceChildren(...Array.from({ length: patience.of }, (_, i) => h("i", { class: i < patience.left ? null : "is-gone" })));
    left.textContent = `${patience.left}/${patience.of}`;
  } };
}

function card(words, prefix) {
  const count = h("span", { class: "sw-expect__count" }), list = h("ul");
  const node = h("section", { class: "sw-expect", "aria-labelledby": `${prefix}-expect` }, h("header", null, h("h2", { class: "sw-heading", id: `${prefix}-expect` }, words.expectations), count), list);
  return { node, show: ({ expectations }) => {
    count.textContent = expectations.count;
    list.replaceChildren(...expectations.rows.map((one) => h("li", { class: one.known ? null : "is-hidden" },
      h("span", { class: "sw-expect__kind" }, one.kind), h("span", { class: "sw-expect__what" }, one.what), one.zone ? h("span", { class: "sw-expect__zone" }, one.zone) : null)));
  } };
}

function signs(words) {
  const list = h("ul", { class: "sw-drill__signs", "aria-label": words.signs });
  return { node: list, show: ({ signs: found }) => { list.hidden = !found.length; list.replaceChildren(...found.map((one) => h("li", null, one))); } };
}

const drawn = (scene, words) => ({ values: scene.mood.values, harms: scene.mood.harms, band: scene.mood.band, words: { top: words.furious, bottom: words.calm, band: words.band } });
const faceOf = (node, n) => node.querySelector("use").setAttribute("href", `#face-${n}`);

function wide(words) {
  const skin = face(), value = h("b"), word = h("span"), since = h("p", { class: "sw-mood__since" }), time = h("span", { class: "sw-timer__time" });
  const svg = svgOf(336, 150), meters = gauges(words), expects = card(words, "wide");
  const who = h("p", { class: "sw-label sw-drill__who" }), known = signs(words);
  const node = h("aside", { class: "sw-drill__side sw-wide-only", "aria-label": words.owner },
    h("section", { class: "sw-mood", "aria-labelledby": "wide-mood" }, h("h2", { class: "sw-sr", id: "wide-mood" }, words.mood),
      h("div", { class: "sw-mood__now" }, skin, h("div", null, h("p", { class: "sw-mood__value" }, value, word), since),
        h("p", { class: "sw-timer sw-drill__timer" }, mark("icon-clock", "sw-icon"), h("span", { class: "sw-sr" }, words.time), time)),
      h("figure", { class: "sw-line" }, svg), who, known.node),
    meters.node, expects.node);
  return { node, time, show: (scene) => {
    faceOf(skin, scene.mood.face); value.textContent = scene.mood.value; word.textContent = scene.mood.word; since.textContent = scene.mood.since;
    who.textContent = scene.who; who.hidden = !scene.who; known.show(scene);
    svg.setAttribute("aria-label", fill(words["line-says"], { values: scene.mood.values.join(words.comma) }));
    moodLine(svg, drawn(scene, words), { replies: scene.replies });
    meters.show(scene); expects.show(scene);
  } };
}

function narrow(words) {
  const skin = face(), value = h("b"), word = h("span"), time = h("span", { class: "sw-timer__time" }), svg = svgOf(150, 40, "sw-moodstrip__line");
  const trust = h("b", { class: "sw-num" }), patience = h("b", { class: "sw-num" }), known = h("b", { class: "sw-num" });
  const meters = gauges(words), expects = card(words, "narrow"), known_by = signs(words);
  const node = h("div", { class: "sw-drill__strip sw-narrow-only" },
    h("div", { class: "sw-moodstrip", role: "group", "aria-label": words.mood }, skin, h("p", { class: "sw-mood__value" }, value, word), svg,
      h("p", { class: "sw-timer" }, h("span", { class: "sw-sr" }, words.time), time)),
    h("details", { class: "sw-drawer" }, h("summary", null, h("span", null, words.trust, " ", trust), h("span", null, words.patience, " ", patience), h("span", null, words["expectations-short"], " ", known)),
      meters.node, known_by.node, expects.node));
  return { node, time, show: (scene) => {
    faceOf(skin, scene.mood.face); value.textContent = scene.mood.value; word.textContent = scene.mood.word; known_by.show(scene);
    svg.setAttribute("aria-label", fill(words["line-says"], { values: scene.mood.values.join(words.comma) }));
    moodLine(svg, drawn(scene, words), { small: true, replies: scene.replies });
    trust.textContent = scene.trust; patience.textContent = `${scene.patience.left}/${scene.patience.of}`;
    known.textContent = `${scene.expectations.rows.filter((one) => one.known).length}/${scene.expectations.rows.length}`;
    meters.show(scene); expects.show(scene);
  } };
}
