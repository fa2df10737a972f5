// What this site has kept on the reader's device, and a button that deletes it. Other sites may share the storage, so
// only the keys that the page lists are touched.
import { forgetPages, KEY, SITE } from "../shared/kept-pages.js";

export function begin(tool) {
  const template = tool.querySelector("template");
  const { some, none, forgotten } = template.dataset;
  tool.append(template.content.cloneNode(true));
  const [status, list, forget] = ["[role=status]", "ul", "[data-forget]"].map((part) => tool.querySelector(part));
  const say = (words) => {
    status.textContent = words;
    status.focus();
  };
  for (const item of list.querySelectorAll("[data-key]")) if (!isKept(item.dataset.key)) item.remove();
  const isAny = list.children.length > 0;
  list.hidden = forget.hidden = !isAny;
  forget.addEventListener("click", async () => {
    for (const { dataset: { key } } of list.children) {
      localStorage.removeItem(key);
      if (key === KEY) await forgetPages(SITE).catch(() => {});
    }
    list.hidden = forget.hidden = true;
    say(forgotten);
  });
  say(isAny ? some : none);
}

// If storage is switched off, nothing is kept.
function isKept(key) {
  try { return localStorage.getItem(key) !== null; } catch { return false; }
}
