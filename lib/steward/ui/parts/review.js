// A review of a case: six steps that a room walks through. What is written goes to the kernel line by line, in its order, and is shown as kept
// once it is on disk; the reference reaches this page only after the comparison.
import { h, fill, mark } from "./dom.js";
import { inTurn } from "./in_turn.js";
import { singleKeys } from "./keys.js";
import { reviewHome, reviewSetup, reviewFinish } from "./review_ends.js";
import { reviewLine } from "./review_line.js";
import { reviewLists } from "./review_lines.js";

const LARGE = "steward-review-large";

export default {
  render({ model, el }) {
    const words = model.get("words"), app = document.body.classList.contains("sw-app");
    const scene = () => model.get("scene");
    el.classList.add("sw-review");
    const notice = h("div", { class: "sw-study__notice", role: "status" }), place = h("div");
    el.append(notice, place);
    let board = null, turn = null, before = {}, shownAt = 0;

    const sayNotice = () => notice.replaceChildren(...(scene().notice ? [h("p", { class: scene().trouble ? "sw-study__trouble" : "sw-study__said" }, scene().notice)] : []));
    const line = inTurn(model, "steward-review-lines", (one) => one.type === "add", (state) => {
      if (state) notice.replaceChildren(h("p", { class: "sw-note" }, words[state])); else sayNotice();
    }, () => { if (scene().kind === "board") board?.lists.redraw(); });
    const send = (message) => line.send({ session: scene().session, ...message });

    // In an app the size for the projector is chosen in the head of the page.
    const tools = app ? document.querySelector(".sw-tools") : null;
    const large = h("button", { type: "button", class: "sw-button sw-button--quiet sw-review__large", hidden: true, "aria-pressed": "false", onclick: () => setLarge(large.getAttribute("aria-pressed") !== "true") }, words.large);
    const setLarge = (on) => {
      document.body.classList.toggle("sw-projector", on);
      large.setAttribute("aria-pressed", String(on));
      large.textContent = on ? words["large-off"] : words.large;
      try { if (on) localStorage.setItem(LARGE, "1"); else localStorage.removeItem(LARGE); } catch {}
    };
    tools?.prepend(large);
    try { if (localStorage.getItem(LARGE)) setLarge(true); } catch {}

    const keys = singleKeys(el, words, [["1", "…", "6", "key-step"], ["U", "key-undo"], ["P", "key-clock"], ["?", "key-help"]], ({ name, did }) => {
      const now = scene();
      if (now.kind !== "board") return;
      if (/^[1-6]$/.test(name)) { did(); goTo(now.steps[Number(name) - 1].id); }
      else if (name === "U" && now.undo) { did(); send({ type: "undo" }); }
      else if (name === "P") { did(); send({ type: "clock", running: !now.clock.running }); }
    });
    const onEscape = (event) => { if (event.key === "Escape" && board && (board.ctx.merging || board.ctx.opened)) { board.ctx.merging = board.ctx.opened = ""; board.lists.redraw(); } };
    document.addEventListener("keydown", onEscape);
    const goTo = (step) => { if (step !== scene().step) send({ type: "step", step }); };

    // -- the board -----------------------------------------------------------------------------------------------------------------------
    const timer = () => {
      const time = h("span", { class: "sw-timer__time" }), label = h("span"), node = h("p", { class: "sw-timer", role: "timer" }, mark("icon-clock", "sw-icon"), time, label);
      const run = h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "clock", running: !scene().clock.running }) });
      const more = h("button", { type: "button", class: "sw-button sw-button--quiet", "aria-label": words["clock-more"], title: words["clock-more"], onclick: () => send({ type: "minute" }) }, "+1");
      const tick = () => {
        const { clock, closed } = scene();
        const spent = clock.spent + (clock.running ? (performance.now() - shownAt) / 1000 : 0), left = clock.planned - spent, counts = clock.planned > 0;
        const seconds = Math.floor(Math.abs(counts ? left : spent));
        time.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
        label.textContent = !clock.running && spent ? words["clock-paused"] : counts ? words[left < 0 ? "clock-over" : "clock-left"] : words["clock-spent"];
        node.classList.toggle("sw-timer--late", counts && left < 0);
        node.hidden = !counts && !clock.running && !spent;
        run.replaceChildren(clock.running ? mark("icon-pause", "sw-icon") : mark("icon-go", "sw-icon"), h("span", null, words[clock.running ? "clock-stop" : "clock-go"]));
        run.hidden = closed;
        more.hidden = closed || !counts;
      };
      return { node: h("div", { class: "sw-review__clock" }, node, run, more), tick };
    };
    const makeBoard = () => {
      const ctx = { words, send, waiting: line.waiting, opened: "", editing: null, merging: "" };
      const part = (tag, css, more = {}) => h(tag, { class: css, ...more });
      const one = {
        ctx, clock: timer(), facts: reviewLine(words, send), lists: reviewLists(ctx),
        bits: part("p", "sw-label sw-bits"), title: part("h1", "sw-title", { tabindex: "-1" }), steps: part("ol", "sw-steps", { "aria-label": words.steps }),
        heading: part("h2", "sw-heading sw-review__heading", { tabindex: "-1" }), lede: part("p", "sw-label"), received: part("p", "sw-label"), undo: part("div", "sw-review__undo"),
        above: part("div", "sw-review__above"), below: part("div", "sw-review__below"), adopted: part("section", "sw-review__adopted"), actions: part("div", "sw-actions sw-review__actions"),
      };
      one.step = h("section", { class: "sw-review__step" }, h("div", { class: "sw-board__head" }, one.heading, h("div", { class: "sw-review__state" }, one.received, one.undo)), one.lede, one.above, one.lists.node, one.below);
      one.node = h("div", null, h("div", { class: "sw-board__head" }, h("div", null, one.bits, one.title), one.clock.node), one.steps, one.body = h("div"));
      return one;
    };
    const family = (now) => {
      if (!now.family || (now.closed && !now.family.id)) return null;
      const pick = h("select", { "data-key": "family", disabled: now.compared || now.closed, onchange: (event) => send({ type: "family", family: event.target.value }) }, h("option", { value: "", selected: !now.family.id }, words["family-none"]), now.family.options.map((it) => h("option", { value: it.id, selected: it.id === now.family.id }, it.name)));
      return h("div", { class: "sw-review__family" }, h("label", { class: "sw-label" }, words.family, " ", pick), now.family.lede ? h("p", { class: "sw-note" }, now.family.lede) : null);
    };
    const room = (now) => {
      if (now.step !== "facts" || now.closed) return null;
      const turnTo = (n) => send({ type: "room", room: n });
      return h("p", { class: "sw-review__room sw-label" }, h("button", { type: "button", class: "sw-review__tool", disabled: now.room < 2, "aria-label": words["room-less"], onclick: () => turnTo(now.room - 1) }, "−"), h("b", { class: "sw-num" }, now.room), " ", words.room,
        h("button", { type: "button", class: "sw-review__tool", "aria-label": words["room-more"], onclick: () => turnTo(now.room + 1) }, "+"));
    };
    const questions = (now) => (now.questions ? h("section", { class: "sw-review__questions" }, h("h3", { class: "sw-heading sw-heading--rule" }, now.questions.title), h("ol", { class: "sw-rows" }, now.questions.rows.map((it) => h("li", null, h("p", null, it.ask), h("details", null, h("summary", null, words.good), h("ul", null, it.good.map((good) => h("li", null, good)))))))) : null);
    const adopted = (now) => (now.step === "adopt" || !now.adopted.length ? [] : [h("h2", { class: "sw-heading sw-heading--rule" }, words.adopted), h("table", { class: "sw-table" }, h("thead", { class: "sw-sr" }, h("tr", null, ["what", "who", "when"].map((name) => h("th", { scope: "col" }, words[name])))),
      h("tbody", null, now.adopted.map((it) => h("tr", null, h("th", { scope: "row" }, it.text), h("td", { "data-label": words["who-cell"] }, it.who || words.nobody), h("td", { "data-label": words["when-cell"], class: "sw-nowrap" }, it.when || words["no-day"])))))]);
    const button = (label, message, primary, css = "") => h("button", { type: "button", class: `sw-button${primary ? " sw-button--primary" : ""}${css}`, onclick: () => send(message) }, label);
    const actions = (now) => {
      const last = !now.next, ready = now.can_compare && (last || !now.missing.length);
      const compare = () => { if (now.missing.length) { board.sure = true; drawActions(now); } else send({ type: "compare" }); };
      if (board.sure && now.can_compare) return [h("p", null, fill(words["compare-sure"], { steps: now.missing.join(words.between) })), h("button", { type: "button", class: "sw-button sw-button--primary", onclick: () => { board.sure = false; send({ type: "compare" }); } }, words["compare-yes"]), h("button", { type: "button", class: "sw-button", onclick: () => { board.sure = false; drawActions(now); } }, words["compare-no"])];
      return [
        now.can_compare && !now.closed ? h("button", { type: "button", class: `sw-button${ready ? " sw-button--primary" : ""}`, onclick: compare }, words.compare) : null,
        now.next ? button(now.next.label, { type: "step", step: now.next.id }, !ready) : null,
        button(words.finish, { type: "finish" }, last && !now.can_compare, now.next ? " sw-button--quiet" : ""),
        now.can_compare ? h("span", { class: "sw-note" }, words["compare-note"]) : null,
        now.note ? h("span", { class: "sw-note" }, now.note) : null,
        now.closed ? h("span", { class: "sw-note" }, words["closed-note"]) : null,
      ].filter(Boolean);
    };
    const drawActions = (now) => board.actions.replaceChildren(...actions(now));
    const showBoard = (now) => {
      const another = !board || before.kind !== "board" || before.session !== now.session;
      if (another) { board = makeBoard(); place.replaceChildren(board.node); }
      const fresh = another || before.step !== now.step || before.compared !== now.compared || before.closed !== now.closed || before.alone !== now.alone;
      if (fresh) { board.sure = false; board.ctx.opened = board.ctx.merging = ""; board.ctx.editing = null; }
      board.bits.replaceChildren(...now.bits.map((bit) => h("span", null, bit)), ...(now.story ? [h("span", null, h("a", { href: now.story }, words.story))] : []));
      board.title.textContent = now.title;
      board.steps.replaceChildren(...now.steps.map((one, n) => h("li", { class: one.state === "todo" ? null : `is-${one.state}`, "aria-current": one.state === "now" ? "step" : null }, h("button", { type: "button", class: "sw-review__go", "data-key": `step-${one.id}`, onclick: () => goTo(one.id) }, h("span", null, n + 1), one.name))));
      board.heading.textContent = now.heading;
      board.lede.textContent = now.lede;
      board.received.textContent = now.compared ? now.summary : now.received;
      board.undo.replaceChildren(...(now.undo && !now.closed ? [h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "undo", onclick: () => send({ type: "undo" }) }, mark("icon-undo", "sw-icon"), now.undo)] : []));
      board.above.replaceChildren(...[family(now), now.compared && now.summary ? h("p", { class: "sw-note" }, words.guess) : null].filter(Boolean));
      board.facts.show(now, fresh);
      board.lists.show(now, fresh);
      board.below.replaceChildren(...[now.step === "adopt" && now.prefill && !now.closed ? button(words[now.alone ? "prefill-alone" : "prefill"], { type: "prefill" }, false) : null, room(now), questions(now)].filter(Boolean));
      board.adopted.replaceChildren(...adopted(now));
      drawActions(now);
      if (fresh) {
        // In the first step the line is what one works on; later it is what one looks back to.
        board.body.replaceChildren(board.step, board.adopted, board.actions);
        if (now.step === "facts") board.above.before(board.facts.node); else board.body.prepend(board.facts.node);
      }
      board.clock.tick();
      if (fresh && (another ? before.kind : true)) arrive(now, another);
    };
    /** The board at a step: what is typed next has the focus, and the step is in sight. */
    const arrive = (now, another) => {
      if (another) window.scrollTo({ top: 0 });
      const hand = matchMedia("(hover: hover)").matches && !now.closed && !now.compared;
      const target = hand ? (now.step === "facts" ? board.facts.first() ?? board.lists.first() : board.lists.first()) : board.heading;
      target?.focus({ preventScroll: true });
      if (!another) board.step.scrollIntoView({ block: now.step === "facts" ? "start" : "nearest" });
    };
    const ticking = setInterval(() => { if (board && scene().kind === "board") board.clock.tick(); }, 500);

    // -- scenes --------------------------------------------------------------------------------------------------------------------------
    const draw = () => {
      const now = scene(), done = line.heard(now);
      if (done?.type === "add" && now.trouble) board?.lists.putBack(done);
      if (!now.kind || now.turn === turn) { sayNotice(); if (done && now.kind === "board") board.lists.redraw(); return; }
      turn = now.turn;
      shownAt = performance.now();
      sayNotice();
      large.hidden = now.kind !== "board";
      if (now.kind === "board") showBoard(now);
      else {
        board = null;
        place.replaceChildren(...({ list: () => [reviewHome(now, words, send)], setup: () => [reviewSetup(now, words, send)], finish: () => [reviewFinish(now, words, send)], none: () => [] })[now.kind]());
        if (before.kind && before.kind !== now.kind) { place.querySelector("h1")?.focus({ preventScroll: true }); window.scrollTo({ top: 0 }); }
      }
      // What an earlier page had written and could not hand in goes in now, once.
      if (now.kind === "board" && before.session !== now.session) line.restore((one) => one.session === now.session);
      before = now;
    };
    model.on("change:scene", draw);
    draw();
    const look = () => { if (document.visibilityState === "visible" && scene().kind === "board" && !line.waiting().length) model.send({ type: "look" }); };
    document.addEventListener("visibilitychange", look);
    return () => { clearInterval(ticking); line.end(); keys.stop(); large.remove(); document.body.classList.remove("sw-projector"); model.off("change:scene", draw); document.removeEventListener("visibilitychange", look); document.removeEventListener("keydown", onEscape); };
  },
};
