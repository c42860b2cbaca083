// A piece of work that takes a while: how far it is, a way to stop it, and what came of it.
import { h, mark, watch } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words");
    const fillBar = h("i");
    const bar = h("span", { class: "sw-progress__bar" }, fillBar);
    const what = h("span", { class: "sw-task__what" });
    const stop = h(
      "button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { stop.disabled = true; model.send({ type: "stop" }); } },
      words.stop,
    );
    const meter = h("div", { class: "sw-progress", role: "progressbar", "aria-valuemin": "0" }, bar, what);
    const row = h("div", { class: "sw-task__row", hidden: true }, meter, stop);
    const said = h("div", { class: "sw-task__said", "aria-live": "polite" });
    el.classList.add("sw-task");
    el.append(row, said);

    const move = () => {
      const running = model.get("state") === "running";
      const done = model.get("done"), total = model.get("total");
      row.hidden = !running;
      if (running && model.get("stoppable")) el.dataset.busy = "work";
      else delete el.dataset.busy;
      if (!running) return;
      stop.hidden = !model.get("stoppable");
      what.textContent = model.get("what");
      meter.setAttribute("aria-label", model.get("name"));
      if (total > 0) {
        meter.setAttribute("aria-valuemax", total);
        meter.setAttribute("aria-valuenow", Math.min(done, total));
        meter.setAttribute("aria-valuetext", model.get("what"));
        fillBar.style.width = `${(100 * Math.min(done, total)) / total}%`;
        bar.classList.remove("is-unknown");
      } else {
        meter.removeAttribute("aria-valuenow");
        fillBar.style.width = "";
        bar.classList.add("is-unknown");
      }
    };
    const say = () => {
      const state = model.get("state"), message = model.get("message"), links = model.get("links");
      stop.disabled = false;
      said.replaceChildren();
      if (state === "running" || !message) return;
      if (state === "failed") {
        said.append(h("div", { class: "sw-error", role: "alert" }, message.split("\n").map((line) => h("p", null, line))));
      } else {
        said.append(h("p", { class: "sw-task__result" }, state === "done" && model.get("fine") ? mark("mark-met") : null, h("span", null, message)));
      }
      if (links.length) {
        said.append(
          h(
            "p", { class: "sw-links" },
            links.map((link) => h("a", { href: link.href, target: link.here ? null : "_blank", rel: "noopener", download: link.download ? "" : null }, link.text)),
          ),
        );
      }
    };
    const off = [watch(model, ["state", "stoppable", "done", "total", "what"], move), watch(model, ["state", "message", "links"], say)];
    return () => off.forEach((stopWatching) => stopWatching());
  },
};
