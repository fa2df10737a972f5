// Two languages side by side: each block of the text with its translation, taken from the other language's page.
// The check of the content sees to it that all languages have the same blocks; here it is looked at once more,
// because a page may have been published anew between two requests. What does not agree is not paired.
import { printed } from "./print.js";
import { speaker } from "./status.js";

const HEADING = "h1, h2, h3, h4, h5, h6";
const BLOCK = `${HEADING}, p, ul, ol, li, table, thead, tbody, tr, th, td, pre, blockquote, section, div`;
// Boxes of the text itself; everything else whose class begins with "pi-" was added to it, and has no translation here.
const BOXES = ["pi-in-short", "pi-care", "pi-table", "pi-self-check__list"];
// Around lists to tick, whose items are the text's own.
const AROUND = ".pi-self-check__list";
const SAME = ["id", "data-kind", "data-strength", "data-help", "data-from", "data-to", "data-until", "data-dots"];
const PATIENCE = 20_000; // milliseconds

// Not `lang`, which a browser that translates the page changes.
const language = document.documentElement.dataset.piLang;
const article = document.querySelector("article");
const fold = document.querySelector(".pi-fold"); // where a language is chosen
const control = document.querySelector("[data-pi-words]"); // what was chosen, and the way back
const alone = control.querySelector("[data-pi-alone]");
const pages = new Map(); // code -> promise of that language's page, which is asked for once
let shown = ""; // the second language
let wanted = "";
let undo = [];

// (code: string) -> Promise<{code, name, address, dir, article}>: this page in another language, as it was published.
// `article` is shared: take copies with `copyOf(element, page)`, which have `lang`, no ids, and links that lead to
// the other language's pages. Rejects if that page cannot be had.
export function otherPage(code) {
  if (!pages.has(code)) {
    pages.set(code, load(code).catch((error) => {
      pages.delete(code);
      throw error;
    }));
  }
  return pages.get(code);
}

// What a control asks for: its language beside this one and, if it says so, a part of the page on paper.
export async function show(asking) {
  const code = asking.dataset.piWith;
  const part = asking.dataset.piPrint;
  const say = speaker(asking);
  if (code === language) { // a part of the page on paper, in its own language only
    await style(); // it says what is left out
    if (shown) close();
    say("");
    return printPart(part);
  }
  wanted = code;
  const name = new Intl.DisplayNames([language], { type: "language" }).of(code);
  if (shown !== code) {
    say("loading", name);
    const [other] = await Promise.all([otherPage(code), style()]);
    if (wanted !== code) return say(""); // another language was chosen meanwhile
    inPlace(asking, () => { undoAll(); pairAll(other); });
    shown = code;
    state();
  }
  if (fold.contains(asking)) { // it closes over what was chosen
    say("");
    fold.togglePopover?.(false);
    speaker(alone)("opened", name);
  } else say("opened", name);
  if (part) printPart(part);
}

function close() {
  inPlace(alone, undoAll);
  shown = wanted = "";
  state();
  speaker(alone)("closed");
  control.querySelector("[role=status]").focus({ preventScroll: true }); // the button is gone
}

alone.addEventListener("click", close);

// --- the other page --------------------------------------------------------------------------------------

async function load(code) {
  const link = document.querySelector(`.pi-languages a[hreflang="${CSS.escape(code)}"]`);
  const response = await fetch(link.href.split("#")[0], { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const text = page.querySelector("article");
  // A host may answer with another page, and say that all is well.
  if (!text || page.documentElement.dataset.piLang !== code) throw new Error(`not the page in ${code}`);
  const { textContent: name } = fold.querySelector(`[data-pi-with="${CSS.escape(code)}"]`);
  return { code, name, address: response.url, dir: page.body.dir, article: text };
}

let styled;
function style() {
  styled ??= new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("../stylesheets/two-languages.css", import.meta.url).href;
    link.addEventListener("load", done);
    link.addEventListener("error", () => { link.remove(); styled = undefined; failed(new Error(link.href)); });
    document.head.append(link);
  });
  return styled;
}

// --- what belongs together -------------------------------------------------------------------------------

function isAdded(element) {
  const added = (box) => box.classList.contains("footnote")
    || [...box.classList].some((name) => name.startsWith("pi-") && !BOXES.includes(name.split("--")[0]));
  for (let box = element; box && box.localName !== "article"; box = box.parentElement) if (added(box)) return true;
  return false;
}

function blocksOf(element) {
  return [...element.children].flatMap((child) => {
    if (child.matches(AROUND)) return blocksOf(child);
    return child.matches(BLOCK) && !isAdded(child) ? [child] : [];
  });
}

// What has to be the same in both for them to be each other's translation: blocks, ids, attributes, sources, links.
function shape(element) {
  const same = SAME.map((name) => element.getAttribute(name) ?? "");
  const links = [...element.querySelectorAll("a:not(.pi-word)")]
    .filter((link) => link.closest(BLOCK) === element && !isAdded(link.parentElement))
    .map((link) => link.getAttribute("href"))
    .sort(); // each language names its own country's emergency number first
  return [element.localName, ...same, ...links, blocksOf(element).map(shape)];
}

// A part of the page begins at a heading, or at a box that opens with one.
function partsOf(text) {
  const parts = [];
  for (const block of blocksOf(text)) {
    const heading = block.matches(HEADING) ? block : block.matches("section") ? block.querySelector(HEADING) : null;
    if (heading || !parts.length) parts.push({ id: heading?.id ?? "", blocks: [] });
    parts.at(-1).blocks.push(block);
  }
  return parts;
}

// Parts of both with the same heading, in order; one that only one of them has goes with the part before it.
function pairsOf(ours, theirs) {
  const pairs = [];
  let next = 0;
  for (const part of ours) {
    const place = theirs.findIndex((other, at) => at >= next && other.id === part.id);
    if (place < 0 && pairs.length) { pairs.at(-1).ours.push(...part.blocks); continue; }
    const between = theirs.slice(next, Math.max(place, next)).flatMap((other) => other.blocks);
    const pair = { ours: [...part.blocks], theirs: [] };
    (pairs.at(-1) ?? pair).theirs.push(...between);
    if (place >= 0) {
      pair.theirs.push(...theirs[place].blocks);
      next = place + 1;
    }
    pairs.push(pair);
  }
  pairs.at(-1)?.theirs.push(...theirs.slice(next).flatMap((other) => other.blocks));
  return pairs;
}

// --- on the page -----------------------------------------------------------------------------------------

function pairAll(other) {
  for (const { ours, theirs } of pairsOf(partsOf(article), partsOf(other.article))) {
    const agree = JSON.stringify(ours.map(shape)) === JSON.stringify(theirs.map(shape));
    if (agree) ours.forEach((block, place) => pair(block, theirs[place], other));
    else if (theirs.length) beside(ours, theirs, other);
  }
  for (const part of ["print", "review"]) addedBelow(`.pi-${part}`, other);
  const names = [control.dataset.name, other.name].map((name) => made("p", "pi-both__name", name));
  names[0].lang = language;
  for (const name of names) name.translate = false;
  marked(names[1], other);
  control.after(...names);
  together(names[0]);
  undo.push(() => names.forEach((name) => name.remove()));
}

function pair(ours, theirs, other) {
  const inner = blocksOf(ours);
  if (inner.length) {
    if (ours.matches("li") && ownText(theirs)) put(inner[0], "before", asBox(theirs, other), ours);
    const others = blocksOf(theirs);
    inner.forEach((block, place) => pair(block, others[place], other));
  } else if (ours.matches("th, td")) {
    if (ownText(theirs)) put(ours, "append", asBox(theirs, other), ours);
    withoutName(ours);
  } else {
    const copy = copyOf(theirs, other);
    const drawing = theirs.querySelector("img");
    if (drawing && !ownText(theirs)) { // shared by all languages: only what it says is said again
      if (!drawing.alt) return;
      copy.textContent = drawing.alt;
      copy.classList.add("pi-second--text");
    } else together(ours);
    if (ours.parentElement.matches("ol")) copy.value = number(ours);
    const notice = noticeBelow(theirs);
    put(ours, "after", copy, ours);
    if (notice) put(copy, "after", copyOf(notice, other), ours);
  }
}

// What a page says of itself, on paper and at its end: as a whole.
function addedBelow(selector, other) {
  const [ours, theirs] = [article, other.article].map((text) => text.querySelector(selector));
  if (!ours || !theirs) return;
  const copy = document.importNode(theirs, true);
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "aria-labelledby"]) part.removeAttribute(name);
  }
  const [late, theirLate] = [ours, copy].map((part) => part.querySelector("[data-pi-next-review]"));
  if (late && theirLate) theirLate.hidden = late.hidden; // said from its day on: site.js
  put(ours, "after", marked(copy, other), ours);
}

// Two versions of a part that are not the same blocks: whole, beside each other.
function beside(ours, theirs, other) {
  const whole = made("div", "pi-whole");
  const [left, right] = [made("div", "pi-whole__first"), made("div", "")];
  const withNotice = (block) => [block, noticeBelow(block)].filter(Boolean);
  ours[0].before(whole);
  left.append(...ours.flatMap(withNotice));
  right.append(...theirs.flatMap(withNotice).map((block) => {
    const copy = copyOf(block, other);
    copy.classList.remove("pi-second");
    return copy;
  }));
  left.lang = language;
  whole.append(left, marked(right, other));
  undo.push(() => whole.replaceWith(...left.childNodes));
}

function put(place, how, copy, ours) {
  place[how](copy);
  const had = ours.getAttribute("lang");
  if (had === null) ours.lang = language;
  undo.push(() => {
    copy.remove();
    if (had === null) ours.removeAttribute("lang");
  });
}

// A cell's name is its own words alone (site.js); with a second language it is what stands in it.
function withoutName(cell) {
  const name = cell.getAttribute("aria-label");
  if (name === null) return;
  cell.removeAttribute("aria-label");
  undo.push(() => cell.setAttribute("aria-label", name));
}

// The style sheet lays out what holds pairs, and the first of each.
function together(ours) {
  const holder = ours.parentElement;
  ours.toggleAttribute("data-pi-first", true);
  holder.toggleAttribute("data-pi-both", true);
  undo.push(() => {
    ours.removeAttribute("data-pi-first");
    holder.removeAttribute("data-pi-both");
  });
}

function undoAll() {
  for (const step of undo.reverse()) step();
  undo = [];
}

// --- copies ----------------------------------------------------------------------------------------------

export function copyOf(element, other) {
  const copy = document.importNode(element, true);
  for (const added of [...copy.querySelectorAll(BLOCK)].filter(isAdded)) added.remove();
  // Drawings beside the words are without words: the first copy has them.
  for (const drawing of copy.querySelectorAll("svg, noscript")) drawing.remove();
  // A word opens its explanation on its own page, which would end the reading in two languages.
  for (const word of copy.querySelectorAll(".pi-word")) word.replaceWith(...word.childNodes);
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "aria-labelledby", "data-dots", "data-forms"]) part.removeAttribute(name);
    if (part.matches("a[href]")) lead(part, other);
    if (part.matches("img")) part.src = new URL(part.getAttribute("src"), other.address).href;
  }
  return marked(copy, other);
}

// Links lead to where they lead on the other page. Within the site without its name, which print would write out.
function lead(link, other) {
  const address = new URL(link.getAttribute("href"), other.address);
  if (address.origin !== location.origin) return;
  link.setAttribute("href", address.pathname + address.search + address.hash);
  link.hreflang = other.code;
}

function asBox(element, other) {
  const box = made("div", "");
  const copy = copyOf(element, other);
  for (const inner of blocksOf(copy)) inner.remove();
  box.append(...copy.childNodes);
  if (element.dataset.label) box.dataset.label = element.dataset.label;
  return marked(box, other);
}

function marked(copy, other) {
  copy.lang = other.code;
  copy.translate = false; // the reader asked for this language
  if (other.dir && other.dir !== document.body.dir) copy.dir = other.dir;
  copy.classList.add("pi-second");
  return copy;
}

function made(name, className, text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function ownText(element) {
  return [...element.childNodes]
    .filter((node) => !(node instanceof Element && node.matches(BLOCK)))
    .map((node) => node.textContent)
    .join("")
    .trim();
}

function noticeBelow(block) {
  const next = block.nextElementSibling;
  return next?.matches(".pi-outdated") ? next : null;
}

function number(item) {
  const list = item.parentElement;
  return list.start + [...list.children].filter((other) => !other.matches(".pi-second")).indexOf(item);
}

// --- what the reader is told, and where the reader is ----------------------------------------------------

// The address tells what is shown; the buttons tell it too.
function state() {
  const address = new URL(location.href);
  if (shown) address.searchParams.set("with", shown);
  else address.searchParams.delete("with");
  history.replaceState(history.state, "", address);
  alone.hidden = !shown;
  for (const link of fold.querySelectorAll("[data-pi-with]")) {
    if (link.dataset.piWith === shown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// The page grows above and below: what the reader is at stays where it is.
function inPlace(asking, change) {
  const target = document.querySelector(":target");
  const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0; // below the header
  const isInSight = (element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > top && box.top < innerHeight;
  };
  const first = () => blocksOf(article).find(isInSight) ?? article;
  const kept = article.contains(asking) && isInSight(asking) ? asking : target && isInSight(target) ? target : first();
  const before = kept.getBoundingClientRect().top;
  change();
  scrollBy({ top: kept.getBoundingClientRect().top - before, behavior: "instant" });
}

// The title and one part of the page on paper, without the marks of sources that are not printed with it.
function printPart(id) {
  const heading = document.getElementById(id);
  let isIn = false;
  const left = [...article.querySelectorAll("sup")];
  for (const element of article.children) {
    if (element.matches("h1[id], h2[id]") || element.contains(heading)) {
      isIn = element.matches("h1") || element.contains(heading);
    }
    const isPart = isIn && !element.matches("section");
    if (!isPart && !element.matches(".pi-review")) left.push(element);
  }
  const mark = (isLeft) => left.forEach((element) => element.classList.toggle("pi-unprinted", isLeft));
  printed(() => mark(true), () => mark(false));
}
