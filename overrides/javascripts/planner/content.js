// What the page says about recovery, and on which dates that is after a given day.
import { inOneLanguage, plain } from "../shared/copies.js";
import { element } from "../shared/elements.js";
import { addDays, addDuration } from "./dates.js";

const ROUGH = /[wMy]$/; // a stage that is counted in weeks or longer

// Who does not know the kind gets the advice for each. `names`: { kind: its name }, as in the form.
export const kindsOf = (kind, names) => (
  kind === "unknown" ? Object.keys(names).filter((one) => one !== kind) : [kind]
);

// What has no kind is true of every kind.
export const isOfEveryKind = (kind) => !kind || kind === "both" || kind === "all";

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
  const listed = section(article, "restrictions").flatMap((part) => [...part.querySelectorAll("li")]);
  const items = listed.filter((item) => !item.parentElement.closest("li")); // else it is in the text of another
  const advice = items.map((item) => {
    const { kind, kindAbove, until } = item.dataset;
    // An item below a heading that names its kind need not name it again. Outside that list it has to be told.
    return { id: item.id, item, kind: kind ?? kindAbove, until, isNamedAbove: kindAbove !== undefined };
  });
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
  const columns = heads.map((_, at) => at).filter((at) => heads[at].dataset.column);
  const others = heads.map((_, at) => at).slice(1);
  return (kind, shownBeside) => {
    const index = columns.find((at) => heads[at].dataset.column === kind);
    // A table that is not by kind is true of every kind.
    if (index === undefined && columns.length) return [];
    return [...table.tBodies[0].rows].map(({ cells }) => {
      const named = (at) => [`${heads[at].textContent.trim()}: `, ...words(cells[at])];
      const together = (places) => places.flatMap((at, n) => [...(n ? [". ", element("br")] : []), ...named(at)]);
      const name = cells[0].textContent.trim();
      if (index === undefined) return [name, others.length > 1 ? together(others) : words(cells[1])];
      const needed = shownBeside.length === 1 ? referredTo(index, columns, cells) : [index];
      return [name, needed.length > 1 ? together(needed) : words(cells[index])];
    });
  };
}

// "The same, and also …" makes sense only beside the cell that it refers to: the one before it, which may say "the
// same" too; for the first column the one after it.
function referredTo(index, columns, cells) {
  const places = [index];
  for (let n = columns.indexOf(index); n >= 0 && "same" in cells[columns[n]].dataset; n -= 1) {
    const before = columns[n - 1] ?? (places.length === 1 ? columns[1] : undefined);
    if (before !== undefined) places.unshift(before);
  }
  return places;
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
    .filter(({ kind }) => isOfEveryKind(kind) || kinds.includes(kind))
    .map((one) => ({ ...one, end: one.until ? addDuration(day, one.until) : null }))
    .sort((a, b) => (a.end ?? Infinity) - (b.end ?? Infinity) || 0);
  return { stages, advice };
}

// --- its words ---------------------------------------------------------------------------------------------

export const words = (part) => [...plain(part).childNodes];

export const withoutColon = (part) => part.textContent.trim().replace(/:$/, "");

export const address = () => location.origin + location.pathname;
