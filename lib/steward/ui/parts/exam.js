// Exams: choose one, read what it asks, sit it, and see what came out.
import { h, fill, mark, watch } from "./dom.js";
import { sendOnce } from "./send_once.js";
import { singleKeys } from "./keys.js";
import { givenUp } from "./outbox.js";
import { sitting, RESTS } from "./exam_sitting.js";
import { result } from "./exam_result.js";

// How long a word that only passes by stays.
const BRIEF = 20000;
const STATE_MARKS = { passed: "mark-met", failed: "mark-missed" };

export default {
  render({ model, el }) {
    const words = model.get("words"), app = document.body.classList.contains("sw-app");
    el.classList.add("sw-study", "sw-exam");
    const note = h("div", { class: "sw-study__notice", role: "status" }), said = h("p", { class: "sw-sr", role: "status" }), place = h("div", { class: "sw-study__place" });
    el.append(note, said, place);
    let current = null, turn = null, passing = 0;

    const notice = (text, { trouble = false, brief = false } = {}) => {
      clearTimeout(passing);
      note.replaceChildren(...(text ? [h("p", { class: trouble ? "sw-study__trouble" : "sw-study__said" }, text)] : []));
      if (brief) passing = setTimeout(() => note.replaceChildren(), BRIEF);
    };
    const say = (text) => { said.textContent = ""; requestAnimationFrame(() => { said.textContent = text; }); };
    const line = sendOnce(model, "", (state) => { place.classList.toggle("is-waiting", state !== ""); notice(state ? words[state] : "", { trouble: state === "lost" }); });
    const send = (message) => line.send(message);

    // -- parts -------------------------------------------------------------------------------------------------------------------------
    const action = ({ label, send: message, href, primary }) => {
      const css = `sw-button${primary ? " sw-button--primary" : ""}`;
      return href ? h("a", { class: css, href }, label) : h("button", { type: "button", class: css, onclick: () => send(message) }, label);
    };
    const head = (scene, ...more) => {
      const title = h("h1", { class: "sw-title", tabindex: "-1" }, scene.title);
      return { title, node: h("header", { class: "sw-app__head" }, title, scene.lede ? h("p", { class: "sw-lede" }, scene.lede) : null, ...more) };
    };

    const list = (scene) => {
      const { title, node } = head(scene);
      const open = scene.groups.flatMap((group) => group.exams).find((one) => one.state === "open");
      const row = (one) =>
        h("li", { class: "sw-exam__row" },
          h("div", null, h("h3", { class: "sw-exam__what" }, one.title), one.bits.length ? h("p", { class: "sw-label sw-bits" }, one.bits.map((bit) => h("span", null, bit))) : null, one.lede ? h("p", { class: "sw-exam__lede" }, one.lede) : null),
          h("p", { class: `sw-exam__state is-${one.state}` }, STATE_MARKS[one.state] ? mark(STATE_MARKS[one.state]) : one.state === "new" ? null : mark("icon-clock", "sw-icon"), h("span", null, one.said)),
          h("button", { type: "button", class: `sw-button${one === open ? " sw-button--primary" : ""}`, "aria-label": `${one.action}${words.colon}${one.title}`, onclick: () => { address(one.id); send({ type: "open", exam: one.id, sitting: one.sitting }); } }, one.action));
      place.replaceChildren(node,
        ...scene.groups.map((group) => h("section", { class: "sw-exam__group" }, h("h2", { class: "sw-heading sw-heading--rule" }, group.name), h("ul", { class: "sw-rows" }, group.exams.map(row)))),
        ...(scene.mistakes ? [h("div", { class: "sw-error" }, h("p", null, scene.mistakes.text), scene.mistakes.lines.map((one) => h("p", { class: "sw-break" }, one)))] : []));
      return { title };
    };

    const cover = (scene) => {
      const { title, node } = head(scene, scene.note ? h("p", { class: "sw-note sw-exam__for" }, scene.note) : null);
      place.replaceChildren(h("p", { class: "sw-exam__back" }, h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "list" }) }, words.list)), node,
        h("div", { class: "sw-split sw-split--even" },
          h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.asked), h("ul", { class: "sw-door__list sw-study__lines" }, scene.about.map((one) => h("li", null, h("b", { class: "sw-num" }, one.n), h("span", null, one.text))))),
          h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, words.how), h("dl", { class: "sw-facts sw-exam__facts" }, scene.facts.flatMap(([name, text]) => [h("dt", null, name), h("dd", null, text)])),
            h("ul", { class: "sw-exam__promises" }, scene.promises.map((one) => h("li", null, one))))),
        ...(scene.begin ? [h("div", { class: "sw-actions sw-exam__begin" }, h("button", { type: "button", class: "sw-button sw-button--primary sw-button--large", onclick: () => send({ type: "begin", exam: scene.exam }) }, words.begin, keys.shown("Enter")))] : []),
        ...(scene.reasons ? [h("details", { class: "sw-drawer sw-exam__reasons" }, h("summary", null, words.reasons), h("p", null, scene.reasons))] : []));
      return { title };
    };

    const waiting = (scene) => {
      const { title, node } = head(scene);
      place.replaceChildren(node, h("section", { class: "sw-exam__next" }, h("h2", { class: "sw-heading sw-heading--rule" }, words.after), h("ul", { class: "sw-exam__promises" }, scene.lines.map((one) => h("li", null, one)))), h("div", { class: "sw-actions" }, scene.actions.map(action)));
      return { title };
    };

    const sit = (scene) => {
      const one = sitting(model, words, scene, { send, say, notice, key: keys.shown });
      place.replaceChildren(one.node, h("div", { class: "sw-study__below" }, h("button", { type: "button", class: "sw-button sw-button--quiet sw-study__help", onclick: () => keys.open() }, words.help, keys.shown("?"))));
      one.begin();
      return one;
    };
    const outcome = (scene) => {
      const one = result(model, words, scene, { send, action });
      place.replaceChildren(one.node);
      return one;
    };
    const SCENES = { list, cover, waiting, sitting: sit, result: outcome };

    // -- keys ----------------------------------------------------------------------------------------------------------------------------
    const keys = singleKeys(el, words, [["A–F", "1–6", "key-choose"], ["Enter", "key-next"], ["P", "key-previous"], ["M", "key-later"], ["O", "key-overview"], ["?", "key-help"]], (pressed) => {
      if (current?.key) current.key(pressed);
      else if (pressed.name === "Enter" && !pressed.onControl && model.get("scene").kind === "cover") { const main = place.querySelector(".sw-button--primary"); if (main) { pressed.did(); main.click(); } }
    });

    // -- where one is stands in the address, so that a reload, the way back and the other language go there ----------------------------------
    const links = () => {
      for (const link of document.querySelectorAll(".sw-head .sw-switch a")) {
        const to = new URL(link.href), exam = new URL(location.href).searchParams.get("exam");
        if (exam) to.searchParams.set("exam", exam); else to.searchParams.delete("exam");
        link.href = to.href;
      }
    };
    const address = (exam, how = "pushState") => {
      if (!app) return;
      const to = new URL(location.href);
      if ((to.searchParams.get("exam") ?? "") === exam) return;
      if (exam) to.searchParams.set("exam", exam); else to.searchParams.delete("exam");
      history[how](null, "", to);
      links();
    };
    const back = () => {
      const exam = new URL(location.href).searchParams.get("exam") ?? "";
      links();
      send(exam ? { type: "open", exam } : { type: "list" });
    };
    if (app) window.addEventListener("popstate", back);

    // A result may have been released meanwhile.
    const seen = () => { if (document.visibilityState === "visible" && model.get("scene").kind === "waiting") model.send({ type: "look" }); };
    document.addEventListener("visibilitychange", seen);

    const draw = () => {
      const scene = model.get("scene");
      if (!scene.kind) return;
      line.heard(scene);
      if (turn === scene.turn) {
        if (scene.notice) notice(scene.notice, { trouble: scene.trouble });
        current?.refused?.();
        return;
      }
      const first = turn === null;
      turn = scene.turn;
      const over = ["waiting", "result"].includes(scene.kind);
      current?.end?.(over);
      current = null;
      // An answer that was still on its way when it was handed in did not count; that is said once.
      const late = over ? givenUp(RESTS(scene.session)).filter((change) => "answer" in change) : [];
      notice([scene.notice, late.length ? fill(words.late, { n: late.length }) : ""].filter(Boolean).join(" "), { trouble: scene.trouble || late.length > 0 });
      if (scene.kind === "none") { place.replaceChildren(); return; }
      address(scene.exam ?? "", scene.kind === "list" ? "pushState" : "replaceState");
      current = SCENES[scene.kind](scene);
      if (first) return;
      if (current.focus) current.focus(); else current.title.focus({ preventScroll: true });
      window.scrollTo({ top: 0, behavior: "auto" });
    };
    const off = [
      watch(model, ["state"], () => current?.heard?.(model.get("state"))),
      watch(model, ["paper"], () => current?.draw?.()),
      watch(model, ["scene"], draw),
    ];
    return () => {
      off.forEach((stop) => stop());
      current?.end?.(false);
      keys.stop(); line.end();
      window.removeEventListener("popstate", back);
      document.removeEventListener("visibilitychange", seen);
    };
  },
};
