// Writing a case: the form on the left, what is missing and how it reads on the right. What is typed is kept at once, mistakes and all.
import { h, fill, mark, keepingFocus, ownName } from "./dom.js";
import { sendOnce } from "./send_once.js";
import { stageBar } from "./stage_bar.js";
import { field } from "./writing_fields.js";
import { reading, card, sayIn } from "./writing_preview.js";
import { start, author, signed } from "./writing_start.js";

const WAIT = 700, STEPS = 100;
const restOf = (id) => `steward-case-${id}`;
const recall = (id) => { try { return JSON.parse(localStorage.getItem(restOf(id))); } catch { return null; } };
const rest = (id, what) => { try { if (what) localStorage.setItem(restOf(id), JSON.stringify(what)); else localStorage.removeItem(restOf(id)); } catch {} };

export default {
  render({ model, el }) {
    const words = model.get("words"), form = model.get("form"), locale = words.locale;
    el.classList.add("sw-write");
    const said = h("p", { class: "sw-sr", role: "status" }), body = h("div");
    el.append(body, said);
    let desk = null, stop = () => {}, refs = 0;
    const asked = new Map();
    const look = (type, wanted, then) => { const ref = `look-${(refs += 1)}`; asked.set(ref, then); model.send({ type, words: wanted, ref }); };
    const onFound = () => { const found = model.get("found"), then = asked.get(found.ref); asked.delete(found.ref); then?.(found); };

    const opened = () => {
      stop();
      stop = () => {};
      const scene = model.get("scene");
      if (scene.kind === "start") {
        desk = { words, send: (message) => model.send(message), look };
        address("");
        body.replaceChildren(start(desk, scene));
      } else if (scene.kind === "broken") broken(scene);
      else if (scene.kind === "edit") { stop = edit(scene); window.scrollTo(0, 0); }
    };
    /** A page opened again goes on with the same case. */
    const address = (id) => {
      if (!document.body.classList.contains("sw-app")) return;
      const url = new URL(location.href);
      if (id) { for (const name of ["new", "complaint", "deviation"]) url.searchParams.delete(name); url.searchParams.set("case", id); }
      else if (!model.get("scene").copy) url.searchParams.delete("case");
      history.replaceState(null, "", url);
    };
    const broken = (scene) => {
      desk = null;
      body.replaceChildren(h("div", { class: "sw-error", role: "alert" }, scene.trouble.split("\n").map((line) => h("p", null, line))), earlier(scene),
        h("p", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button", onclick: () => model.send({ type: "start" }) }, words.another)));
    };
    const earlier = (scene) => h("details", { class: "sw-drawer" }, h("summary", null, words.versions),
      scene.versions.length ? h("ul", { class: "sw-rows" }, scene.versions.map(([id, when]) => h("li", { class: "sw-write__version" }, h("span", { class: "sw-num" }, when), ["reviewed", "published"].includes(scene.stage) ? null : h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { rest(scene.id, null); model.send({ type: "bring-back", id: scene.id, version: id }); } }, words["bring-back"]))))
        : h("p", { class: "sw-note" }, words["versions-none"]));

    const edit = (scene) => {
      const { id } = scene, kept = { digest: scene.digest, at: "" };
      const locked = scene.stage !== "draft";
      let problems = [], playable = false, fields = [], dirty = false, timer = 0, trouble = "", offer = null, further = null, state = "", tab = "preview", past = [], ahead = [], last = "", refocus = "", listing = true;
      const touched = new Set();
      const snapshot = () => JSON.stringify({ data: desk.data, stories: desk.stories });
      address(id);

      desk = {
        words, name: ownName(), data: structuredClone(scene.data), stories: { ...scene.stories }, langs: [...scene.langs], standards: { ...scene.standards }, listening: scene.listening, opened: new Set(), aside: null, look,
        say: sayIn(locale), announce: (what) => { said.textContent = what; },
        register: (entry) => fields.push(entry),
        left: (path) => { touched.add(path.join(".")); remember(); paint(); },
        changed: (path) => { touched.add(path.join(".")); dirty = true; rest(id, { data: desk.data, stories: desk.stories, was: kept.digest }); clearTimeout(timer); timer = setTimeout(keep, WAIT); drawState(); drawSide(); },
        redraw: (focus) => { refocus = focus ?? ""; remember(); drawForm(); },
      };
      if (!desk.langs.includes(locale) && desk.langs.length === 0) desk.langs = [locale];
      last = snapshot();

      // -- keeping ------------------------------------------------------------------------------------------------------
      const line = sendOnce(model, "", (now) => { state = now; drawState(); });
      const remember = () => { const now = snapshot(); if (now !== last) { past.push(last); if (past.length > STEPS) past.shift(); ahead = []; last = now; } };
      const keep = (over = false) => {
        remember();
        drawTools();
        if (line.busy() || locked) return;
        dirty = false;
        line.send({ type: "put", id, data: desk.data, stories: desk.stories, was: kept.digest, over });
        drawState();
      };
      /** A stage is for what has been typed, the last words too: they are kept first. */
      const advance = (message) => {
        if (!dirty && !line.busy()) { model.send(message); return; }
        further = message;
        clearTimeout(timer);
        keep();
      };
      const onSaid = () => {
        const now = model.get("said");
        if (now.ref && !line.busy()) return;
        line.heard(now);
        if (now.trouble) {
          trouble = now.trouble; further = null;
          offer = now.code === "case-changed" ? "changed" : null;
          drawState();
          return;
        }
        trouble = ""; offer = null;
        ({ problems, playable } = now);
        kept.digest = now.digest;
        kept.at = now.ref ? now.at : kept.at;
        if (dirty) { clearTimeout(timer); timer = setTimeout(keep, WAIT); } else if (!offer && now.ref) rest(id, null);
        if (further && !dirty) { const message = further; further = null; model.send(message); }
        paint(); drawState(); drawTools(); drawSide(); drawStage();
      };
      const go = (from, to) => {
        remember();
        if (!from.length) return;
        to.push(last);
        last = from.pop();
        ({ data: desk.data, stories: desk.stories } = JSON.parse(last));
        dirty = true;
        rest(id, { data: desk.data, stories: desk.stories, was: kept.digest });
        drawForm(); drawSide(); keep();
      };
      const undo = () => go(past, ahead), redo = () => go(ahead, past);

      // -- parts --------------------------------------------------------------------------------------------------------
      const bar = h("div", { class: "sw-write__bar" }), stageBox = h("div", { class: "sw-write__stage" }), goingOn = h("section", { class: "sw-write__going" }), tools = h("div", { class: "sw-write__toolbar" }), stateBox = h("div", { class: "sw-write__state", "aria-live": "polite" });
      const formBox = h("fieldset", { class: "sw-write__form", disabled: locked }), side = h("aside", { class: "sw-write__side", id: `${desk.name}-side`, "aria-label": words["to-side"] });
      bar.append(tools, stateBox);

      const drawStage = () => keepingFocus(locked ? stageBox : goingOn, () => {
        const name = h("input", { type: "text", maxlength: 60, "data-key": "stage-by", autocomplete: "name" }), note = h("input", { type: "text", maxlength: 300, "data-key": "stage-note" });
        name.value = body.querySelector('[data-key="stage-by"]')?.value ?? (locked ? author() : "");
        note.value = body.querySelector('[data-key="stage-note"]')?.value ?? "";
        const next = scene.bar.next ?? [{ stage: "draft", label: words["to-draft"] }], back = next.some((one) => one.stage === "draft") && scene.stage;
        const labelled = (label, control) => h("label", { class: "sw-write__one" }, h("span", { class: "sw-write__label" }, label), control);
        const controls = h("div", { class: "sw-write__advance" }, labelled(words["stage-by"], name), back ? labelled(words["stage-note"], note) : null,
          next.map((one) => h("button", { type: "button", class: "sw-button", "data-key": `stage-${one.stage}`, disabled: one.stage !== "draft" && problems.length > 0, onclick: () => { signed(name.value.trim()); advance({ type: "stage", id, stage: one.stage, by: name.value, note: note.value }); } }, one.label)));
        stageBox.replaceChildren(...[stageBar(scene.bar), ...(locked ? [h("p", { class: "sw-write__locked" }, words[`locked-${scene.stage || "plain"}`]), controls] : [])].filter(Boolean));
        goingOn.replaceChildren(...(locked ? [] : [h("h2", { class: "sw-heading sw-heading--rule" }, words["going-on"]), controls, problems.length ? h("p", { class: "sw-note" }, fill(words["stage-not"], { n: problems.length })) : null].filter(Boolean)));
      });
      const drawTools = () => keepingFocus(tools, () => {
        const step = (key, label, list, act) => h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": key, disabled: !list || locked, onclick: act }, key === "undo" ? mark("icon-undo", "sw-icon") : null, label);
        const link = (key, on) => (on ? h("a", { class: "sw-button sw-button--quiet", href: scene.links[key] }, words[key]) : null);
        const other = desk.langs.length > 1 ? null : desk.langs[0] === "zh" ? "english" : "chinese";
        tools.replaceChildren(...[
          playable ? h("a", { class: "sw-button sw-button--primary", href: scene.links.try }, words.try) : h("span", { class: "sw-button is-off", "aria-disabled": "true" }, words.try),
          link("handouts", !problems.length), link("review", !problems.length), link("read", !problems.length),
          step("undo", words.undo, past.length || snapshot() !== last, undo), ahead.length ? step("redo", words.redo, true, redo) : null,
          other && !locked ? h("button", { type: "button", class: "sw-button sw-button--quiet", "data-key": "langs", onclick: () => { desk.langs = ["zh", "en"]; drawForm(); drawTools(); } }, words[other]) : null,
        ].filter(Boolean));
      });
      const drawState = () => {
        const keptNow = kept.at ? fill(words.saved, { at: kept.at, file: scene.file }) : scene.file;
        const what = trouble ? null : state === "lost" ? words.lost : state === "slow" ? words.slow : dirty || line.busy() ? words.saving : keptNow;
        stateBox.replaceChildren(...[
          what ? h("span", { class: state ? "sw-write__wrong" : "sw-note" }, what) : null,
          !playable && !trouble && !locked ? h("span", { class: "sw-note" }, problems.length ? fill(words["try-not"], { n: problems.length }) : desk.data.drill ? null : words["try-nodrill"]) : null,
          trouble ? h("div", { class: "sw-error", role: "alert" }, trouble.split("\n").map((text) => h("p", null, text)),
            offer === "changed" ? h("p", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button", onclick: () => { trouble = ""; offer = null; keep(true); } }, words.over), h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { rest(id, null); model.send({ type: "open", id }); } }, words.reload)) : null,
            offer === "rest" ? h("p", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button", onclick: () => take(recall(id)) }, words["rest-use"]), h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => { rest(id, null); trouble = ""; offer = null; drawState(); } }, words["rest-drop"])) : null) : null,
        ].filter(Boolean));
      };

      const drawForm = () => (refocus ? (_, draw) => draw() : keepingFocus)(formBox, () => {
        fields = [];
        formBox.replaceChildren(...form.map((one) => {
          const shown = one.id === "drill" && !desk.data.drill ? one.fields.slice(0, 1) : one.fields;
          const inside = one.fields.filter((it) => it.t === "rows").length > 1;
          const parts = shown.map((spec) => field(desk, inside ? { ...spec, inside } : spec, [], [one.title]));
          return h("section", { class: "sw-write__section", "data-section": one.id, "aria-labelledby": `${desk.name}-${one.id}` },
            h("h2", { class: "sw-heading sw-heading--rule", id: `${desk.name}-${one.id}` }, one.title), h("p", { class: "sw-note" }, one.lede),
            one.id === "happened" ? h("p", { class: "sw-note sw-write__keys" }, words.keys) : null,
            h("div", { class: "sw-write__grid" }, parts));
        }));
        paint();
        if (refocus) {
          const key = refocus;
          refocus = "";
          const node = key.endsWith(".+") ? formBox.querySelector(`[data-row="${CSS.escape(key)}"] :is(input, textarea, select)`) : formBox.querySelector(`[data-key="${CSS.escape(key)}"]`);
          (node?.disabled ? node.parentElement?.querySelector("button:not(:disabled)") : node)?.focus();
        }
      });

      // -- problems ------------------------------------------------------------------------------------------------------
      const fieldOf = (problem) => {
        const key = problem.place.join(".");
        let best = null;
        for (const one of fields) {
          if (key === one.path || key.startsWith(`${one.path}.`)) { if (one.path && (!best || one.path.length >= best.path.length)) best = one; }
        }
        return best ?? fields.find((one) => key && one.path.startsWith(`${key}.`)) ?? null;
      };
      const paint = () => {
        for (const one of fields) { one.note.hidden = true; one.note.textContent = ""; one.box.classList.remove("is-wrong", "is-open"); for (const control of controls(one)) control.removeAttribute("aria-invalid"); }
        for (const problem of problems) {
          const one = fieldOf(problem);
          if (!one) continue;
          const known = touched.has(one.path) || !problem.missing;
          one.box.classList.add(known ? "is-wrong" : "is-open");
          if (!known) continue;
          one.note.hidden = false;
          one.note.textContent = [one.note.textContent, problem.text].filter(Boolean).join(" ");
          for (const control of controls(one)) control.setAttribute("aria-invalid", "true");
        }
      };
      const controls = (one) => [...one.box.querySelectorAll("input, textarea, select")].filter((control) => control.closest(".sw-write__field") === one.box);
      const goTo = (one) => {
        if (!one) return;
        for (let drawer = one.box.closest("details"); drawer; drawer = drawer.parentElement.closest("details")) drawer.open = true;
        touched.add(one.path);
        paint();
        const control = controls(one)[0] ?? one.box.querySelector("button, input, textarea, select");
        control?.focus({ preventScroll: true });
        one.box.scrollIntoView({ block: "center" });
      };

      // -- beside --------------------------------------------------------------------------------------------------------
      const checks = () => {
        if (!problems.length) return h("p", { class: "sw-write__fine" }, mark("mark-met"), words["all-well"]);
        const groups = new Map();
        const ordered = problems.map((problem) => [problem, fields.indexOf(fieldOf(problem))]).sort((a, b) => a[1] - b[1]).map(([problem]) => problem);
        for (const problem of ordered) {
          const one = fieldOf(problem), title = one?.label[0] ?? words.whole;
          groups.set(title, [...(groups.get(title) ?? []), [problem, one]]);
        }
        return h("div", null, [...groups].map(([title, list]) => h("section", null, h("h3", { class: "sw-label" }, `${title} ${list.length}`),
          h("ul", { class: "sw-write__problems" }, list.map(([problem, one]) => {
            const name = one?.label.slice(1).filter((part, i, all) => part !== all[i - 1] && part !== title).join(" · ");
            const text = `${name ? `${name}${words.colon}` : ""}${problem.text}`;
            return h("li", { class: problem.missing ? "is-open" : "is-wrong" }, one ? h("button", { type: "button", onclick: () => goTo(one) }, text) : text);
          })))));
      };
      const drawSide = () => keepingFocus(side, () => {
        const tabs = [["preview", words.preview], ["card", words.card]];
        const shown = tab === "preview" ? reading(desk.data, desk.stories, words, locale, scene.stage) : card(desk.data, words, locale, form, scene.stage);
        const top = side.querySelector(".sw-write__checks")?.scrollTop ?? 0;
        side.replaceChildren(
          problems.length ? h("details", { class: "sw-drawer", open: listing, ontoggle: (event) => { listing = event.target.open; } }, h("summary", { "data-key": "checks" }, `${words.check} ${problems.length}`), h("div", { class: "sw-write__checks" }, checks())) : checks(),
          h("div", { class: "sw-filter" }, tabs.map(([key, label]) => h("button", { type: "button", class: "sw-filter__one", "data-key": `tab-${key}`, "aria-pressed": String(tab === key), onclick: () => { tab = key; drawSide(); } }, label))),
          h("div", { class: "sw-write__shown" }, shown));
        const list = side.querySelector(".sw-write__checks");
        if (list) list.scrollTop = top;
      });

      const take = (found) => {
        if (!found) return;
        ({ data: desk.data, stories: desk.stories } = found);
        trouble = ""; offer = null; dirty = true;
        drawForm(); drawSide();
        keep(true);
      };
      const onKey = (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y", "Z"].includes(event.key)) return;
        if (event.target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea")) return;
        event.preventDefault();
        if (event.key === "y" || event.shiftKey) redo(); else undo();
      };
      // Leaving ends the connection: what is not sent by then rests in the browser. Whoever stays after all is heard a little later.
      const onLeave = () => { clearTimeout(timer); if (dirty) timer = setTimeout(keep, 3000); };
      window.addEventListener("beforeunload", onLeave, { capture: true });
      el.addEventListener("keydown", onKey);
      model.on("change:said", onSaid);
      const links = h("nav", { class: "sw-write__jump", "aria-label": words.sections }, form.map((one) => h("a", { href: `#${desk.name}-${one.id}` }, one.title)), h("a", { class: "sw-write__toside", href: `#${desk.name}-side` }, words["to-side"]));
      body.replaceChildren(h("h1", { class: "sw-sr", tabindex: "-1" }, desk.say(scene.data.title) || words.untitled), stageBox, bar, links, h("div", { class: "sw-write__desk" }, h("div", null, formBox, goingOn, earlier(scene), h("p", { class: "sw-actions" }, h("button", { type: "button", class: "sw-button sw-button--quiet", onclick: () => model.send({ type: "start" }) }, words.another))), side));
      onSaid();
      drawStage(); drawForm(); drawTools(); drawState(); drawSide();
      // What an earlier page could not hand on.
      const left = recall(id);
      if (left && !locked && JSON.stringify([left.data, left.stories]) !== JSON.stringify([scene.data, scene.stories])) {
        if (left.was === scene.digest) { take(left); said.textContent = words.rest; } else { trouble = words["rest-old"]; offer = "rest"; drawState(); }
      } else if (left && !locked) rest(id, null);
      return () => { clearTimeout(timer); line.end(); window.removeEventListener("beforeunload", onLeave, { capture: true }); el.removeEventListener("keydown", onKey); model.off("change:said", onSaid); };
    };
    model.on("change:scene", opened);
    model.on("change:found", onFound);
    const onTrouble = () => {
      // What was asked for and not done, where no message of the form is under way.
      const now = model.get("said");
      if (!now.trouble || now.ref) return;
      if (desk && !desk.data) { const alert = body.querySelector('[role="alert"]'); alert?.replaceChildren(h("div", { class: "sw-error" }, now.trouble.split("\n").map((text) => h("p", null, text)))); }
    };
    model.on("change:said", onTrouble);
    opened();
    return () => { stop(); model.off("change:scene", opened); model.off("change:found", onFound); model.off("change:said", onTrouble); };
  },
};
