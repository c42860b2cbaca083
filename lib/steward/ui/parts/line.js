// The line: what the owner lived through, drawn the same way wherever a thing changes over time.
// The warm line is the value, the pale band the state of rest, an open circle the last value, a diamond a signal.

const NS = "http://www.w3.org/2000/svg";

const put = (svg, tag, attributes, words) => {
  const node = document.createElementNS(NS, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (words !== undefined) node.textContent = words;
  svg.append(node);
  return node;
};

/**
 * Draw a small line, as on the doors of the home page.
 * @param {SVGSVGElement} svg an element with a viewBox; its children are replaced
 * @param {{values: (number|null)[], band?: [number, number], last?: string, scale?: [number, number]}} data
 *   values from first to last, null where there is none; the band of rest; the last value in words; what the height shows
 */
export function line(svg, data) {
  const { width, height } = svg.viewBox.baseVal;
  svg.replaceChildren();
  const known = data.values.filter((v) => v !== null);
  const seen = [...known, ...(data.band ?? [])];
  const low = data.scale?.[0] ?? Math.min(...seen), high = data.scale?.[1] ?? Math.max(...seen);
  const span = high - low || 1, pad = 9;
  const right = width - (data.last ? 64 : 12);
  const x = (i) => 7 + ((right - 7) * i) / Math.max(data.values.length - 1, 1);
  const y = (v) => pad + (height - 2 * pad) * (1 - (v - low) / span);
  if (data.band) {
    const [bottom, top] = data.band;
    put(svg, "rect", { class: "sw-ln-band", x: 0, y: y(top), width: right + 8, height: Math.max(y(bottom) - y(top), 2) });
  }
  let run = [];
  const flush = () => {
    if (run.length > 1) put(svg, "polyline", { class: "sw-ln-mood", points: run.join(" ") });
    run = [];
  };
  data.values.forEach((v, i) => (v === null ? flush() : run.push(`${x(i).toFixed(1)},${y(v).toFixed(1)}`)));
  flush();
  const end = data.values.findLastIndex((v) => v !== null);
  if (end < 0) return;
  put(svg, "circle", { class: "sw-ln-open", cx: x(end), cy: y(data.values[end]), r: 4.5 });
  if (data.last) {
    put(svg, "text", { class: "sw-ln-value", x: x(end) + 10, y: y(data.values[end]) + 5, "font-size": 16 }, data.last);
  }
}
