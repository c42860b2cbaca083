// The hand on a work guide: print it, save it as a file, make a PDF of it.
import { h, mark, watch } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words");
    let isMaking = false;
    el.classList.add("sw-guide__hand", "sw-no-print");
    const make = () => { isMaking = true; model.send({ type: "pdf" }); draw(); };
    const onMade = () => {
      isMaking = false;
      draw();
      // What was asked for is handed over at once; the link stays for a second time.
      if (model.get("pdf")) el.querySelector("a[data-pdf]")?.click();
    };
    const draw = () => el.replaceChildren(
      h("div", { class: "sw-actions" },
        h("button", { type: "button", class: "sw-button sw-button--primary", onclick: () => window.print() }, mark("icon-print", "sw-icon"), h("span", null, words.print)),
        model.get("pdf")
          ? h("a", { class: "sw-button", href: model.get("pdf"), download: "", "data-pdf": "" }, mark("icon-sheet", "sw-icon"), h("span", null, words.pdf))
          : h("button", { type: "button", class: "sw-button", disabled: isMaking, onclick: make }, mark("icon-sheet", "sw-icon"), h("span", null, isMaking ? words.making : words.pdf)),
        h("a", { class: "sw-button", href: model.get("file"), download: "" }, h("span", null, words.save))),
      h("div", { role: "status" }, model.get("trouble") ? h("p", { class: "sw-error" }, model.get("trouble")) : null),
    );
    const stop = watch(model, ["file", "trouble"], () => { isMaking = false; draw(); });
    model.on("change:pdf", onMade);
    return () => { stop(); model.off("change:pdf", onMade); };
  },
};
