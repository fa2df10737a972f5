// The answers on the page's list.
import { plain } from "../shared/copies.js";
import { element } from "../shared/elements.js";

// (article: Element) -> Element[]: the lines below the heading that asks what matters.
export function linesOf(article) {
  let next = article.querySelector("#matters");
  while (next && !next.matches("ul, ol")) next = next.nextElementSibling;
  return next ? [...next.children].filter((item) => item.id) : [];
}

// (article: Element, template: Element) -> { id, text, groups, radios }[]: puts the answers of two people behind each
// line, those of the second person hidden. `radios` are those of the first and of the second person.
export function addAnswers(article, template) {
  const lines = linesOf(article);
  lines[0].parentElement.classList.add("pi-matters__list");
  return lines.map((item) => {
    const text = plain(item);
    const name = element("span", { id: `page-matters-${item.id}` });
    const added = item.querySelector("[data-generated]");
    const content = [...item.childNodes].filter((node) => !(node instanceof Element && node.matches("[data-generated]")));
    item.prepend(name);
    name.append(...content);
    const groups = [0, 1].map((person) => groupOf(template, name.id, person));
    (added ?? name).after(...groups);
    return { id: item.id, text, groups, radios: groups.map((group) => [...group.querySelectorAll("input")]) };
  });
}

function groupOf(template, id, person) {
  const group = template.cloneNode(true);
  const names = [...group.querySelectorAll("[data-who]")];
  names.forEach((name, place) => { if (place !== person) name.remove(); });
  const who = names[person];
  who.id = `${id}-${person}`;
  group.setAttribute("aria-labelledby", `${id} ${who.id}`);
  for (const radio of group.querySelectorAll("input")) radio.name = who.id;
  return group;
}
