// A line at the lower edge that offers the page in the reader's own language. It never redirects by itself, and a
// reader who closes it does not see it again on this device.
import { addStyleSheet } from "../shared/style-sheet.js";

const KEY = "pi-language-suggestion";
const SPACE = 8; // pixels: the focus ring

export async function suggest(words) {
  await addStyleSheet("language-suggestion");
  const line = document.createElement("aside");
  line.className = "pi-suggestion";
  line.lang = words.hreflang;
  if (words.dir) line.dir = words.dir; // where that language runs the other way
  const link = document.createElement("a");
  link.href = document.querySelector(`.pi-languages a[hreflang="${CSS.escape(words.hreflang)}"]`).href;
  link.hreflang = words.hreflang;
  link.textContent = words.dataset.suggestion;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "pi-button";
  close.textContent = words.dataset.close;
  line.append(link, close);
  close.addEventListener("click", () => {
    try { localStorage.setItem(KEY, "closed"); } catch { /* not kept: the line comes back */ }
    line.remove();
    document.body.classList.remove("pi-suggested");
    document.querySelector(".pi-header a")?.focus({ preventScroll: true });
  });
  // An element that gets the focus, and still has it when the page is drawn, must not be hidden by the line (WCAG 2.2,
  // 2.4.11).
  document.addEventListener("focusin", ({ target }) => requestAnimationFrame(() => {
    const over = target.getBoundingClientRect().bottom + SPACE - line.getBoundingClientRect().top;
    const isCovered = line.isConnected && !line.contains(target) && over > 0;
    if (isCovered && target === document.activeElement) scrollBy({ top: over, behavior: "instant" });
  }));
  // Space at the end of a page that scrolls, where it moves nothing that is in sight.
  document.body.classList.toggle("pi-suggested", document.documentElement.scrollHeight > innerHeight);
  document.querySelector(".pi-header").before(line);
}
