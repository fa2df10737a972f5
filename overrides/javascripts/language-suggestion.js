// A line at the lower edge that says, in the reader's own language, that the page is there in it. It never leads there
// by itself, and whoever closes it is not asked again on this device.
const KEY = "pi-language-suggestion";
const SPACE = 8; // pixels: the ring around what has the focus

export async function suggest(words) {
  await style();
  const line = document.createElement("aside");
  line.className = "pi-suggestion";
  line.lang = words.hreflang;
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
    try { localStorage.setItem(KEY, "closed"); } catch { /* not kept: it is suggested again */ }
    line.remove();
    document.body.classList.remove("pi-suggested");
    document.querySelector(".pi-header a")?.focus({ preventScroll: true });
  });
  // What gets the focus, and has it still when the page is drawn, is not left below the line (WCAG 2.2, 2.4.11).
  document.addEventListener("focusin", ({ target }) => requestAnimationFrame(() => {
    const over = target.getBoundingClientRect().bottom + SPACE - line.getBoundingClientRect().top;
    const isCovered = line.isConnected && !line.contains(target) && over > 0;
    if (isCovered && target === document.activeElement) scrollBy({ top: over, behavior: "instant" });
  }));
  // Room at the end of a page that scrolls, where nothing in sight moves for it.
  document.body.classList.toggle("pi-suggested", document.documentElement.scrollHeight > innerHeight);
  document.querySelector(".pi-header").before(line);
}

function style() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("../stylesheets/language-suggestion.css", import.meta.url).href;
  document.head.append(link);
  return new Promise((done, failed) => {
    link.addEventListener("load", done);
    link.addEventListener("error", failed);
  });
}
