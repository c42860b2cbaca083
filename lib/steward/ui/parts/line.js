// The line: what the owner lived through, drawn the same way wherever a thing changes over time.
// Warm line: the values. Pale band: the state of rest. Open circle: the last value. Diamond: a month outside the limits.
// Teal dot: what we did. Dotted: the mean. Long dashes: the target, our promise. Its words come ready made in the data.

const NS = "http://www.w3.org/2000/svg";

function put(svg, tag, attributes, words) {
  const node = document.createElementNS(NS, tag);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, typeof value === "number" ? Math.round(value * 10) / 10 : value);
  }
  if (words !== undefined) node.textContent = words;
  svg.append(node);
  return node;
}

const isNumber = (v) => typeof v === "number" && Number.isFinite(v);

/**
 * Draw a line into an svg element that has a viewBox; its children are replaced.
 *
 * @param {SVGSVGElement} svg
 * @param {object} data values (number|null)[], band [low, high]; last: the last value in words; scale [low, high].
 *   With options.axes also: lower, upper (number|null)[], centre, target, signals boolean[], labels string[] (empty
 *   ones are not written), ticks [number, string][], ends {target, centre, lower, upper}: words at the right end,
 *   measures [index, words][].
 * @param {{axes?: boolean, right?: number, size?: number}} options axes: draw limits and words; right: room for the
 *   words at the end of the lines; size: of the words
 */
export function line(svg, data, options = {}) {
  const { width, height } = svg.viewBox.baseVal;
  svg.replaceChildren();
  const axes = options.axes ?? false, size = options.size ?? 12;
  const room = axes ? { top: 14, bottom: 26, left: 34, right: options.right ?? 92 } : { top: 9, bottom: 9, left: 7, right: data.last ? 64 : 12 };
  const seen = [...data.values, ...(data.band ?? []), ...(data.lower ?? []), ...(data.upper ?? []), data.target].filter(isNumber);
  if (!seen.length) return;
  const low = data.scale?.[0] ?? Math.min(...seen), high = data.scale?.[1] ?? Math.max(...seen);
  const count = data.values.length, right = width - room.right, step = (right - room.left) / Math.max(axes ? count : count - 1, 1);
  const x = (i) => room.left + step * (axes ? i + 0.5 : i);
  const y = (v) => {
    const share = (Math.min(Math.max(v, low), high) - low) / (high - low || 1);
    return room.top + (height - room.top - room.bottom) * (1 - share);
  };
  if (data.band) {
    const [bottom, top] = data.band;
    put(svg, "rect", { class: "sw-ln-band", x: 0, y: y(top), width: right + 8, height: Math.max(y(bottom) - y(top), 2) });
  }
  if (axes) rest(svg, data, { x, y, step, right, left: room.left, height, size });
  let run = [];
  const flush = () => {
    if (run.length > 1) put(svg, "polyline", { class: "sw-ln-mood", points: run.join(" ") });
    run = [];
  };
  data.values.forEach((v, i) => (isNumber(v) ? run.push(`${x(i).toFixed(1)},${y(v).toFixed(1)}`) : flush()));
  flush();
  const end = data.values.findLastIndex(isNumber);
  if (end < 0) return;
  const [ex, ey] = [x(end), y(data.values[end])];
  if (!axes) {
    put(svg, "circle", { class: "sw-ln-open", cx: ex, cy: ey, r: 4.5 });
    if (data.last) put(svg, "text", { class: "sw-ln-value", x: ex + 10, y: ey + 5, "font-size": 16 }, data.last);
    return;
  }
  data.values.forEach((v, i) => {
    if (!isNumber(v)) return;
    if (data.signals?.[i]) put(svg, "path", { class: "sw-ln-signal", d: `M${x(i).toFixed(1)} ${(y(v) - 7.4).toFixed(1)}l7.4 7.4 -7.4 7.4 -7.4 -7.4z` });
    else if (i === end) put(svg, "circle", { class: "sw-ln-open", cx: x(i), cy: y(v), r: 4.5 });
    else put(svg, "circle", { class: "sw-ln-point", cx: x(i), cy: y(v), r: 2.4 });
  });
  if (data.last) {
    const under = ey < height / 2;
    put(svg, "text", { class: "sw-ln-value", x: ex, y: ey + (under ? size + 12 : -11), "font-size": size * 1.2, "text-anchor": "middle" }, data.last);
  }
}

function rest(svg, data, { x, y, step, right, left, height, size }) {
  const edges = (values) =>
    values.flatMap((v, i) => (isNumber(v) ? [[x(i) - step / 2, y(v)], [x(i) + step / 2, y(v)]] : []));
  const points = (list) => list.map((p) => p.map((n) => n.toFixed(1)).join(",")).join(" ");
  if (data.lower?.some(isNumber) && data.upper?.some(isNumber)) {
    const top = edges(data.upper), bottom = edges(data.lower);
    put(svg, "polygon", { class: "sw-ln-band", points: points([...top, ...bottom.reverse()]) });
    put(svg, "polyline", { class: "sw-ln-limit", points: points(top) });
    put(svg, "polyline", { class: "sw-ln-limit", points: points(edges(data.lower)) });
  }
  if (isNumber(data.centre)) put(svg, "line", { class: "sw-ln-mean", x1: left, y1: y(data.centre), x2: right, y2: y(data.centre) });
  if (isNumber(data.target)) put(svg, "line", { class: "sw-ln-target", x1: left, y1: y(data.target), x2: right, y2: y(data.target) });
  for (const [value, words] of data.ticks ?? []) {
    put(svg, "text", { class: "sw-ln-text sw-num", x: left - 6, y: y(value) + size / 3, "font-size": size, "text-anchor": "end" }, words);
  }
  (data.labels ?? []).forEach((words, i) => {
    if (words) put(svg, "text", { class: "sw-ln-text sw-num", x: x(i), y: height - 6, "font-size": size, "text-anchor": "middle" }, words);
  });
  const last = (list) => list?.findLast(isNumber);
  const ends = [
    ["target", data.target, "sw-ln-targettext"], ["centre", data.centre, "sw-ln-text"],
    ["upper", last(data.upper), "sw-ln-text"], ["lower", last(data.lower), "sw-ln-text"],
  ].filter(([name, value]) => data.ends?.[name] && isNumber(value)).map(([name, value, css]) => ({ words: data.ends[name], css, y: y(value) + size / 3 }));
  apart(ends, size * 1.25, size, height - 26);
  for (const one of ends) put(svg, "text", { class: one.css, x: right + 6, y: one.y, "font-size": size }, one.words);
}

/** Move words apart that would overlap, keeping their order and the frame. */
function apart(words, gap, top, bottom) {
  words.sort((a, b) => a.y - b.y);
  for (let i = 1; i < words.length; i++) words[i].y = Math.max(words[i].y, words[i - 1].y + gap);
  for (let i = words.length - 1, limit = bottom; i >= 0; i--, limit = words[i + 1]?.y - gap) words[i].y = Math.min(words[i].y, limit);
  for (const one of words) one.y = Math.max(one.y, top);
}
