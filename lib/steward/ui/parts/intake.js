// Files come in: dropped, picked, or found in the folder of exports. Large ones travel in pieces, each acknowledged,
// so that neither the browser nor the kernel ever holds a whole file.
import { h, fill, watch, keepingFocus } from "./dom.js";

const PIECE = 1 << 20;
const AHEAD = 3;

export default {
  render({ model, el }) {
    const words = model.get("words");
    const coming = new Map();
    let counter = 0;

    const input = h("input", {
      type: "file", multiple: true, class: "sw-sr", accept: model.get("accept"), "data-key": "pick",
      onchange: () => { send([...input.files]); input.value = ""; },
    });
    const zone = h(
      "label", { class: "sw-drop" },
      input, h("span", { class: "sw-drop__what" }, words.drop), h("span", { class: "sw-button", "aria-hidden": "true" }, words.pick),
      h("span", { class: "sw-note" }, words.kinds),
    );
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    }
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => { event.preventDefault(); send([...event.dataTransfer.files]); });

    const uploads = h("ul", { class: "sw-rows sw-uploads", "aria-live": "polite" });
    const found = h("div");
    el.classList.add("sw-intake");
    el.append(zone, uploads, found);

    async function send(files) {
      const all = files.map((file) => begin(file));
      await Promise.all(all);
    }

    async function begin(file) {
      const id = String(++counter);
      const fillBar = h("i");
      const state = h("span", { class: "sw-label" }, words.coming);
      const row = h(
        "li", { class: "sw-uploads__one" }, h("span", { class: "sw-uploads__name" }, file.name),
        h("span", { class: "sw-progress__bar", role: "progressbar", "aria-label": file.name, "aria-valuemin": "0", "aria-valuemax": "100" }, fillBar), state,
      );
      uploads.append(row);
      const one = { acknowledged: 0, wake: () => {}, ended: null };
      coming.set(id, one);
      el.dataset.busy = "upload";
      const waits = () => new Promise((resolve) => (one.wake = resolve));
      model.send({ type: "begin", id, name: file.name, size: file.size });
      for (let at = 0; at < file.size && !one.ended; at += PIECE) {
        while (at - one.acknowledged >= AHEAD * PIECE && !one.ended) await waits();
        if (one.ended) break;
        let piece;
        try {
          piece = await file.slice(at, at + PIECE).arrayBuffer();
        } catch {
          model.send({ type: "drop", id });
          one.ended = { type: "refused", reason: words.unreadable };
          break;
        }
        model.send({ type: "piece", id, at }, undefined, [piece]);
        const share = Math.round((100 * one.acknowledged) / file.size);
        fillBar.style.width = `${share}%`;
        row.querySelector("[role=progressbar]").setAttribute("aria-valuenow", share);
      }
      if (!one.ended) model.send({ type: "end", id });
      while (!one.ended) await waits();
      coming.delete(id);
      if (one.ended.type === "kept") row.remove();
      else {
        fillBar.parentNode.remove();
        state.textContent = one.ended.reason;
        row.classList.add("is-refused");
      }
      if (!coming.size) {
        delete el.dataset.busy;
        model.send({ type: "arrived" });
      }
    }

    const answered = (content) => {
      const one = coming.get(content.id);
      if (!one) return;
      if (content.type === "piece") one.acknowledged = content.received;
      else one.ended = content;
      one.wake();
    };
    model.on("msg:custom", answered);

    // What was ticked and is not heard back yet: an older list on its way must not take it off again.
    const ticked = new Map();
    const tick = (box) => {
      ticked.set(box.value, box.checked);
      model.send({ type: "tick", name: box.value, chosen: box.checked });
      draw();
    };
    const draw = () =>
      keepingFocus(found, () => {
        const locked = model.get("locked");
        const files = model.get("files").map((file) => {
          if (locked || ticked.get(file.name) === file.chosen) ticked.delete(file.name);
          return { ...file, chosen: ticked.get(file.name) ?? file.chosen };
        });
        found.replaceChildren();
        if (!files.length) return;
        const box = (file) =>
          h("input", {
            type: "checkbox", value: file.name, checked: file.chosen, disabled: locked, "data-key": `file-${file.name}`,
            onchange: (event) => tick(event.target),
          });
        const count = files.filter((file) => file.chosen).length;
        found.append(
          h(
            "fieldset", { class: "sw-files" },
            h("legend", { class: "sw-heading" }, words.found),
            h(
              "ul", { class: "sw-rows" },
              files.map((file) =>
                h(
                  "li", null,
                  h(
                    "label", { class: "sw-files__one" }, box(file), h("span", { class: "sw-files__name" }, file.name),
                    h("span", { class: "sw-label sw-bits" }, h("span", null, file.state), h("span", { class: "sw-num" }, file.size), h("span", { class: "sw-num" }, file.when)),
                  ),
                ),
              ),
            ),
            h(
              "p", { class: "sw-actions" },
              h(
                "button", { type: "button", class: "sw-button", disabled: locked || !count, "data-key": "check", onclick: () => model.send({ type: "check" }) },
                count ? fill(words.check, { n: count }) : words.none,
              ),
            ),
          ),
        );
      });
    const off = watch(model, ["files", "locked"], draw);
    return () => {
      off();
      model.off("msg:custom", answered);
    };
  },
};
