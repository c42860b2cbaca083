// What the trainer tells and what people try. The kernel sets the page and judges the answers.
import { h, mark, watch, keepingFocus, ownName } from "./dom.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), prefix = ownName();
    el.classList.add("sw-told");
    const typed = new Map(), told = new Set();
    const stepList = h("ol", { class: "sw-beats" });
    const taskList = h("div", { class: "sw-tries" });
    el.append(
      h(
        "section", { "aria-labelledby": `${prefix}-story` },
        h("h2", { class: "sw-heading sw-heading--rule", id: `${prefix}-story` }, words.story, h("span", { class: "sw-label" }, words.minutes)), stepList,
      ),
      h("section", { "aria-labelledby": `${prefix}-tasks` }, h("h2", { class: "sw-heading sw-heading--rule", id: `${prefix}-tasks` }, words.tasks), taskList),
    );
    // What is told stays in view while the pictures above change: at the foot of the window, until it is closed.
    const lectern = h("aside", { class: "sw-lectern", "aria-label": words.lectern, hidden: true });
    el.append(lectern);
    const toTop = () => {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      (document.querySelector(".sw-explore .sw-panels") ?? document.body).scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    };
    const button = (label, act, more) => h("button", { type: "button", class: "sw-button", onclick: act, "data-key": `lectern-${label}`, ...more }, label);
    let from = "";
    const stand = (head, text, ...buttons) => {
      const down = button(words.down, close);
      keepingFocus(lectern, () => {
        lectern.hidden = false;
        lectern.replaceChildren(
          h("div", { class: "sw-lectern__in" }, h("p", { "aria-live": "polite" }, h("span", { class: "sw-num" }, head), text),
            h("div", { class: "sw-actions" }, buttons, down)),
        );
      });
      // By keyboard one goes on from here.
      const on = buttons.at(-1);
      if (!lectern.contains(document.activeElement)) (on.disabled ? down : on).focus({ preventScroll: true });
    };
    const close = () => {
      lectern.hidden = true;
      lectern.replaceChildren();
      el.querySelector(`[data-key="${from}"]`)?.focus({ preventScroll: true });
    };
    const tell = (index) => {
      from = `beat-${index}`;
      model.send({ type: "beat", index });
      toldAt(index);
    };
    const toldAt = (index) => {
      const all = model.get("beats");
      stand(`${index + 1}/${all.length}`, all[index].words,
        button(words.before, () => tell(index - 1), { disabled: index === 0 }), button(words.after, () => tell(index + 1), { disabled: index === all.length - 1 }));
      toTop();
    };
    const setTask = (one, i, id) => {
      from = `${id}-set`;
      model.send({ type: "task", task: one.id });
      stand(i + 1, one.ask, button(words.answering, () => {
        lectern.hidden = true;
        const place = document.getElementById(id).closest("section");
        place.scrollIntoView({ block: "center" });
        place.querySelector("input, button")?.focus({ preventScroll: true });
      }));
      toTop();
    };
    const beats = () =>
      keepingFocus(stepList, () =>
        stepList.replaceChildren(
          ...model.get("beats").map((beat, i) =>
            h(
              "li", { "aria-current": i === model.get("now") ? "step" : null },
              h("div", null, h("p", null, beat.words), beat.standards.length ? h("details", { class: "sw-beats__standards" }, h("summary", null, words.standards), h("ul", null, beat.standards.map((one) => h("li", null, one.words, " ", h("a", { href: one.url }, one.source))))) : null),
              h("button", { type: "button", class: "sw-button", "data-key": `beat-${i}`, onclick: () => tell(i) }, beat.shows ? words.show : words.say),
            ),
          ),
        ),
      );

    const verdict = (found) =>
      h("p", { class: "sw-try__said" }, h("span", { class: `sw-verdict sw-verdict--${found.right ? "met" : "missed"}` }, mark(`mark-${found.right ? "met" : "missed"}`, ""), found.right ? words.right : words.wrong), h("span", null, found.why));
    const task = (one, i) => {
      const found = model.get("verdicts")[one.id], id = `${prefix}-task-${one.id}`;
      const said = h("div", { "aria-live": "polite" }, found ? verdict(found) : null);
      const answer = () => {
        if (one.kind === "choose" && !typed.get(one.id)) return said.replaceChildren(h("p", { class: "sw-note" }, words.pick));
        if (one.kind === "number" && !(typed.get(one.id) ?? "").trim()) return said.replaceChildren(h("p", { class: "sw-note" }, words.number));
        model.send({ type: "answer", task: one.id, given: typed.get(one.id) ?? "" });
      };
      const forms = {
        choose: () =>
          h(
            "fieldset", { class: "sw-pick sw-pick--long" }, h("legend", { class: "sw-sr" }, one.ask),
            h("div", { class: "sw-pick__all" }, one.options.map((option) =>
              h("label", null, h("input", { type: "radio", name: id, value: option.id, checked: typed.get(one.id) === option.id, "data-key": `${id}-${option.id}`, onchange: () => typed.set(one.id, option.id) }), h("span", null, option.label)))),
          ),
        number: () =>
          h(
            "label", { class: "sw-try__number" }, h("span", { class: "sw-sr" }, words.answer),
            h("input", { type: "text", inputmode: "decimal", value: typed.get(one.id) ?? "", "data-key": `${id}-number`, oninput: (event) => typed.set(one.id, event.target.value), onkeydown: (event) => { if (event.key === "Enter") answer(); } }), h("span", null, one.unit),
          ),
        reach: () => null,
      };
      return h(
        "section", { class: "sw-try", "aria-labelledby": id },
        h("h3", { id }, h("span", { class: "sw-num" }, i + 1), one.ask), forms[one.kind](),
        h(
          "div", { class: "sw-actions" },
          h("button", { type: "button", class: "sw-button", "data-key": `${id}-check`, onclick: answer }, words.check),
          one.shows ? h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": `${id}-set`, onclick: () => setTask(one, i, id) }, words.start) : null,
          one.hint && !told.has(one.id) ? h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": `${id}-hint`, onclick: () => { told.add(one.id); tasks(); } }, mark("icon-hint", "sw-icon"), words.hint) : null,
        ),
        told.has(one.id) ? h("p", { class: "sw-note" }, one.hint) : null,
        said,
      );
    };
    const tasks = () => keepingFocus(taskList, () => taskList.replaceChildren(...model.get("tasks").map(task)));
    const ends = [watch(model, ["beats", "now"], beats), watch(model, ["tasks", "verdicts"], tasks)];
    return () => ends.forEach((end) => end());
  },
};
