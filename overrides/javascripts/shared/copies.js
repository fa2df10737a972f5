// Copies of parts of a page, for tools that show them again.

const NAMES = ["id", "aria-labelledby"]; // unique on a page, so the original keeps them

// (copy: Element, alsoDropped?: string[]) -> Element: the copy itself, without ids and whatever else only the original
// may have.
export function withoutIds(copy, alsoDropped = []) {
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of [...NAMES, ...alsoDropped]) part.removeAttribute(name);
  }
  return copy;
}

// (copy: Element) -> Element: the copy itself, with glossary words as plain text.
export function withoutWordLinks(copy) {
  for (const word of copy.querySelectorAll(".pi-word")) word.replaceWith(...word.childNodes);
  return copy;
}

// (source: Element) -> Element: a copy without footnote marks, glossary links, drawings, a second language or ids.
export function plain(source) {
  const copy = source.cloneNode(true);
  for (const mark of copy.querySelectorAll("sup:has(.footnote-ref)")) mark.remove();
  const added = ".pi-second, .pi-dots, .pi-care__mark, .pi-advice, .pi-note, .pi-matters__pen";
  for (const part of copy.querySelectorAll(added)) part.remove();
  return withoutIds(withoutWordLinks(copy));
}

// (article: Element) -> Element: a copy of the article as it was before a second language was added.
export function inOneLanguage(article) {
  const copy = article.cloneNode(true);
  for (const whole of copy.querySelectorAll(".pi-whole")) whole.replaceWith(...whole.firstElementChild.childNodes);
  for (const second of copy.querySelectorAll(".pi-second, .pi-both__name")) second.remove();
  return copy;
}
