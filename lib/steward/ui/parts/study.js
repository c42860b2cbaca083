// A sitting of study: one question after the other, how sure one is, what became of it; and what is said before and after.
import { h, fill, mark, watch, ownName } from "./dom.js";
import { question, explained, mayPass } from "./question.js";
import { sendOnce } from "./send_once.js";
import { singleKeys } from "./keys.js";
import { skips } from "./skips.js";

const CERTAINTIES = ["sure", "think", "guess"];
const SURE_KEYS = { S: "sure", T: "think", G: "guess" };
// For this long after an answer a second tap on the same spot, or Enter pressed twice, does not leave it unread.
const BREATH = 400;

export default {
  render({ model, el }) {
    const words = model.get("words"), prefix = ownName(), app = document.body.classList.contains("sw-app");
    const scene = () => model.get("scene");
    let asked = null, turn = null, began = 0, breathing = 0;
    el.classList.add("sw-study");
    const notice = h("div", { class: "sw-study__notice", role: "status" });
    const place = h("div", { class: "sw-study__place" });
    el.append(notice, place);

    // In an app the way out stands in the head of the page, where thumb and eye look for it.
    const stopButton = h("button", { type: "button", class: "sw-button sw-button--quiet sw-study__stop", hidden: true, onclick: () => send({ type: "stop" }) }, words.stop);
    const tools = app ? document.querySelector(".sw-tools") : null;
    tools?.prepend(stopButton);

    // -- sending, and what to say while nothing comes back ---------------------------------------------------------------------
    const line = sendOnce(model, "steward-study-answer", (state) => {
      place.classList.toggle("is-waiting", state !== "");
      if (state) notice.replaceChildren(h("p", { class: "sw-note" }, words[state]));
      else sayNotice();
    });
    const send = (message) => line.send({ ...message, turn: scene().turn });
    const sayNotice = () => {
      // What is wrong with an answer is said beside the buttons that hand it in.
      if (scene().trouble && scene().kind === "question") { notice.replaceChildren(); say(scene().notice); return; }
      notice.replaceChildren(...(scene().notice ? [h("p", { class: scene().trouble ? "sw-study__trouble" : "sw-study__said" }, scene().notice)] : []));
    };
    const say = (text) => { hint.textContent = ""; requestAnimationFrame(() => { hint.textContent = text; }); };
    const hint = h("p", { class: "sw-note sw-study__hint", role: "status" });

    // -- parts -------------------------------------------------------------------------------------------------------------------
    const progress = ({ now, total, marks, minutes }) =>
      h("div", { class: "sw-progress", role: "group", "aria-label": words.progress },
        h("span", { class: "sw-nowrap" }, h("b", { class: "sw-num", "aria-hidden": "true" }, now), h("span", { "aria-hidden": "true" }, " / "), h("span", { class: "sw-num", "aria-hidden": "true" }, total), h("span", { class: "sw-sr" }, fill(words.at, { now, total }))),
        h("ol", { class: "sw-progress__items", "aria-hidden": "true" }, marks.map((one, i) => h("li", { class: [one ? `is-${one}` : "", i === now - 1 ? "is-now" : ""].join(" ").trim() || null }))),
        minutes ? h("span", { class: "sw-nowrap" }, minutes) : null);
    const key = (name) => keys.shown(name);
    const action = ({ label, send: message, href, primary, quiet }, large = false) => {
      const css = `sw-button${primary ? " sw-button--primary" : ""}${quiet ? " sw-button--quiet" : ""}${primary && large ? " sw-button--large" : ""}`;
      return href ? h("a", { class: css, href }, label, primary ? key("Enter") : null) : h("button", { type: "button", class: css, onclick: () => send_(message) }, label, primary ? key("Enter") : null);
    };
    const send_ = (message) => send(message);
    const links = (list) => (list?.length ? h("p", { class: "sw-links sw-study__links" }, list.map((one) => h("a", { href: one.href }, one.text))) : null);

    // -- how sure ------------------------------------------------------------------------------------------------------------------
    const sure = () => {
      const buttons = CERTAINTIES.map((one, i) =>
        h("button", { type: "button", class: "sw-sure__one", "data-certainty": one, onclick: () => submit(one) }, h("span", null, words[one], " ", key(Object.keys(SURE_KEYS)[i])), h("small", null, scene().worth?.[one] ?? words[`${one}-marks`])));
      return h("section", { class: "sw-sure", "aria-labelledby": `${prefix}-sure` }, h("h2", { class: "sw-label", id: `${prefix}-sure` }, words.sure_ask),
        h("div", { class: "sw-sure__choices", role: "group", "aria-labelledby": `${prefix}-sure` }, buttons), hint,
        mayPass(scene().question) ? h("button", { type: "button", class: "sw-button sw-button--quiet sw-study__pass", onclick: () => handIn({}, "guess") }, words.pass) : null);
    };
    const wasSure = (chosen) =>
      h("section", { class: "sw-sure is-past", "aria-labelledby": `${prefix}-sure` }, h("h2", { class: "sw-label", id: `${prefix}-sure` }, words.sure_was),
        h("div", { class: "sw-sure__choices" }, CERTAINTIES.map((one) => h("span", { class: one === chosen ? "is-chosen" : null }, words[one], one === chosen ? h("span", { class: "sw-sr" }, words["sure-chosen"]) : null, h("small", null, scene().worth?.[one] ?? words[`${one}-marks`])))));
    const ready = () => {
      const complete = asked?.answer() !== null;
      for (const one of place.querySelectorAll(".sw-sure__one")) one.setAttribute("aria-disabled", String(!complete));
      if (complete && hint.textContent) hint.textContent = "";
    };
    const submit = (certainty) => {
      if (line.busy() || scene().kind !== "question") return;
      const answer = asked.answer();
      if (answer === null) { say(words[`first-${scene().question.type}`] ?? words.first); asked.first().focus(); return; }
      handIn(answer, certainty);
    };
    const handIn = (answer, certainty) => {
      for (const one of place.querySelectorAll(".sw-sure__one")) one.classList.toggle("is-chosen", one.dataset.certainty === certainty);
      send({ type: "answer", item: scene().question.id, session: scene().session, place: scene().place, answer, certainty, seconds: Math.round((performance.now() - began) / 100) / 10 });
    };
    const toCertainty = () => { if (asked.answer() === null) { say(words.first); asked.first().focus(); } else place.querySelector(".sw-sure__one")?.focus(); };

    // -- a question, then what became of it ------------------------------------------------------------------------------------------
    const frame = (now, side, more = {}) => {
      asked = question(now.question, words, { changed: ready, done: toCertainty, more: now.again ? [words.again] : [] });
      place.replaceChildren(progress(now.progress), h("div", { class: "sw-split sw-split--even sw-study__split" }, asked.node, side), below(now));
      if (more.answer) asked.set(more.answer);
    };
    const undoButton = (quiet = true) => h("button", { type: "button", class: quiet ? "sw-button sw-button--quiet" : "sw-button", onclick: () => undo() }, mark("icon-undo", "sw-icon"), words.undo, key("U"));
    const below = (now) =>
      h("div", { class: "sw-study__below" }, now.kind === "question" && now.undo ? undoButton() : null, now.back ? action(now.back) : null,
        app || !now.stoppable ? null : h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => send({ type: "stop" }) }, words.stop),
        h("button", { type: "button", class: "sw-button sw-button--quiet sw-study__help", onclick: () => openHelp() }, words.help, key("?")));

    const showQuestion = (now) => {
      frame(now, h("div", { class: "sw-stack sw-study__side" }, sure(), h("section", { class: "sw-feedback", "aria-live": "polite", id: `${prefix}-feedback` })), { answer: now.answer });
      began = performance.now();
      ready();
      asked.stem.focus({ preventScroll: true });
      toTop();
    };
    const contest = (now) => (i, point) =>
      point.contested
        ? h("span", { class: "sw-note sw-question__contested" }, words.contested)
        : now.contest ? h("button", { type: "button", class: "sw-button sw-button--quiet", "aria-label": fill(words["contest-what"], { text: point.text }), onclick: () => send({ type: "contest", point: i }) }, words.contest) : null;
    const showAnswered = (now, fresh, again = false) => {
      const here = fresh && place.querySelector(`#${prefix}-feedback`);
      if (!here) frame(now, h("div", { class: "sw-stack sw-study__side" }, h("section", { class: "sw-sure" }), h("section", { class: "sw-feedback", "aria-live": "polite", id: `${prefix}-feedback` })), { answer: now.answer });
      else {
        place.querySelector(".sw-progress").replaceWith(progress(now.progress));
        place.querySelector(".sw-study__below").replaceWith(below(now));
      }
      asked.reveal(now.graded, now.answer);
      place.querySelector(".sw-sure").replaceWith(now.certainty ? wasSure(now.certainty) : h("span"));
      const kind = now.fine ? "met" : "missed";
      const head = h("h2", { class: `sw-verdict sw-verdict--${kind}`, id: `${prefix}-verdict`, tabindex: "-1" }, mark(`mark-${kind}`, ""), now.verdict);
      const next = h("button", { type: "button", class: "sw-button sw-button--primary sw-button--large", onclick: () => goOn() }, now.next, key("Enter"));
      const slip = now.undo ? undoButton() : null, buttons = [next, slip].filter(Boolean);
      place.querySelector(`#${prefix}-feedback`).replaceChildren(
        h("div", { class: "sw-feedback__head" }, head, now.earned ? h("span", { class: "sw-label" }, now.earned) : null),
        ...explained(now.graded, words, { contest: contest(now) }),
        ...(now.advice ? [h("p", { class: "sw-study__advice" }, now.advice)] : []),
        ...[links(now.links)].filter(Boolean),
        h("div", { class: "sw-actions sw-study__dock" }, next, slip),
        ...(now.when ? [h("p", { class: "sw-note sw-study__when" }, now.when)] : []));
      if (again) {
        rest(...buttons);
        if (document.activeElement === document.body) next.focus({ preventScroll: true });
        return;
      }
      breathe(...buttons);
      head.focus({ preventScroll: true });
      reach(head.parentNode);
    };

    // -- a card to turn ----------------------------------------------------------------------------------------------------------------
    const showCard = (now) => {
      const { card: face } = now, open = now.kind === "turned";
      asked = null;
      const stem = h("h1", { class: "sw-stem", tabindex: "-1" }, face.front);
      const side = h("section", { class: "sw-feedback", "aria-live": "polite" });
      const card = h("section", { class: "sw-question" },
        h("p", { class: "sw-label sw-bits" }, [face.topic, words.card].map((one) => h("span", null, one))), stem,
        face.lines.length ? h("ul", { class: "sw-study__choices" }, face.lines.map((one) => h("li", null, one))) : null);
      if (open) {
        const head = h("h2", { class: "sw-study__answer", tabindex: "-1" }, h("span", { class: "sw-label" }, words.answer), h("span", { class: "sw-study__answerwords" }, now.card.back));
        const knew = h("button", { type: "button", class: "sw-button sw-button--primary sw-button--large", onclick: () => rate(true) }, words.knew, key("1"));
        const not = h("button", { type: "button", class: "sw-button sw-button--large", onclick: () => rate(false) }, words["not-yet"], key("2"));
        side.append(head, ...explained(now.graded, words), ...[links(now.links)].filter(Boolean), h("div", { class: "sw-actions sw-study__dock" }, knew, not));
        place.replaceChildren(progress(now.progress), h("div", { class: "sw-split sw-split--even sw-study__split" }, card, side), below(now));
        breathe(knew, not);
        head.focus({ preventScroll: true }); reach(head);
      } else {
        side.append(h("p", { class: "sw-label" }, words["card-how"]), h("div", { class: "sw-actions sw-study__dock" }, action({ label: words.turn, send: { type: "turn" }, primary: true }, true)));
        place.replaceChildren(progress(now.progress), h("div", { class: "sw-split sw-split--even sw-study__split" }, card, side), below({ ...now, kind: "question" }));
        began = performance.now();
        stem.focus({ preventScroll: true });
        toTop();
      }
    };
    const rate = (knew) => { if (performance.now() >= breathing) send({ type: "knew", knew, item: scene().card.id }); };

    // -- before, after, and nothing to do ------------------------------------------------------------------------------------------------
    const showWords = (now, first) => {
      asked = null;
      const title = h("h1", { class: "sw-title", tabindex: "-1" }, now.title);
      const list = (one) => h("li", null, one.mark ? mark(`mark-${one.mark}`) : one.n === undefined ? null : h("b", { class: "sw-num" }, one.n), h("span", null, one.href ? h("a", { href: one.href }, one.text) : one.text, one.note ? h("small", { class: "sw-note" }, one.note) : null));
      place.replaceChildren(
        h("div", { class: `sw-study__words is-${now.kind}` },
          now.marks?.length ? h("ol", { class: "sw-progress__items", "aria-hidden": "true" }, now.marks.map((one) => h("li", { class: one ? `is-${one}` : null }))) : null,
          now.bits?.length ? h("p", { class: "sw-label sw-bits" }, now.bits.map((one) => h("span", null, one))) : null,
          title, now.lede ? h("p", { class: "sw-lede" }, now.lede) : null,
          now.lines?.length ? h("ul", { class: "sw-door__list sw-study__lines" }, now.lines.map(list)) : null,
          now.skips ? skips(now.skips, send) : null,
          h("div", { class: "sw-actions sw-study__begin" }, (now.actions ?? []).map((one) => action(one, true))),
          (now.notes ?? []).map((one) => h("p", { class: "sw-note" }, one)),
          now.goal ? h("aside", { class: "sw-goal" }, h("p", { class: "sw-label" }, now.goal.label), h("p", { class: "sw-goal__words" }, now.goal.words), now.goal.note ? h("p", { class: "sw-label" }, now.goal.note) : null) : null,
          now.parts?.length
            ? h("div", { class: "sw-study__parts" }, now.parts.map((part) =>
                h("section", null, h("h2", { class: "sw-heading sw-heading--rule" }, part.title), part.text ? h("p", { class: "sw-label" }, part.text) : null,
                  part.rows?.length ? h("ul", { class: "sw-rows sw-study__rows" }, part.rows.map(list)) : null,
                  part.bars?.length ? h("dl", { class: "sw-parts" }, part.bars.flatMap((bar) => [h("dt", null, bar.name), h("dd", null, h("span", { class: "sw-gauge", "aria-hidden": "true" }, h("i", { style: `width:${100 * bar.share}%` })), h("span", { class: "sw-num" }, bar.text))])) : null,
                  part.note ? h("p", { class: "sw-note" }, part.note) : null, links(part.links))))
            : null,
          now.others?.length ? h("nav", { class: "sw-study__others", "aria-label": words.others }, h("h2", { class: "sw-label" }, words.others), h("div", { class: "sw-links" }, now.others.map((one) => h("a", { href: one.href }, one.text)))) : null,
          now.topics?.length
            ? h("label", { class: "sw-field sw-study__topics" }, h("span", { class: "sw-label" }, words.topic),
                h("select", { onchange: (event) => { if (event.target.value) location.assign(event.target.value); } }, h("option", { value: "" }, words.choose), now.topics.map((one) => h("option", { value: one.href }, one.text))))
            : null));
      if (!first) { title.focus({ preventScroll: true }); toTop(); }
      if (!first && now.to) location.assign(now.to);
    };

    // -- moving ------------------------------------------------------------------------------------------------------------------------
    const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
    const toTop = () => window.scrollTo({ top: 0, behavior: "auto" });
    const reach = (node) => {
      const box = node.getBoundingClientRect(), high = window.innerHeight;
      if (box.top < 0 || box.top > high * 0.6) window.scrollBy({ top: box.top - high * 0.3, behavior: calm() ? "auto" : "smooth" });
    };
    const breathe = (...buttons) => { breathing = performance.now() + BREATH; rest(...buttons); };
    const rest = (...buttons) => {
      buttons.forEach((one) => one.setAttribute("aria-disabled", "true"));
      setTimeout(() => buttons.forEach((one) => one.removeAttribute("aria-disabled")), Math.max(0, breathing - performance.now()));
    };
    const goOn = () => { if (performance.now() >= breathing && scene().kind === "answered") send(scene().go ?? { type: "next" }); };
    const undo = () => { if (scene().undo && performance.now() >= breathing) send({ type: "undo" }); };

    // -- keys --------------------------------------------------------------------------------------------------------------------------
    const keys = singleKeys(el, words, [["A–F", "1–6", "key-choose"], ["S", "T", "G", "key-sure"], ["Enter", "key-next"], ["U", "key-undo"], ["?", "key-help"]], ({ name, target, onControl, did }) => {
      const { kind } = scene();
      if (name === "U" && scene().undo) { did(); undo(); return; }
      if (kind === "question" && asked) {
        if (SURE_KEYS[name]) { did(); submit(SURE_KEYS[name]); return; }
        const within = target.closest?.(".sw-sure__choices");
        if (within && /^[123]$/.test(name)) { did(); submit(CERTAINTIES[Number(name) - 1]); return; }
        if (name === "Enter" && !onControl) { did(); toCertainty(); return; }
        if (/^[A-Z1-9]$/.test(name) && asked.key(name)) did();
      } else if (kind === "answered" && name === "Enter" && !onControl) { did(); goOn(); }
      else if (kind === "card" && !onControl && (name === "Enter" || name === " ")) { did(); send({ type: "turn" }); }
      else if (kind === "turned" && (name === "1" || name === "2")) { did(); rate(name === "1"); }
      else if (name === "Enter" && !onControl && !["question", "answered", "card", "turned"].includes(kind)) { const main = place.querySelector(".sw-button--primary"); if (main) { did(); main.click(); } }
    });
    const openHelp = () => keys.open();

    // -- another page may have gone on meanwhile ------------------------------------------------------------------------------------------
    const onSeen = () => { if (document.visibilityState === "visible" && ["question", "answered", "card"].includes(scene().kind) && !line.busy()) model.send({ type: "look", turn: scene().turn }); };
    document.addEventListener("visibilitychange", onSeen);

    let first = true;
    const draw = () => {
      const now = scene();
      if (!now.kind) return;
      line.heard(now);
      sayNotice();
      stopButton.hidden = !now.stoppable;
      const same = turn !== null && turn === now.turn;
      if (now.kind === "question") { if (!same || !asked) showQuestion(now); else for (const one of place.querySelectorAll(".sw-sure__one")) one.classList.remove("is-chosen"); }
      else if (now.kind === "answered") showAnswered(now, asked !== null && (now.asked === turn || same), same);
      else if (now.kind === "card" || now.kind === "turned") showCard(now);
      else if (now.kind === "none") place.replaceChildren();
      else showWords(now, first);
      turn = now.turn;
      first = false;
      if (now.kind === "question") line.kept((message) => message.session === now.session && message.item === now.question.id && message.place === now.place, now.turn);
    };
    const off = watch(model, ["scene"], draw);
    return () => { off(); keys.stop(); document.removeEventListener("visibilitychange", onSeen); stopButton.remove(); line.end(); };
  },
};
