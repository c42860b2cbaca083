// What every page does by itself: draw the small lines, switch the theme, say when the connection is lost.
import { line } from "./line.js";

for (const svg of document.querySelectorAll("svg[data-line]")) line(svg, JSON.parse(svg.dataset.line));

document.getElementById("waiting")?.remove();

const root = document.documentElement;
const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
document.getElementById("theme").addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("steward-theme", root.dataset.theme);
  } catch {}
});

// Leaving a page ends its kernel. Not while it works on something the user asked for: that goes on, and its kernel is
// let go when it has long been idle. A file half way in needs this page, so the browser asks first.
window.addEventListener(
  "beforeunload",
  (event) => {
    if (!document.querySelector("[data-busy]")) return;
    event.stopImmediatePropagation();
    if (document.querySelector("[data-busy=upload]")) event.preventDefault();
  },
  { capture: true },
);
