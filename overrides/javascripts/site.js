// What needs a script at first view; the rest is fetched when it is used.
import { openableSearch } from "./search.js";
import { explainedWords } from "./words.js";

// The heading the reader has scrolled to; the ids are the same in every language.
function currentSection() {
  if (location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))) {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const box = target.getBoundingClientRect();
    if (box.top > -40 && box.top < innerHeight) return location.hash;
  }
  const headings = document.querySelectorAll("article :is(h2, h3, li:not(.footnote li))[id]");
  let last = "";
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top > innerHeight * 0.3) break;
    last = `#${heading.id}`;
  }
  return scrollY > 0 ? last : "";
}

for (const link of document.querySelectorAll("[data-pi-language]")) {
  const keep = () => { link.hash = currentSection(); };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keep);
}

openableSearch(
  document.querySelector("[data-pi-search]"),
  document.querySelector("[data-pi-search-open]"),
);

explainedWords(document.querySelectorAll(".pi-word"));

// The planner and the self-check: their code is fetched when the reader starts them, or asked to be remembered.
for (const tool of document.querySelectorAll("[data-pi-tool]")) {
  const name = tool.dataset.piTool;
  const start = tool.querySelector("[data-pi-start]");
  const open = async () => {
    try {
      const { begin } = await import(`./${name}.js`);
      start.hidden = true;
      begin(tool);
    } catch {
      tool.querySelector("[data-pi-failed]").hidden = false;
    }
  };
  start.hidden = false;
  start.addEventListener("click", open);
  if (isRemembered(`pi-${name}`)) open();
}

// Storage may be switched off, and then even looking at it is refused.
function isRemembered(key) {
  try { return localStorage.getItem(key) !== null; } catch { return false; }
}
