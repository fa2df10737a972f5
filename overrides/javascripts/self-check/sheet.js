// The sheet of the self-check: which page it is from, and what was ticked, under the headings of its groups.
import { plain } from "../shared/copies.js";
import { element } from "../shared/elements.js";
import { sayWhence } from "../shared/whence.js";

// The sections of the page whose lists can be ticked, by group of the sheet. Not every page has all of them.
const GROUPS = { now: ["not-now"], first: ["tell-first", "clinics-differ"] };
const MEDICINES = "medicines";

// (article: Element) -> { group, heading, list }[]: the lists that can be ticked.
export function listsOf(article) {
  return Object.entries(GROUPS).flatMap(([group, ids]) => ids.flatMap((id) => {
    const heading = article.querySelector(`#${id}`);
    const lists = [...following(heading)].filter((part) => part.matches("ul, ol"));
    return lists.map((list) => ({ group, heading, list }));
  }));
}

// The text below a heading, up to the next heading.
function* following(heading) {
  let next = heading?.nextElementSibling;
  const isOwn = (part) => !part.matches(".pi-elsewhere, .pi-second"); // the others belong to another language
  for (; next && !(isOwn(next) && next.matches("h1, h2, section")); next = next.nextElementSibling) {
    if (isOwn(next)) yield next;
  }
}

// Puts the ticked items under the headings of the sheet. Returns the result in a few words.
export function sort(sections, answer) {
  const counts = [];
  for (const name of Object.keys(GROUPS)) {
    const group = answer.querySelector(`[data-group=${name}]`);
    const title = group.querySelector("h3");
    const chosen = sections.filter((section) => section.group === name).map(tickedIn).filter(Boolean);
    const count = chosen.reduce((sum, { list }) => sum + list.children.length, 0);
    group.replaceChildren(title, ...chosen.flatMap(({ heading, list }) => [heading, list]));
    group.hidden = count === 0;
    if (count) counts.push(`${title.textContent}: ${count}.`);
  }
  const none = answer.querySelector("[data-group=none]");
  none.hidden = counts.length > 0;
  return counts.join(" ") || `${none.querySelector("h3").textContent}.`;
}

// The ticked items of a section below its own heading, whose sentence they complete.
function tickedIn(section) {
  const ticked = section.items.filter((item) => item.box.checked);
  if (!ticked.length) return null;
  const heading = element("p", {}, ...plain(section.heading).childNodes);
  const list = element("ul", {}, ...ticked.map((item) => item.text.cloneNode(true)));
  return { heading, list };
}

// Fills in where the sheet is from, and what the page says about medicines.
export function describe(answer, locale, page, copy = plain) {
  sayWhence(answer, locale, page);
  const { article } = page;
  const heading = article.querySelector(`#${MEDICINES}`);
  const title = element("h3", {}, ...copy(heading).childNodes);
  answer.querySelector("[data-medicines]").replaceChildren(title, ...[...following(heading)].map(copy));
}
