// The sheet of the self-check in a second language: the sheet and the items of the other page, with the same ticks.
// Each of its lines is added below the same line in this language.
import { plain } from "../shared/copies.js";
import { fillTemplate } from "../shared/template.js";
import { beside } from "../side-by-side/second-sheet.js";
import { copyOf, otherPage } from "../side-by-side/side-by-side.js";
import { describe, listsOf, sort } from "./sheet.js";

// Resolves to a function that adds the lines, to be called again when the ticks change. Rejects if the other page
// cannot be fetched or has different items; the function throws if the two sheets have different lines.
export async function lines(code, answer, sections) {
  const page = await otherPage(code);
  const tool = page.article.querySelector(".pi-self-check");
  const template = tool.querySelector("template");
  await fillTemplate(template, page.address);
  const copy = (part) => plain(copyOf(part, page));
  const boxes = new Map(sections.flatMap(({ items }) => items.map(({ box }) => [box.value, box])));
  const theirs = listsOf(page.article).map(({ group, heading, list }) => ({
    group,
    heading,
    items: [...list.children].map((item) => ({ text: copy(item), box: boxes.get(item.id) })),
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
