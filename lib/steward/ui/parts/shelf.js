// Finished reports, newest first, each with its files.
import { h, watch } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words");
    el.classList.add("sw-shelf");
    const draw = () => {
      const groups = model.get("reports");
      el.replaceChildren(h("h2", { class: "sw-heading sw-heading--rule" }, words.title));
      if (!groups.length) el.append(h("p", { class: "sw-label" }, words.none));
      else {
        el.append(
          h(
            "ul", { class: "sw-rows" },
            groups.map((one) =>
              h(
                "li", { class: "sw-shelf__one" },
                h("span", { class: "sw-shelf__what" }, one.title), h("span", { class: "sw-label sw-num" }, one.when),
                h("span", { class: "sw-links" },
                  one.links.map((link) => h("a", { href: link.href, target: "_blank", rel: "noopener", download: link.download ? "" : null, "aria-label": `${link.text} ${one.title}` }, link.text))),
              ),
            ),
          ),
        );
      }
    };
    return watch(model, ["reports"], draw);
  },
};
