// Copies of what the page says, for tools that show it again.

// (source: Element) -> Element: without the marks of sources, explained words, drawings, a second language, or anything
// that may stand once on a page.
export function plain(source) {
  const copy = source.cloneNode(true);
  for (const mark of copy.querySelectorAll("sup:has(.footnote-ref)")) mark.remove();
  for (const part of copy.querySelectorAll(".pi-second, .pi-dots, .pi-care__mark, .pi-note")) part.remove();
  for (const word of copy.querySelectorAll(".pi-word")) word.replaceWith(...word.childNodes);
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "aria-labelledby"]) part.removeAttribute(name);
  }
  return copy;
}

// (article: Element) -> Element: the text as it was before another language was put beside it.
export function inOneLanguage(article) {
  const copy = article.cloneNode(true);
  for (const whole of copy.querySelectorAll(".pi-whole")) whole.replaceWith(...whole.firstElementChild.childNodes);
  for (const second of copy.querySelectorAll(".pi-second, .pi-both__name")) second.remove();
  return copy;
}
