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
