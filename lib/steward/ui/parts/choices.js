// Several things to choose from, as one named group of check boxes.
import { h, watch, keepingFocus } from "./dom.js";

export default {
  render({ model, el }) {
    el.classList.add("sw-choices");
    const draw = () =>
      keepingFocus(el, () => {
        const chosen = model.get("chosen");
        const change = (value, on) => {
          model.set("chosen", model.get("options").map((one) => one.value).filter((one) => (one === value ? on : model.get("chosen").includes(one))));
          model.save_changes();
        };
        el.replaceChildren(
          h(
            "fieldset", { disabled: model.get("disabled") }, h("legend", { class: "sw-label" }, model.get("name")),
            h(
              "div", { class: "sw-choices__all" },
              model.get("options").map((one) =>
                h(
                  "label", null,
                  h("input", { type: "checkbox", value: one.value, checked: chosen.includes(one.value), disabled: one.disabled, "data-key": one.value, onchange: (event) => change(one.value, event.target.checked) }),
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
