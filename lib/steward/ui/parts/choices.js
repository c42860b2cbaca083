// Several things to choose from, as one named group of check boxes.
import { h, watch, keepingFocus } from "./dom.js";

export default {
  render({ model, el }) {
    el.classList.add("sw-choices");
    // What was ticked and is not heard back yet: an older list on its way must not take it off again.
    const ticked = new Map();
    const change = (value, on) => {
      ticked.set(value, on);
      model.send({ type: "tick", value, on });
    };
    const draw = () =>
      keepingFocus(el, () => {
        const heard = model.get("chosen");
        const chosen = model.get("options").map((one) => one.value).filter((value) => {
          if (ticked.get(value) === heard.includes(value)) ticked.delete(value);
          return ticked.get(value) ?? heard.includes(value);
        });
        el.replaceChildren(
          h(
            "fieldset", { disabled: model.get("disabled") }, h("legend", { class: "sw-label" }, model.get("name")),
            h(
              "div", { class: "sw-choices__all" },
              model.get("options").map((one) =>
                h(
                  "label", null,
                  h("input", { type: "checkbox", value: one.value, checked: chosen.includes(one.value) && !one.disabled, disabled: one.disabled, "data-key": one.value, onchange: (event) => change(one.value, event.target.checked) }),
                  h("span", null, one.label),
                ),
              ),
            ),
            model.get("note") ? h("p", { class: "sw-note" }, model.get("note")) : null,
          ),
        );
      });
    return watch(model, ["options", "chosen", "note", "disabled"], draw);
  },
};
