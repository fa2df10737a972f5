// Two languages side by side: each block of the text with its translation, taken from the other language's page.
// The content check makes sure that all languages have the same blocks. It is checked once more here, because a page
// may have been published again between two requests. Blocks that differ are not paired.
import { withoutIds, withoutWordLinks } from "../shared/copies.js";
import { element } from "../shared/elements.js";
import { printed } from "../shared/print.js";
import { addStyleSheet } from "../shared/style-sheet.js";
import { speaker } from "./status.js";

const HEADING = "h1, h2, h3, h4, h5, h6";
const BLOCK = `${HEADING}, p, ul, ol, li, table, thead, tbody, tr, th, td, pre, blockquote, section, div`;
// What is no text of the page: what the build adds, and what scripts add to it.
const ADDED = "[data-generated], .pi-second, .pi-note, .pi-suggestion";
// Added around lists that can be ticked and parts for other countries, but the items are part of the text.
const FOLDED = ".pi-abroad > details";
const AROUND = `.pi-self-check__list, li.pi-abroad, ${FOLDED}, ${FOLDED} > summary, li${FOLDED} > :is(ul, ol)`;
const SAME = ["id", "data-country", "data-kind", "data-strength", "data-help", "data-from", "data-to", "data-until", "data-dots"];
const STYLES = "side-by-side-pairs";
const TIMEOUT = 20_000; // milliseconds

// Not `lang`: a browser that translates the page changes it.
const language = document.documentElement.dataset.piLang;
const article = document.querySelector("article");
const fold = document.querySelector(".pi-fold"); // the menu in which a language is chosen
const control = document.querySelector("[data-pi-words]"); // shows what was chosen, with the button to go back
const alone = control.querySelector("[data-pi-alone]");
const pages = new Map(); // code -> promise of that language's page, which is fetched once
let shown = ""; // the code of the second language
let wanted = ""; // the code of the one that was asked for last
let undo = [];

// (code: string) -> Promise<{code, name, address, dir, article}>: this page in another language, as it was published.
// `article` is shared, so take copies with `copyOf(source, page)`: they have `lang`, no ids, and links to the other
// language's pages. Rejects if that page cannot be fetched.
export function otherPage(code) {
  if (!pages.has(code)) {
    pages.set(code, load(code).catch((error) => {
      pages.delete(code);
      throw error;
    }));
  }
  return pages.get(code);
}

// Does what a control asks for: shows its language beside this one and, if it says so, prints a part of the page.
export async function show(asking) {
  const code = asking.dataset.piWith;
  const part = asking.dataset.piPrint;
  const say = speaker(asking);
  if (code === language) { // print a part of the page in its own language only
    await addStyleSheet(STYLES); // it has the rules for what is not printed
    if (shown) close();
    say("");
    return printPart(part);
  }
  wanted = code;
  const name = new Intl.DisplayNames([language], { type: "language" }).of(code);
  if (shown !== code) {
    say("loading", name);
    const [other] = await Promise.all([otherPage(code), addStyleSheet(STYLES)]);
    if (wanted !== code) return say(""); // another language was chosen meanwhile
    inPlace(asking, () => { undoAll(); pairAll(other); });
    shown = code;
    showState();
  }
  if (fold.contains(asking)) { // the menu covers what was chosen
    say("");
    fold.togglePopover?.(false);
    speaker(alone)("opened", name);
  } else say("opened", name);
  if (part) printPart(part);
}

function close() {
  inPlace(alone, undoAll);
  shown = wanted = "";
  showState();
  speaker(alone)("closed");
  control.querySelector("[role=status]").focus({ preventScroll: true }); // the button is gone
}

alone.addEventListener("click", close);

// --- the other page --------------------------------------------------------------------------------------

async function load(code) {
  const link = document.querySelector(`.pi-languages a[hreflang="${CSS.escape(code)}"]`);
  const response = await fetch(link.href.split("#")[0], { signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const text = page.querySelector("article");
  // A host may answer with another page and status 200.
  if (!text || page.documentElement.dataset.piLang !== code) throw new Error(`not the page in ${code}`);
  const { textContent: name } = fold.querySelector(`[data-pi-with="${CSS.escape(code)}"]`);
  return { code, name, address: response.url, dir: page.documentElement.dir, article: text };
}

// --- what belongs together -------------------------------------------------------------------------------

const isAdded = (block) => block.closest(ADDED) !== null;

function blocksOf(parent) {
  return inOneOrder([...parent.children].flatMap((child) => {
    if (child.matches(AROUND)) return blocksOf(child);
    return child.matches(BLOCK) && !isAdded(child) ? [child] : [];
  }));
}

// Each language has its own order of the parts for one country each that follow each other.
function inOneOrder(blocks) {
  const country = (block) => block.dataset.country ?? "";
  for (let from = 0; from < blocks.length; from++) {
    let to = from;
    while (to < blocks.length && country(blocks[to])) to++;
    const run = blocks.slice(from, to).sort((a, b) => (country(a) < country(b) ? -1 : country(a) > country(b) ? 1 : 0));
    blocks.splice(from, run.length, ...run);
    from = to;
  }
  return blocks;
}

// What a block and its translation have in common: their blocks, ids, attributes, sources and links.
function shape(block) {
  const same = SAME.map((name) => block.getAttribute(name) ?? "");
  const links = [...block.querySelectorAll("a:not(.pi-word)")]
    .filter((link) => link.closest(BLOCK) === block && !isAdded(link.parentElement))
    .map((link) => link.dataset.cited ?? link.getAttribute("href"))
    .sort(); // each language gives its own country's emergency number first
  return [block.localName, ...same, ...links, blocksOf(block).map(shape)];
}

// A part of the page begins at a heading, or at a box that starts with one.
function partsOf(text) {
  const parts = [];
  for (const block of blocksOf(text)) {
    const heading = block.matches(HEADING) ? block : block.matches("section") ? block.querySelector(HEADING) : null;
    if (heading || !parts.length) parts.push({ id: heading?.id ?? "", blocks: [] });
    parts.at(-1).blocks.push(block);
  }
  return parts;
}

// Pairs of parts with the same heading, in order. A part that only one language has goes with the part before it.
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
  const names = [control.dataset.name, other.name].map((name) => element("p", { class: "pi-both__name" }, name));
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
    if (drawing && !ownText(theirs)) { // all languages share it: only its description is repeated
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

// What a page says about itself, on paper and at its end, is added as a whole.
function addedBelow(selector, other) {
  const [ours, theirs] = [article, other.article].map((text) => text.querySelector(selector));
  if (!ours || !theirs) return;
  const copy = withoutIds(document.importNode(theirs, true));
  const [late, theirLate] = [ours, copy].map((part) => part.querySelector("[data-pi-next-review]"));
  if (late && theirLate) theirLate.hidden = late.hidden; // site.js shows it once the review is late
  put(ours, "after", marked(copy, other), ours);
}

// Two versions of a part with different blocks are put beside each other as a whole.
function beside(ours, theirs, other) {
  const whole = element("div", { class: "pi-whole" });
  const [left, right] = [element("div", { class: "pi-whole__first" }), element("div")];
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

// site.js gives a cell with footnotes a name without them. With a second language, its name is its full text.
function withoutName(cell) {
  const name = cell.getAttribute("aria-label");
  if (name === null) return;
  cell.removeAttribute("aria-label");
  undo.push(() => cell.setAttribute("aria-label", name));
}

// The style sheet lays out the elements that hold pairs, and the first element of each pair.
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

export function copyOf(source, other) {
  const copy = document.importNode(source, true);
  for (const added of [...copy.querySelectorAll(BLOCK)].filter(isAdded)) added.remove();
  // Drawings beside the text have no words, so showing them once is enough.
  for (const drawing of copy.querySelectorAll("svg, noscript")) drawing.remove();
  withoutWordLinks(copy); // they lead to the other language's page, where there is no second language
  withoutIds(copy, ["data-dots", "data-forms"]);
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    if (part.matches("a[href]")) lead(part, other);
    if (part.matches("img")) part.src = new URL(part.getAttribute("src"), other.address).href;
  }
  return marked(copy, other);
}

// Makes a link lead to where it leads on the other page. Without the host if that is this site: print would show it.
function lead(link, other) {
  const address = new URL(link.getAttribute("href"), other.address);
  if (address.origin !== location.origin) return;
  link.setAttribute("href", address.pathname + address.search + address.hash);
  link.hreflang = other.code;
}

function asBox(source, other) {
  const box = element("div");
  const copy = copyOf(source, other);
  for (const inner of blocksOf(copy)) inner.remove();
  box.append(...copy.childNodes);
  if (source.dataset.label) box.dataset.label = source.dataset.label;
  return marked(box, other);
}

function marked(copy, other) {
  copy.lang = other.code;
  copy.translate = false; // the reader asked for this language
  if (other.dir && other.dir !== document.documentElement.dir) copy.dir = other.dir;
  copy.classList.add("pi-second");
  return copy;
}

function ownText(block) {
  return [...block.childNodes]
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

// --- what the reader sees --------------------------------------------------------------------------------

// The address and the menu say which language is shown.
function showState() {
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

// Makes a change that moves the text, and keeps what the reader is looking at in the same place.
function inPlace(asking, change) {
  const target = document.querySelector(":target");
  const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0; // below the header
  const isInSight = (block) => {
    const box = block.getBoundingClientRect();
    return box.bottom > top && box.top < innerHeight;
  };
  const first = () => blocksOf(article).find(isInSight) ?? article;
  const kept = article.contains(asking) && isInSight(asking) ? asking : target && isInSight(target) ? target : first();
  const before = kept.getBoundingClientRect().top;
  change();
  scrollBy({ top: kept.getBoundingClientRect().top - before, behavior: "instant" });
}

// Prints the title and one part of the page, without the footnote marks, because the sources are not printed with it.
function printPart(id) {
  const heading = document.getElementById(id);
  let isIn = false;
  const left = [...article.querySelectorAll("sup")];
  for (const block of article.children) {
    if (block.matches("h1[id], h2[id]") || block.contains(heading)) {
      isIn = block.matches("h1") || block.contains(heading);
    }
    const isPart = isIn && !block.matches("section:not([data-country])");
    if (!isPart && !block.matches(".pi-review")) left.push(block);
  }
  const mark = (isLeft) => left.forEach((block) => block.classList.toggle("pi-unprinted", isLeft));
  printed(() => mark(true), () => mark(false));
}
