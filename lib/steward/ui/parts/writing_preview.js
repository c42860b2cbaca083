// The case as it will be read, and as it will stand among the drills; drawn of the plain data while it is typed, holes and all.
import { h, fill } from "./dom.js";

/** Words in the language asked for, else in the other. */
export const sayIn = (locale) => (words) => (words ? (words[locale] || words[locale === "zh" ? "en" : "zh"] || "").toString() : "");
const first = (locale, sayings) => (sayings?.[locale]?.length ? sayings[locale] : sayings?.[locale === "zh" ? "en" : "zh"] ?? [])[0] ?? "";
const section = (title, ...body) => (body.flat().filter(Boolean).length ? h("section", null, h("h3", { class: "sw-label" }, title), ...body) : null);

const has = (value, locale) => (Array.isArray(value) ? value.some((one) => has(one, locale)) : value && typeof value === "object" ? Boolean(value[locale]?.length) || Object.values(value).some((one) => has(one, locale)) : false);

/** What is written of a case, to be read. */
export function reading(data, stories, words, locale, stage) {
  const say = sayIn(locale);
  const people = (data.people ?? []).filter((one) => say(one?.name) || say(one?.who));
  const events = (data.happened ?? []).filter((one) => say(one?.when) || say(one?.what));
  const wanted = ["surface", "real", "hidden"].map((key) => say(data.wanted?.[key])).filter(Boolean);
  const expected = (data.expectations ?? []).map((one) => say(one)).filter(Boolean);
  const limits = (data.limits ?? []).map((one) => [say(one?.what), say(one?.why)]).filter(([what]) => what);
  const asks = (data.review?.questions ?? []).map((one) => say(one?.ask)).filter(Boolean);
  const story = say(stories).trim().replace(/^#[^\n]*\n+/, "");  // its own heading is the title again
  const missing = ["zh", "en"].filter((one) => !has(data, one) && !stories[one]);
  return h("article", { class: "sw-write__reading" },
    h("p", { class: "sw-chips" }, stage === "draft" ? h("span", { class: "sw-chip" }, words["p-draft"]) : null, missing.length === 1 ? h("span", { class: "sw-chip" }, words[missing[0] === "en" ? "p-only-zh" : "p-only-en"]) : null),
    h("h2", { class: "sw-heading" }, say(data.title) || words.untitled), h("p", null, say(data.lede)),
    story ? h("div", { class: "sw-write__story" }, story.split(/\n{2,}/).map((one) => h("p", null, one.replace(/^#+\s*/, "")))) : null,
    section(words["p-people"], people.length ? h("ul", null, people.map((one) => h("li", null, h("b", null, say(one.name)), " ", say(one.who)))) : null),
    section(words["p-happened"], events.length ? h("ol", { class: "sw-write__line" }, events.map((one) => h("li", null, h("span", { class: "sw-note" }, say(one.when), one.told === "invented" ? ` · ${words["p-added"]}` : null), h("p", null, say(one.what))))) : null),
    section(words["p-wanted"], wanted.length ? h("ul", null, wanted.map((one) => h("li", null, one))) : null),
    section(words["p-expect"], expected.length ? h("ul", null, expected.map((one) => h("li", null, one))) : null),
    section(words["p-limits"], limits.length ? h("ul", null, limits.map(([what, why]) => h("li", null, what, why ? h("span", { class: "sw-note" }, ` ${why}`) : null))) : null),
    section(words["p-questions"], asks.length ? h("ol", null, asks.map((one) => h("li", null, one))) : null));
}

/** What a learner sees of it before the first word. */
export function card(data, words, locale, form, stage) {
  const say = sayIn(locale), drill = data.drill;
  if (!drill) return h("p", { class: "sw-note" }, words["p-nodrill"]);
  const named = (id) => say((data.people ?? []).find((one) => one?.id === id)?.name);
  const options = (k) => form.find((one) => one.id === "drill").fields.find((one) => one.k === k).options;
  const name = (k, id) => options(k).find(([one]) => one === id)?.[1] ?? "";
  const you = named(drill.you);
  return h("article", { class: "sw-write__card" },
    stage === "draft" ? h("p", { class: "sw-chips" }, h("span", { class: "sw-chip" }, words["p-draft"])) : null,
    h("h2", { class: "sw-heading" }, say(data.title) || words.untitled), h("p", null, say(data.lede)),
    h("p", { class: "sw-label sw-bits" }, [name("drill.style", drill.style), name("drill.state", drill.state)].filter(Boolean).map((one) => h("span", null, one))),
    h("p", { class: "sw-write__scene" }, say(drill.scene)),
    h("p", { class: "sw-label" }, named(drill.customer)),
    h("p", { class: "sw-voice" }, first(locale, drill.opens)),
    you ? h("p", { class: "sw-note" }, fill(words["p-you"], { you })) : null);
}
