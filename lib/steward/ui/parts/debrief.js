// The hand on a debrief: its buttons stand in the head of the page; a click on a label in the sheet contests it.
import { h, mark, watch } from "./dom.js";
import { uniqueName } from "./send_once.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), tools = document.body.classList.contains("sw-app") ? document.querySelector(".sw-tools") : null;
    const bar = h("div", { class: "sw-debrief__tools" });
    if (tools) tools.prepend(bar); else el.append(bar);
    const draw = () => bar.replaceChildren(...(model.get("file")
      ? [h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => window.print() }, mark("icon-print", "sw-icon"), h("span", null, words.print)),
         h("a", { class: "sw-button sw-button--quiet", href: model.get("file"), download: "" }, mark("icon-sheet", "sw-icon"), h("span", null, words.save))]
      : []));
    // The sheet stands beside this widget and is drawn anew after each contest; what was open stays open.
    const onClick = (event) => {
      const button = event.target.closest?.("[data-contest]");
      if (!button) return;
      const open = [...document.querySelectorAll(".sw-debrief details")].map((one) => one.open), at = window.scrollY;
      const sheet = document.querySelector(".sw-debrief").parentNode;
      new MutationObserver((_, watching) => {
        watching.disconnect();
        document.querySelectorAll(".sw-debrief details").forEach((one, i) => { one.open = open[i] ?? one.open; });
        window.scrollTo({ top: at });
      }).observe(sheet, { childList: true });
      button.disabled = true;
      model.send({ contest: button.dataset.contest, ref: uniqueName() });
    };
    document.addEventListener("click", onClick);
    // On paper every reply stands open.
    const forPaper = () => { for (const one of document.querySelectorAll(".sw-replies > li > details, .sw-debrief__lines > details")) one.open = true; };
    window.addEventListener("beforeprint", forPaper);
    const stop = watch(model, ["file"], draw);
    return () => { stop(); bar.remove(); document.removeEventListener("click", onClick); window.removeEventListener("beforeprint", forPaper); };
  },
};
