// The boxes on the page's lists.
import { plain } from "../shared/copies.js";
import { element } from "../shared/elements.js";
import { listsOf } from "./sheet.js";

// (article: Element) -> { group, heading, items: { text, box }[], last }[]: puts a box before each item of each list.
// `last` is the element that now holds the list.
export function addBoxes(article) {
  return listsOf(article).map(({ group, heading, list }) => {
    const own = [...list.children].filter((item) => !item.matches(".pi-second"));
    const items = own.map((item) => ({ text: plain(item), box: addBox(item) }));
    // Named by the heading above it, which a legend would only repeat.
    const last = element("fieldset", { class: "pi-self-check__list", "aria-labelledby": heading.id });
    list.replaceWith(last);
    last.append(list);
    return { group, heading, items, last };
  });
}

// The first words of an item become the label of its box. The rest describes the box, without the footnote marks.
function addBox(item) {
  const holder = item.querySelector(":scope > p") ?? item;
  const content = [...holder.childNodes];
  const bold = holder.firstElementChild?.matches("strong") ? holder.firstElementChild : content.at(-1);
  const lead = content.slice(0, content.indexOf(bold) + 1);
  const box = element("input", { type: "checkbox", autocomplete: "off", value: item.id });
  holder.prepend(element("label", {}, box, element("span", {}, ...lead)));
  const reasons = [];
  for (const node of content.slice(lead.length)) {
    if (node.nodeName === "SUP") reasons.push(null);
    else if (node.textContent.trim()) reasonAt(node, reasons, item.id).append(node);
  }
  const ids = reasons.filter(Boolean).map((reason) => reason.id);
  if (ids.length) box.setAttribute("aria-describedby", ids.join(" "));
  return box;
}

// The run of text that a node belongs to; footnote marks separate the runs.
function reasonAt(node, reasons, id) {
  if (!reasons.at(-1)) {
    const reason = element("span", { class: "pi-self-check__reason", id: `page-${id}-reason-${reasons.length}` });
    node.before(reason);
    reasons.push(reason);
  }
  return reasons.at(-1);
}
