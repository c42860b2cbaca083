// The controls of a model's page. What is set travels with a turn; the next waits until the page has answered.
import { h, watch, keepingFocus, ownName } from "./dom.js";

export default {
  render({ model, el }) {
    el.classList.add("sw-controls");
    const prefix = ownName();
    let waiting = null, asked = 0;
    const send = () => {
      if (!waiting) return;
      // Half a minute without an answer: ask again rather than stand still.
      if (model.get("answered") < model.get("turn") && Date.now() - asked < 30000) return;
      const values = { ...model.get("values"), ...waiting };
      waiting = null;
      asked = Date.now();
      model.set("values", values);
      model.set("turn", model.get("turn") + 1);
      model.save_changes();
    };
    const set = (id, value) => {
      waiting = { ...waiting, [id]: value };
      send();
    };
    const note = (one) => (one.note ? h("p", { class: "sw-note" }, one.note) : null);
    const shown = new Map();

    const slider = (one, value) => {
      const at = (v) => {
        let best = 0;
        one.stops.forEach((stop, i) => { if (Math.abs(stop - v) < Math.abs(one.stops[best] - v)) best = i; });
        return best;
      };
      const input = h("input", { type: "range", id: `${prefix}-${one.id}`, min: 0, max: one.stops.length - 1, step: 1, "data-key": one.id });
      const output = h("output", { for: input.id, class: "sw-num" });
      const show = (i) => {
        output.textContent = one.words[i];
        input.setAttribute("aria-valuetext", one.words[i]);
        input.style.setProperty("--at", `${(100 * i) / Math.max(one.stops.length - 1, 1)}%`);
      };
      input.addEventListener("input", () => { show(+input.value); set(one.id, one.stops[+input.value]); });
      shown.set(one.id, (v) => { if (waiting && one.id in waiting) return; input.value = at(v); show(at(v)); });
      input.value = at(value);
      show(at(value));
      return h("div", { class: "sw-dial" }, h("label", { for: input.id, class: "sw-dial__name" }, one.label), output, input, note(one));
    };
    const choice = (one, value) => {
      const inputs = one.options.map((option) =>
        h("input", { type: "radio", name: `${prefix}-${one.id}`, value: option.id, checked: option.id === value, "data-key": `${one.id}-${option.id}`, onchange: () => set(one.id, option.id) }),
      );
      shown.set(one.id, (v) => inputs.forEach((input) => { input.checked = input.value === v; }));
      return h(
        "fieldset", { class: "sw-pick" }, h("legend", { class: "sw-dial__name" }, one.label),
        h("div", { class: "sw-pick__all" }, one.options.map((option, i) => h("label", null, inputs[i], h("span", null, option.label)))), note(one),
      );
    };
    const select = (one, value) => {
      const id = `${prefix}-${one.id}`;
      const list = h("select", { id, "data-key": one.id, onchange: () => set(one.id, list.value) }, one.options.map((option) => h("option", { value: option.id }, option.label)));
      list.value = value;
      shown.set(one.id, (v) => { list.value = v; });
      return h("div", { class: "sw-dial sw-dial--list" }, h("label", { for: id, class: "sw-dial__name" }, one.label), list, note(one));
    };
    const onOff = (one, value) => {
      const input = h("input", { type: "checkbox", checked: value, "data-key": one.id, onchange: () => set(one.id, input.checked) });
      shown.set(one.id, (v) => { input.checked = v; });
      return h("div", { class: "sw-onoff" }, h("label", null, input, h("span", null, one.label)), note(one));
    };
    const buttons = (one) =>
      h(
        "div", { class: "sw-doing", role: "group", "aria-label": one.label }, one.label ? h("p", { class: "sw-dial__name", "aria-hidden": "true" }, one.label) : null,
        h(
          "div", { class: "sw-actions" },
          one.options.map((option) =>
            h(
              "button",
              { type: "button", class: `sw-button${option.id === one.primary ? " sw-button--primary" : ""}`, disabled: one.off.includes(option.id), "data-key": `${one.id}-${option.id}`, onclick: () => model.send({ type: "press", id: option.id }) },
              option.label,
            ),
          ),
        ),
      );
    const kinds = { slider, choice, select, switch: onOff, buttons, heading: (one) => h("h2", { class: "sw-heading" }, one.label) };

    const draw = () =>
      keepingFocus(el, () => {
        shown.clear();
        const values = model.get("values");
        el.setAttribute("role", "group");
        el.setAttribute("aria-label", model.get("name"));
        el.replaceChildren(...model.get("controls").map((one) => kinds[one.kind](one, values[one.id])));
      });
    const follow = () => {
      const values = model.get("values");
      for (const [id, show] of shown) if (!(waiting && id in waiting)) show(values[id]);
    };
    const stop = [watch(model, ["controls"], draw), watch(model, ["values"], follow), watch(model, ["answered"], send)];
    return () => stop.forEach((end) => end());
  },
};
