// What the search dialog does. This, MiniSearch and the index of the page's language are fetched when it is
// first opened.
import MiniSearch from "./vendor/minisearch.js";

const begun = new WeakMap(); // a dialog: what fetches its index

export function begin(dialog) {
  if (!begun.has(dialog)) begun.set(dialog, prepared(dialog));
  begun.get(dialog)();
}

function prepared(dialog) {
  const field = dialog.querySelector("input");
  const count = dialog.querySelector(".pi-search__count");
  const list = dialog.querySelector(".pi-search__results");
  const instead = dialog.querySelector(".pi-search__instead");
  const root = new URL(dialog.dataset.index.replace(/search\/search_index\.json$/, ""), location.href);
  const words = dialog.dataset;
  let index;

  const ask = () => {
    if (!index) return;
    const found = field.value.trim() ? index.find(field.value) : undefined;
    list.replaceChildren(...(found ?? []).slice(0, 10).map((place) => entry(place, root)));
    instead.hidden = found?.length !== 0;
    count.textContent =
      !found ? ""
      : found.length === 0 ? words.none
      : found.length === 1 ? words.one
      : words.other.replace("#", String(found.length));
  };

  let isAsked = false;
  const start = async () => {
    if (isAsked) return;
    isAsked = true;
    count.textContent = words.loading;
    try {
      const answer = await fetch(words.index);
      if (!answer.ok) throw new Error(String(answer.status));
      const data = await answer.json();
      index = new SearchIndex(data);
      // First of what may help when nothing is found: a sign of danger may be written in words nobody foresaw.
      suggest(data.docs.filter((doc) => doc.help === 0).map((doc) => [new URL(doc.location, root).href, doc.title]));
      count.textContent = "";
      ask();
    } catch {
      isAsked = false; // opened again, it is tried again
      count.textContent = words.failed;
    }
  };

  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  field.addEventListener("input", ask);
  // What may help when nothing is found: the pages of the menu, below what is put before them.
  const menu = [...document.querySelectorAll(".pi-menu a:not([href^='#'])")].map((link) => [link.href, link.textContent]);
  const suggest = (first) => instead.querySelector("ul").replaceChildren(...[...first, ...menu].map(([href, text]) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href, textContent: text }));
    return item;
  }));
  dialog.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  return start;
}

// --- finding -------------------------------------------------------------------------------------------------

const FIELDS = { title: 5, page: 2, keywords: 4, text: 1 };
// The signs of danger are known as words, but count only whole: "see" of "cannot see" does not find the card.
const ALL_FIELDS = [...Object.keys(FIELDS), "signs"];
const SHORTEST = 4; // letters that are left of a word of which only the beginning is known
const SURE = 0.5; // of a meaning: what is guessed at is no sign ("gezwommen" is not "gezwollen")
const ENOUGH = 0.6; // of the letters of a sign: "alle" is not yet "allergie"

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// The words of a text; of one with a hyphen its parts, and both as one: "make-up" is make, up and makeup.
function wordsOf(text) {
  const found = folded(text).match(/[\p{L}\p{N}]+(?:[-–][\p{L}\p{N}]+)*/gu) ?? [];
  return found.flatMap((word) => (/[-–]/.test(word) ? [...word.split(/[-–]/), word.replace(/[-–]/g, "")] : [word]));
}

export class SearchIndex {
  // What search_index.json has. `docs`: parts of pages. `ignored`: words that say nothing of what is looked for.
  // `affixes`: what the language puts before ("ber-") and behind ("-kan") a word. `same`: words of the pages, each
  // with what readers type for it.
  constructor({ docs, ignored, affixes, same }) {
    this.ignored = new Set(ignored.split(" ").map(folded));
    const puts = affixes.split(" ");
    this.prefixes = puts.filter((affix) => affix.endsWith("-")).map((affix) => affix.slice(0, -1));
    this.suffixes = puts.filter((affix) => affix.startsWith("-")).map((affix) => affix.slice(1));
    this.same = same.split(";").map((line) => line.split(":")).flatMap(([words, typed = ""]) =>
      typed.split(",").map(wordsOf).filter((from) => from.length).map((from) => ({ from, to: wordsOf(words) })));
    this.index = new MiniSearch({
      fields: ALL_FIELDS, idField: "location", tokenize: wordsOf, processTerm: (term) => term,
    });
    this.index.addAll(docs);
    this.byStem = new Map(); // a stem: the words that share it
    for (const term of new Set(docs.flatMap((doc) => ALL_FIELDS.flatMap((f) => wordsOf(doc[f] ?? ""))))) {
      for (const stem of this.stems(term)) this.byStem.set(stem, [...(this.byStem.get(stem) ?? []), term]);
    }
    this.byLocation = new Map(docs.map((doc) => [doc.location, doc]));
    // The signs of danger of each card, each as its words: "cannot see" are two that stand together.
    const cards = docs.filter((doc) => doc.help);
    this.signs = new Map(cards.map((doc) => [doc, (doc.signs ?? "").split(",").map(wordsOf)]));
  }

  // What fits a query, best first: { doc, first, terms }. A page is there once, with its best part; the cards that
  // tell when to get help stand by themselves.
  find(query) {
    const typed = this.inWordsOfThePages(wordsOf(query));
    const asked = [...new Set(typed)].filter((word) => word.length > 1);
    const said = asked.filter((word) => !this.ignored.has(word));
    const wanted = (said.length ? said : asked).map((word) => this.meant(word)).filter((terms) => terms.size);
    if (!wanted.length) return [];
    const queries = wanted.map((terms) => ({
      combineWith: "OR",
      queries: [...terms].map(([term, weight]) => ({
        queries: [term],
        fields: Object.keys(FIELDS),
        boost: Object.fromEntries(Object.entries(FIELDS).map(([field, boost]) => [field, boost * weight])),
      })),
    }));
    const results = this.index.search({ combineWith: "OR", queries }).map((result) => ({
      doc: this.byLocation.get(result.id),
      terms: result.terms,
      hits: wanted.filter((terms) => result.terms.some((term) => terms.has(term))).length,
      score: result.score * (this.byLocation.get(result.id).boost ?? 1),
    }));
    // A part that holds more of the words comes first; then the one that MiniSearch finds the better fit.
    results.sort((a, b) => b.hits - a.hits || b.score - a.score);
    const cards = this.cards(typed, results);
    const pages = new Map(cards.lead ? [["", cards.fit]] : []);
    for (const result of results) {
      if (result.doc.help) {
        if (!pages.has("")) pages.set("", cards.fit); // where the best of them stands
        continue;
      }
      const page = result.doc.location.split("#")[0];
      const best = pages.get(page);
      if (!best) pages.set(page, { ...result, first: this.byLocation.get(page) ?? result.doc });
      // The page as a whole fits because of its title or keywords: then the part that has the words is the place.
      else if (best.doc === best.first && result.hits === best.hits) Object.assign(best, { ...result, first: best.first });
    }
    return [...pages.values()].flat();
  }

  // The cards that fit, the most urgent first, and whether they come before all else: they do when a sign of one is
  // typed, and then the less urgent ones with a word of the query follow. Without a sign ("medicine", "clinic") those
  // fit that have as many of the words as the best of them.
  cards(typed, results) {
    const meanings = typed.map((word) => this.meant(word));
    const means = (at, word) => meanings[at]?.get(word) >= SURE
      && !(word.startsWith(typed[at]) && typed[at].length < word.length * ENOUGH);
    const isTyped = (sign) => sign.length && typed.some((_, at) => sign.every((word, place) => means(at + place, word)));
    const signed = [...this.signs].filter(([, signs]) => signs.some(isTyped)).map(([doc]) => doc);
    const urgency = Math.max(0, ...signed.map((doc) => doc.help));
    const found = results.filter(({ doc }) => doc.help);
    for (const doc of signed) if (!found.some((card) => card.doc === doc)) found.push({ doc, terms: typed });
    const fit = found
      .filter(({ doc, hits }) => (urgency ? signed.includes(doc) || doc.help < urgency : hits === found[0].hits))
      .sort((a, b) => b.doc.help - a.doc.help)
      .map((card) => ({ ...card, first: this.byLocation.get(card.doc.location.split("#")[0]) ?? card.doc }));
    return { fit, lead: urgency > 0 };
  }

  // What is typed, with the words of the pages in the place of other words for the same.
  inWordsOfThePages(typed) {
    for (const { from, to } of this.same) {
      const at = typed.findIndex((_, start) => from.every((word, place) => typed[start + place] === word));
      if (at >= 0) typed = [...typed.slice(0, at), ...to, ...typed.slice(at + from.length)];
    }
    return typed;
  }

  // The words of the site that a typed word may mean, each with its weight.
  meant(word) {
    const terms = new Map();
    const add = (term, weight) => terms.set(term, Math.max(weight, terms.get(term) ?? 0));
    for (const term of this.beginningWith(word)) add(term, term === word ? 1 : 0.7);
    for (const stem of this.stems(word)) for (const term of this.byStem.get(stem) ?? []) add(term, 0.5);
    if (terms.size) return terms;
    // Written as one word here and as two on the site, or the other way round.
    for (let at = 3; at <= word.length - 3; at += 1) {
      const parts = [word.slice(0, at), word.slice(at)];
      if (parts.every((part) => this.has(part))) for (const part of parts) add(part, 0.7);
    }
    if (terms.size) return terms;
    // Another ending, or a slip of the pen; the first letter is seldom wrong.
    for (let length = word.length - 1; length >= Math.max(SHORTEST, word.length * 0.6) && !terms.size; length -= 1) {
      for (const term of this.beginningWith(word.slice(0, length))) add(term, 0.4);
    }
    for (const distance of [1, 2]) {
      if (word.length < (distance === 1 ? SHORTEST : 7)) break;
      const found = this.index.search(word, { fuzzy: distance, prefix: false }).flatMap((result) => result.terms);
      for (const term of found) if (term[0] === word[0]) add(term, distance === 1 ? 0.6 : 0.3);
      if (terms.size) break;
    }
    return terms;
  }

  has(term) {
    return this.byStem.get(term)?.includes(term) ?? false;
  }

  beginningWith(start) {
    if (start.length < 3) return this.has(start) ? [start] : [];
    return new Set(this.index.search(start, { prefix: true }).flatMap((result) => result.terms));
  }

  // A word as it is and without what the language puts before and behind it.
  stems(word) {
    const found = new Set([word]);
    for (const suffix of ["", ...this.suffixes]) {
      if (!word.endsWith(suffix)) continue;
      const start = word.slice(0, word.length - suffix.length);
      for (const prefix of ["", ...this.prefixes]) {
        const stem = start.startsWith(prefix) ? start.slice(prefix.length) : "";
        if (stem.length >= SHORTEST) found.add(stem);
      }
    }
    return found;
  }
}

// --- showing -------------------------------------------------------------------------------------------------

// One page found: its title, the heading of its best part, and the words around what was found.
function entry({ doc, first, terms }, root) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(doc.location, root).href;
  link.append(doc.page);
  if (doc !== first) link.append(" – ", ...marked(doc.title, terms));
  const text = document.createElement("p");
  text.append(...excerpt(doc.text, terms));
  item.append(link, text);
  return item;
}

function marked(text, terms) {
  return text.split(/([\p{L}\p{N}]+(?:[-–][\p{L}\p{N}]+)*)/u).filter(Boolean).map((part) => {
    if (!wordsOf(part).some((word) => terms.includes(word))) return document.createTextNode(part);
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

function excerpt(text, terms, around = 80) {
  const hit = [...text.matchAll(/[\p{L}\p{N}]+(?:[-–][\p{L}\p{N}]+)*/gu)]
    .find(([word]) => wordsOf(word).some((one) => terms.includes(one)));
  const place = hit?.index ?? 0;
  const from = place > around ? text.lastIndexOf(" ", place - around) + 1 : 0;
  let to = text.indexOf(" ", place + around * 2);
  if (to < 0) to = text.length;
  return [from ? "… " : "", ...marked(text.slice(from, to), terms), to < text.length ? " …" : ""];
}
