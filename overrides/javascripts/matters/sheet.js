// The sheet: which page it is from, the lines with the answers, what else matters, and the questions for the clinic.
import { plain } from "../shared/copies.js";
import { element } from "../shared/elements.js";
import { sayWhence } from "../shared/whence.js";

const QUESTIONS = "ask"; // the section with the questions for the clinic, on the page that this page's link leads to
const TIMEOUT = 20_000; // milliseconds
const EMPTY = "–";

// (sheet, locale: string, page, lines: { id, text }[], state, questions: { heading, items } | undefined) -> void
export function fillSheet(sheet, locale, page, lines, { two, answers, note }, questions) {
  sayWhence(sheet, locale, page);
  const words = sheet.dataset;
  const people = two ? [words.me, words.other] : [words.me];
  const cells = (id) => people.map((_, person) => element("td", {}, words[answers[id][person]] ?? EMPTY));
  const head = element("tr", {}, element("td"), ...people.map((name) => element("th", { scope: "col" }, name)));
  const rows = lines.map(({ id, text }) => element("tr", {}, element("th", { scope: "row" }, ...text.cloneNode(true).childNodes), ...cells(id)));
  sheet.querySelector("table").replaceChildren(element("thead", {}, head), element("tbody", {}, ...rows));
  sheet.querySelector("[data-note]").textContent = note;
  const list = sheet.querySelector("[data-questions]");
  list.hidden = !questions;
  if (!questions) return;
  const items = questions.items.map((item) => element("li", {}, ...item.cloneNode(true).childNodes));
  list.replaceChildren(element("h3", {}, ...questions.heading.cloneNode(true).childNodes), element("ul", {}, ...items));
}

// (page: { article, address }, copy?: (part: Element) => Element) -> Promise<{ heading, items } | undefined>: the
// questions for the clinic, from the page that the text leads to. A sheet without them is better than none.
export async function questionsFor({ article, address }, copy = plain) {
  const link = article.querySelector(`a[href$="#${QUESTIONS}"]`);
  if (!link) return undefined;
  try {
    const url = new URL(link.getAttribute("href"), address);
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    if (!answer.ok) return undefined;
    const other = new DOMParser().parseFromString(await answer.text(), "text/html");
    const heading = other.querySelector(`#${QUESTIONS}`);
    const items = [];
    for (let next = heading?.nextElementSibling; next && !next.matches("h1, h2, section"); next = next.nextElementSibling) {
      if (next.matches("ul, ol")) items.push(...next.children);
    }
    return items.length ? { heading: copy(heading), items: items.map(copy) } : undefined;
  } catch { return undefined; }
}
