// The sheet of the self-check in a second language: the other page's own sheet and items, with the same ticks, and
// each line of it below the line of this one.
import { plain } from "./copies.js";
import { describe, following, GROUPS, sort } from "./self-check-sheet.js";
import { copyOf, otherPage } from "./side-by-side.js";

// What has a line of its own on the sheet, but not what the reader wrote.
const LINES = "h2, h3, dt, dd, li, p:not(.pi-self-check__written, .pi-self-check__hint, li p), label";
const INSIDE = "dt, dd, li";

// Resolves to what puts the lines there, anew when the ticks have changed. Rejects if the other page cannot be had or
// has not the same items; the function throws if the two sheets do not have the same lines.
export async function lines(code, answer, sections) {
  const page = await otherPage(code);
  const tool = page.article.querySelector(".pi-self-check");
  const template = await filled(tool.querySelector("template"), page.address);
  const copy = (element) => plain(copyOf(element, page));
  const boxes = new Map(sections.flatMap(({ items }) => items.map(({ box }) => [box.value, box])));
  const theirs = Object.entries(GROUPS).flatMap(([group, ids]) => ids.flatMap((id) => {
    const heading = page.article.querySelector(`#${id}`);
    const lists = [...following(heading)].filter((element) => element.matches("ul, ol"));
    return lists.map((list) => ({
      group,
      heading,
      items: [...list.children].map((item) => ({ text: copy(item), box: boxes.get(item.id) })),
    }));
  }));
  const known = theirs.flatMap(({ items }) => items.map(({ box }) => box));
  if (known.length !== boxes.size || known.includes(undefined)) throw new Error("the pages differ");
  return () => {
    const sheet = template.content.lastElementChild.cloneNode(true);
    sort(theirs, sheet);
    describe(sheet, tool.dataset.locale, page, copy);
    beside(answer, sheet, page);
  };
}

// As the published page has it: in a file of its own.
async function filled(template, address) {
  if (template.dataset.src) {
    const answer = await fetch(new URL(template.dataset.src, address));
    if (!answer.ok) throw new Error(String(answer.status));
    template.innerHTML = await answer.text();
    delete template.dataset.src;
  }
  return template;
}

function beside(answer, sheet, { code, dir }) {
  for (const line of answer.querySelectorAll(".pi-second")) line.remove();
  const [ours, theirs] = [answer, sheet].map((whole) => [...whole.querySelectorAll(LINES)]);
  const kinds = (all) => all.map((line) => line.localName).join();
  if (kinds(ours) !== kinds(theirs)) throw new Error("the sheets differ");
  ours.forEach((line, place) => {
    const isInside = line.matches(INSIDE);
    const second = document.createElement(isInside ? "div" : line.localName === "label" ? "p" : line.localName);
    second.className = "pi-second";
    second.lang = code;
    if (dir && dir !== document.body.dir) second.dir = dir;
    second.append(...theirs[place].childNodes);
    if (isInside) line.append(second);
    else line.after(second);
  });
}
