// The mood line of a talk: what the owner lived through, and our replies as dots on it. A full dot helped, a hollow one did harm.
// The talk draws it small while it goes on, the debrief large with trust, notes and what a promise cost later.

const SPACE = "http://www.w3.org/2000/svg";

function draw(svg, tag, attributes, words) {
  const node = document.createElementNS(SPACE, tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(key, typeof value === "number" ? Math.round(value * 10) / 10 : value);
  if (words !== undefined) node.textContent = words;
  svg.append(node);
}

/**
 * Draw the line of a talk that goes on into an svg element that has a viewBox; its children are replaced.
 *
 * @param {SVGSVGElement} svg
 * @param {{values: number[], harms: boolean[], band: number[], words: {top: string, bottom: string, band: string}}} data values: the mood at
 *   the door, then after each reply; harms: of each reply
 * @param {{small?: boolean, replies?: number}} options small: without words and numbers; replies: how many there is room for
 */
export function moodLine(svg, { values, harms, band, words }, { small = false, replies = 8 } = {}) {
  const { width, height } = svg.viewBox.baseVal;
  const room = small ? { top: 4, bottom: 6, left: 6, right: 8 } : { top: 14, bottom: 17, left: 48, right: 14 };
  const steps = Math.max(values.length - 1, replies), step = (width - room.left - room.right) / steps;
  const x = (i) => room.left + step * i, y = (mood) => room.top + (height - room.top - room.bottom) * (1 - mood / 100);
  const right = width - room.right;
  svg.replaceChildren();
  draw(svg, "rect", { class: "sw-ln-band", x: room.left, y: y(band[1]), width: right - room.left, height: y(band[0]) - y(band[1]) });
  if (!small) {
    draw(svg, "path", { class: "sw-ln-tick", d: `M${room.left} ${y(100)}h-6M${room.left} ${y(0)}h-6M${room.left} ${y(100)}V${y(0)}` });
    draw(svg, "text", { class: "sw-ln-text", x: room.left - 10, y: y(100) + 5, "font-size": 13, "text-anchor": "end" }, words.top);
    draw(svg, "text", { class: "sw-ln-text", x: room.left - 10, y: y(0) + 5, "font-size": 13, "text-anchor": "end" }, words.bottom);
    draw(svg, "text", { class: "sw-ln-text", x: right - 8, y: y(0) - 7, "font-size": 13, "text-anchor": "end" }, words.band);
  }
  const last = values.length - 1;
  if (last < steps) draw(svg, "path", { class: "sw-ln-next", d: `M${x(last).toFixed(1)} ${y(values[last]).toFixed(1)}H${right}` });
  if (last > 0) draw(svg, "polyline", { class: "sw-ln-mood", points: values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(" ") });
  draw(svg, "circle", { class: "sw-ln-open", cx: x(0), cy: y(values[0]), r: small ? 3 : 4.5 });
  const size = small ? 4 : Math.max(5, Math.min(9, step / 2 - 1));
  for (let i = 1; i <= last; i++) {
    const harm = harms[i - 1];
    draw(svg, "circle", { class: `sw-ln-dot${harm ? " sw-ln-dot--harm" : ""}`, cx: x(i), cy: y(values[i]), r: size });
    if (!small && size > 6.5) draw(svg, "text", { class: `sw-ln-n${harm ? " sw-ln-n--harm" : ""}`, x: x(i), y: y(values[i]) + 4.3, "font-size": 12 }, i);
  }
}
