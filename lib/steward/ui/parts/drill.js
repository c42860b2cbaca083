// The drill: a talk with an owner who answers. What was said stands in a log that grows; the owner's mood, the steps of the flow and
// the card of expectations change in place beside it.
import { h, mark } from "./dom.js";
import { sendOnce } from "./send_once.js";
import { singleKeys } from "./keys.js";
import { situations, setup } from "./drill_choosing.js";
import { owner } from "./drill_owner.js";
import { replyForm } from "./drill_reply.js";

export default {
  render({ model, el }) {
    const words = model.get("words"), app = document.body.classList.contains("sw-app");
    const scene = () => model.get("scene");
    el.classList.add("sw-drillroom");
    const notice = h("div", { class: "sw-study__notice", role: "status" }), place = h("div", { class: "sw-drillroom__place" });
    el.append(notice, place);
    let talk = null, turn = null, began = 0, shownSays = 0;

    // In an app the way out stands in the head of the page.
    const pause = h("button", { type: "button", class: "sw-button sw-button--quiet sw-drill__pause", hidden: true, onclick: () => send({ type: "pause" }) }, mark("icon-pause", "sw-icon"), words.pause);
    const tools = app ? document.querySelector(".sw-tools") : null;
    tools?.prepend(pause);

    const sayNotice = () => notice.replaceChildren(...(scene().notice ? [h("p", { class: scene().trouble ? "sw-study__trouble" : "sw-study__said" }, scene().notice)] : []));
    const line = sendOnce(model, "steward-drill-reply", (state) => {
      place.classList.toggle("is-waiting", state !== "");
      if (state) notice.replaceChildren(h("p", { class: "sw-note" }, words[state])); else sayNotice();
    });
    // A reply is kept in the browser until the kernel has it: `answer` is what the sender keeps.
    const send = (message) => line.send({ ...message, type: message.type === "say" ? "answer" : message.type, turn: scene().turn });
    const keys = singleKeys(el, words, [["1", "2", "3", "4", "key-choose"], ["Enter", "key-say"], ["?", "key-help"]], ({ name, did, onControl }) => {
      if (scene().kind !== "talk") return;
      if ("1234".includes(name) && scene().way === "choose" && !scene().compare) { did(); talk.reply.choose(Number(name)); }
      else if (name === "Enter" && !onControl && scene().compare) { did(); send({ type: "next" }); }
    });

    // -- the talk ----------------------------------------------------------------------------------------------------------------------
    const bubble = (one, last) => {
      if (one.who === "narrator") return h("li", { class: "sw-say sw-say--narrator" }, h("p", null, one.words));
      const staff = one.who === "staff";
      return h("li", { class: `sw-say sw-say--${staff ? "staff" : "owner"}${last ? " sw-say--now" : ""}${one.act ? ` is-${one.act}` : ""}` },
        h("span", { class: "sw-say__who" }, staff ? h("i", { class: `sw-dot${one.harm ? " sw-dot--harm" : ""}` }, one.n) : null, one.name), h("p", { class: "sw-say__words" }, one.words || words.nothing));
    };
    const makeTalk = () => {
      const log = h("ol", { class: "sw-talk", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
      const room = h("div", { class: "sw-talkroom", tabindex: "0", role: "group", "aria-label": words.said }, log);
      const flow = h("ol", { class: "sw-flow sw-flow--row", "aria-label": words.flow }), beside = h("div", { class: "sw-drill__beside" });
      const reply = replyForm(words, { send, busy: () => line.busy(), key: (name) => keys.shown(name) });
      const person = owner(words);
      const title = h("h1", { class: "sw-sr", tabindex: "-1" });
      const node = h("div", { class: "sw-drill" }, person.strip, h("section", { class: "sw-drill__talk", "aria-label": words.talk }, flow, room, beside, reply.node), person.side);
      return { node, log, room, flow, beside, reply, person, title };
    };
    const ended = (now) => h("section", { class: "sw-drill__ended", "aria-live": "polite" }, h("h2", { class: "sw-heading", tabindex: "-1" }, now.title), now.lede ? h("p", null, now.lede) : null,
      h("div", { class: "sw-actions" }, now.actions.map((one) => (one.href ? h("a", { class: `sw-button${one.primary ? " sw-button--primary" : ""}`, href: one.href }, one.label) : h("button", { type: "button", class: `sw-button${one.primary ? " sw-button--primary" : ""}`, onclick: () => send(one.send) }, one.label)))));
    const compared = (rows) => h("section", { class: "sw-drill__compare", "aria-label": words.compare }, h("h2", { class: "sw-heading", tabindex: "-1" }, words.compare),
      h("ol", { class: "sw-drill__compared" }, rows.map((one) => h("li", { class: `${one.chosen ? "is-chosen" : ""} is-${one.kind}` },
        h("p", { class: "sw-drill__comparedwords" }, mark(`mark-${one.kind === "good" ? "met" : "missed"}`, "sw-mark"), h("span", { class: "sw-sr" }, words[one.kind]), one.text, one.chosen ? h("span", { class: "sw-label" }, words.yours) : null),
        h("p", { class: "sw-label" }, one.moves), h("p", null, one.effect), h("p", { class: "sw-note" }, one.why)))),
      h("div", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button sw-button--primary", onclick: () => send({ type: "next" }) }, words.next, " ", keys.shown("Enter"))));
    const showTalk = (now, fresh) => {
      if (fresh || talk === null) {
        talk = makeTalk(); shownSays = 0;
        place.replaceChildren(talk.title, talk.node);
        began = performance.now() - 1000 * now.seconds;
      }
      document.body.classList.toggle("sw-drillpage", app);
      document.body.classList.toggle("sw-drillpage--long", app && Boolean(now.way !== "type" || now.compare || now.ended));
      talk.title.textContent = now.title;
      // Only what is new is added, so that a screen reader reads it once.
      if (now.says.length < shownSays) { talk.log.replaceChildren(); shownSays = 0; }
      for (const one of talk.log.querySelectorAll(".sw-say--now")) one.classList.remove("sw-say--now");
      talk.log.append(...now.says.slice(shownSays).map((one, i, all) => bubble(one, i === all.length - 1 && one.who === "owner" && !now.ended)));
      shownSays = now.says.length;
      talk.room.scrollTop = 0;
      talk.flow.replaceChildren(...now.flow.map((step) => h("li", { "data-state": step.state, "aria-current": step.state === "now" ? "step" : null }, step.name, step.state === "todo" ? null : h("span", { class: "sw-sr" }, words[`step-${step.state}`]))));
      talk.person.show(now);
      talk.beside.replaceChildren(...[now.compare ? compared(now.compare) : null, now.ended ? ended(now.ended) : null].filter(Boolean));
      talk.reply.show({ ...now, ended: now.ended || now.compare }, fresh);
      if (now.ended || now.compare) talk.beside.querySelector("h2").focus({ preventScroll: true });
      else if (matchMedia("(hover: hover)").matches || now.way !== "type") talk.reply.focus();
    };
    const timer = setInterval(() => { if (talk && scene().kind === "talk" && !scene().ended) talk.person.tick((performance.now() - began) / 1000); }, 500);

    // -- scenes ------------------------------------------------------------------------------------------------------------------------
    const nothing = (now) => h("div", { class: "sw-study__words" }, h("h1", { class: "sw-title", tabindex: "-1" }, now.title), now.lede ? h("p", { class: "sw-lede" }, now.lede) : null,
      h("div", { class: "sw-actions" }, (now.actions ?? []).map((one) => (one.href ? h("a", { class: "sw-button", href: one.href }, one.label) : h("button", { type: "button", class: "sw-button", onclick: () => send(one.send) }, one.label)))));
    let before = {};
    const draw = () => {
      const now = scene();
      line.heard(now);
      if (!now.kind || now.turn === turn) { sayNotice(); return; }
      const fresh = before.kind !== now.kind || before.session !== now.session;
      // Only when the reply is in the talk is it thrown away in the box.
      if (!fresh && now.kind === "talk" && now.number > before.number) talk.reply.kept();
      turn = now.turn;
      sayNotice();
      pause.hidden = now.kind !== "talk" || Boolean(now.ended);
      if (now.kind === "talk") showTalk(now, fresh);
      else {
        talk = null;
        document.body.classList.remove("sw-drillpage", "sw-drillpage--long");
        place.replaceChildren(...({ list: () => [situations(now, words, send)], setup: () => [setup(now, words, send)], none: () => [], nothing: () => [nothing(now)] })[now.kind]());
        if (before.kind) place.querySelector("h1")?.focus({ preventScroll: true });
        window.scrollTo({ top: 0 });
      }
      if (!before.kind) line.kept((message) => now.kind === "talk" && message.session === now.session && message.number === now.number, now.turn);
      before = now;
    };
    model.on("change:scene", draw);
    draw();
    const look = () => { if (document.visibilityState === "visible" && scene().kind === "talk" && !line.busy()) model.send({ type: "look" }); };
    document.addEventListener("visibilitychange", look);
    return () => { clearInterval(timer); line.end(); keys.stop(); pause.remove(); model.off("change:scene", draw); document.removeEventListener("visibilitychange", look); document.body.classList.remove("sw-drillpage", "sw-drillpage--long"); };
  },
};
