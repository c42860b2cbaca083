// What a model's page shows. The kernel writes each panel as safe HTML; only those that changed are put in anew.
export default {
  render({ model, el }) {
    el.classList.add("sw-panels");
    const screen = matchMedia("(max-width: 55.99em)");
    const measure = () => {
      if (model.get("narrow") === screen.matches) return;
      model.set("narrow", screen.matches);
      model.save_changes();
    };
    const draw = () => {
      const panels = model.get("panels");
      while (el.children.length > panels.length) el.lastChild.remove();
      panels.forEach((html, i) => {
        const place = el.children[i] ?? el.appendChild(document.createElement("div"));
        if (place.written === html) return;
        place.written = html;
        const fresh = document.createElement("div");
        fresh.innerHTML = html;
        const [old, now] = [place.firstElementChild, fresh.firstElementChild];
        // A live region speaks only when its own text changes, not when it is replaced.
        if (old?.getAttribute("aria-live") && now?.getAttribute("aria-live") && old.className === now.className) {
          if (old.textContent !== now.textContent) old.textContent = now.textContent;
        } else {
          const open = [...place.querySelectorAll("details")].map((one) => one.open);
          place.replaceChildren(...fresh.childNodes);
          [...place.querySelectorAll("details")].forEach((one, n) => { if (n in open) one.open = open[n]; });
        }
      });
    };
    measure();
    screen.addEventListener("change", measure);
    model.on("change:panels", draw);
    draw();
    return () => {
      screen.removeEventListener("change", measure);
      model.off("change:panels", draw);
    };
  },
};
