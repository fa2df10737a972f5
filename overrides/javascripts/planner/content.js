// What the page says about recovery, and on which dates that is after a given day.
import { inOneLanguage, plain } from "../shared/copies.js";
import { element } from "../shared/elements.js";
import { addDays, addDuration } from "./dates.js";

const KINDS = ["non-ablative", "ablative"];
const ROUGH = /[wMy]$/; // a stage that is counted in weeks or longer

// Who does not know the kind gets the advice for both.
export const kindsOf = (kind) => KINDS.filter((one) => kind === one || kind === "unknown");

// --- the page ----------------------------------------------------------------------------------------------

// (article: Element) -> { stages, advice, help, review }: taken from the page before the planner adds anything to it.
export function readContent(pageArticle) {
  const article = inOneLanguage(pageArticle);
  const headings = section(article, "stages").filter((part) => part.matches("h3[data-from][data-to]"));
  if (!headings.length) throw new Error("The page has no stages.");
  const stages = headings.map((heading) => ({
    id: heading.id,
    heading,
    start: heading.dataset.from,
    end: heading.dataset.to,
    rows: rowsOf(tableAfter(heading)),
  }));
  const items = section(article, "restrictions").flatMap((part) => [...part.querySelectorAll("li[data-kind]")]);
  const advice = items.map((item) => ({ id: item.id, item, kind: item.dataset.kind, until: item.dataset.until }));
  const all = (selector) => [...article.querySelectorAll(selector)];
  return { stages, advice, help: all(".pi-care"), review: all(".pi-review__open:not([hidden])") };
}

// The elements between one h2 and the next.
function section(article, id) {
  const found = [];
  let next = article.querySelector(`h2#${id}`)?.nextElementSibling;
  for (; next && next.tagName !== "H2"; next = next.nextElementSibling) found.push(next);
  return found;
}

function tableAfter(heading) {
  let next = heading.nextElementSibling;
  while (next && !/^H[1-3]$/.test(next.tagName)) {
    const table = next.querySelector("table");
    if (table) return table;
    next = next.nextElementSibling;
  }
  return null;
}

// What the table of a stage says about one kind. The function returned gives [name of the row, nodes of the cell] for
// each row.
function rowsOf(table) {
  if (!table) return () => [];
  const heads = [...table.tHead.rows[0].cells];
  const indexOf = (kind) => heads.findIndex((head) => head.dataset.column === kind);
  return (kind, shownBeside) => {
    const [index, other] = [indexOf(kind), indexOf(KINDS.find((one) => one !== kind))];
    if (index < 0) return [];
    return [...table.tBodies[0].rows].map(({ cells }) => {
      const named = (at) => [`${heads[at].textContent.trim()}: `, ...words(cells[at])];
      // "The same, and also …" makes sense only beside the cell that it refers to.
      const isAlone = shownBeside.length === 1 && other >= 0 && "same" in cells[index].dataset;
      const both = () => [...named(other), ". ", element("br"), ...named(index)];
      return [cells[0].textContent.trim(), isAlone ? both() : words(cells[index])];
    });
  };
}

// --- on the reader's dates ---------------------------------------------------------------------------------

// ({ stages, advice }, kinds: string[], day: Date) -> { stages, advice }: stages with `from` and `to`, and the advice
// for these kinds with its last day as `end` (null if it has none), in the order of those days.
export function onDates(content, kinds, day) {
  let last = null;
  const stages = content.stages.map((stage) => {
    let from = addDuration(day, stage.start);
    const to = addDuration(day, stage.end);
    // "Weeks 2 to 4" start where "days 4 to 7" end: week 2 is days 8 to 14. So every day belongs to a stage.
    if (last && ROUGH.test(stage.start) && last < to) from = addDays(last, 1);
    last = to;
    return { ...stage, from, to };
  });
  const advice = content.advice
    .filter(({ kind }) => kind === "both" || kinds.includes(kind))
    .map((one) => ({ ...one, end: one.until ? addDuration(day, one.until) : null }))
    .sort((a, b) => (a.end ?? Infinity) - (b.end ?? Infinity) || 0);
  return { stages, advice };
}

// --- its words ---------------------------------------------------------------------------------------------

export const words = (part) => [...plain(part).childNodes];

export const withoutColon = (part) => part.textContent.trim().replace(/:$/, "");

export const address = () => location.origin + location.pathname;
