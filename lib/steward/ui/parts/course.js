// The path of a course: choose one, see its days by week, and do the parts of the day that is open.
import { h, fill, mark, watch, keepingFocus } from "./dom.js";
import { PARTS } from "./course_parts.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), send = (message) => model.send(message);
    const body = h("div", { class: "sw-course" }), trouble = h("div", { "aria-live": "assertive" });
    el.append(trouble, body);
    let before = "";

    const head = (scene, ...more) => h("header", { class: "sw-app__head" }, h("h1", { class: "sw-title" }, scene.title), h("p", { class: "sw-lede" }, scene.lede), ...more);

    const one = (course, joined) =>
      h("li", { class: "sw-course__one" },
        h("div", null, h("h2", { class: "sw-heading" }, course.title),
          h("p", { class: "sw-label sw-bits" }, [course.post, fill(words["days-of"], { n: course.days }), course.yours ? words.yours : ""].filter(Boolean).map((bit) => h("span", null, bit))),
          h("p", null, course.lede)),
        course.id === joined
          ? h("button", { type: "button", class: "sw-button", onclick: () => send({ type: "browse" }) }, words.back)
          : h("button", { type: "button", class: `sw-button${course.yours && !joined ? " sw-button--primary" : ""}`, "aria-label": `${words.join}: ${course.title}`, onclick: () => send({ type: "join", course: course.id }) }, words.join));
    const shelf = (scene) => [head(scene), h("ul", { class: "sw-rows" }, scene.courses.map((course) => one(course, scene.joined))),
      scene.mistakes ? h("div", { class: "sw-error" }, h("p", null, scene.mistakes.text), scene.mistakes.lines.map((line) => h("p", { class: "sw-break" }, line))) : null].filter(Boolean);

    const dayButton = (day, shown) =>
      h("li", null,
        h("button", { type: "button", class: `sw-course__day${day.state ? ` is-${day.state}` : ""}`, "aria-current": day.n === shown ? "true" : null, "data-key": `day-${day.n}`, title: day.title,
          "aria-label": [fill(words.day, { n: day.n }), day.title, words[day.state] ?? ""].filter(Boolean).join(" "), onclick: () => send({ type: "day", day: day.n }) }, String(day.n)));
    const week = (found, shown) => {
      const holds = found.days.some((day) => day.n === shown);
      return h("li", { class: `sw-course__week${holds ? " is-open" : ""}` },
        h("p", null, h("b", null, found.theme)), h("ol", { class: "sw-course__days" }, found.days.map((day) => dayButton(day, shown))),
        holds ? h("p", { class: "sw-note" }, found.goal) : null);
    };

    const part = (found, day) => {
      const done = (label, bare) => {
        if (found.done) return null;
        const button = h("button", { type: "button", class: "sw-button", "data-key": `done-${found.kind}`, onclick: () => send({ type: "done", day, part: found.kind }) }, label);
        return bare ? button : h("p", { class: "sw-actions" }, button);
      };
      const inside = PARTS[found.kind](found, words, done);
      const title = [h("span", null, found.name), found.done ? h("span", { class: "sw-verdict sw-verdict--met" }, mark("mark-met", ""), words.done) : null];
      return found.done
        ? h("details", { class: "sw-drawer sw-course__part" }, h("summary", { class: "sw-course__name" }, ...title), h("div", { class: "sw-course__body" }, ...inside))
        : h("section", { class: "sw-course__part" }, h("h3", { class: "sw-course__name" }, ...title), h("div", { class: "sw-course__body" }, ...inside));
    };
    const path = (scene) => {
      const day = scene.day;
      const after = day.done
        ? h("div", { class: "sw-actions" },
            h("span", null, scene.finished ? words.finished : words.rest),
            day.next ? h("button", { type: "button", class: "sw-button sw-button--primary", "data-key": "next", onclick: () => send({ type: "day", day: day.next }) }, fill(words["next-day"], { n: day.next })) : null)
        : null;
      return [
        head(scene, h("p", { class: "sw-links" }, scene.place ? h("a", { href: scene.place }, words.place) : null,
          h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "browse", onclick: () => send({ type: "browse" }) }, words.others))),
        h("div", { class: "sw-split sw-course__split" },
          h("section", { class: "sw-course__open", "aria-labelledby": "course-day" },
            h("p", { class: "sw-label sw-bits" }, h("span", null, fill(words.day, { n: day.n })), h("span", null, fill(words.minutes, { n: day.minutes }))),
            h("h2", { class: "sw-stem", id: "course-day", tabindex: "-1" }, day.title),
            ...day.parts.map((found) => part(found, day.n)), after,
            scene.undo ? h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "undo", onclick: () => send({ type: "undo" }) }, mark("icon-undo", "sw-icon"), words.undo) : null),
          h("ol", { class: "sw-course__weeks" }, scene.weeks.map((found) => week(found, day.n)))),
      ];
    };

    return watch(model, ["scene"], () => {
      const scene = model.get("scene"), now = scene.kind === "path" ? `${scene.title} ${scene.day.n}` : scene.kind ?? "";
      trouble.replaceChildren(...(scene.trouble ? [h("p", { class: "sw-error" }, scene.trouble)] : []));
      keepingFocus(body, () => body.replaceChildren(...(scene.kind === "shelf" ? shelf(scene) : scene.kind === "path" ? path(scene) : [])));
      // Another day was opened: the reader goes there, too.
      if (before && now !== before && scene.kind === "path") body.querySelector("#course-day").focus();
      before = now;
    });
  },
};
