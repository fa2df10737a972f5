// The sheet of the self-check: what it says of itself, and what was ticked below the headings of its groups.
import { plain } from "./copies.js";

// The sections of the page whose lists can be ticked, by the group of the answer.
export const GROUPS = { now: ["not-now"], first: ["tell-first", "clinics-differ"] };
const MEDICINES = "medicines";

// What the text has below a heading, up to the next one.
export function* following(heading) {
  let element = heading?.nextElementSibling;
  const isOwn = (part) => !part.matches(".pi-elsewhere, .pi-second"); // what belongs to another language
  for (; element && !(isOwn(element) && element.matches("h1, h2, section")); element = element.nextElementSibling) {
    if (isOwn(element)) yield element;
  }
}

// Put what is ticked under its heading in the answer; the answer in short comes back.
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

// The ticked items of a section, below its own heading, of which they are the end of the sentence.
function tickedIn(section) {
  const ticked = section.items.filter((item) => item.box.checked);
  if (!ticked.length) return null;
  const heading = document.createElement("p");
  heading.append(...plain(section.heading).childNodes);
  const list = document.createElement("ul");
  list.append(...ticked.map((item) => item.text.cloneNode(true)));
  return { heading, list };
}

// What the sheet says of itself, and the page's own words on medicines.
export function describe(answer, locale, { article, address }, copy = plain) {
  const { origin, pathname } = new URL(address);
  const facts = {
    title: article.querySelector("h1").textContent,
    date: new Date().toLocaleDateString(locale, { dateStyle: "long" }),
    address: origin + pathname,
  };
  for (const [part, text] of Object.entries(facts)) answer.querySelector(`[data-${part}]`).textContent = text;
  const heading = article.querySelector(`#${MEDICINES}`);
  const title = document.createElement("h3");
  title.append(...copy(heading).childNodes);
  answer.querySelector("[data-medicines]").replaceChildren(title, ...[...following(heading)].map(copy));
}
