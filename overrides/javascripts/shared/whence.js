// (sheet: Element, locale: string, page: { article, address }) -> void: fills in the page's title, today's date and the
// page's address on a sheet.
export function sayWhence(sheet, locale, { article, address }) {
  const { origin, pathname } = new URL(address);
  const facts = {
    title: article.querySelector("h1").textContent,
    date: new Date().toLocaleDateString(locale, { calendar: "gregory", dateStyle: "long", numberingSystem: "latn" }),
    address: origin + pathname,
  };
  for (const [part, text] of Object.entries(facts)) sheet.querySelector(`[data-${part}]`).textContent = text;
}
