"use strict";
// What needs a script at first view. Everything else is fetched when it is used. In a block, because a script that is
// not a module shares its names with the window.
{
  // Not `lang`: a browser that translates the page changes it.
  const language = document.documentElement.dataset.piLang;

  // Where the reader has scrolled to: the first heading or item in the upper part of the window, or else the last one
  // above it. The ids are the same in every language.
  const currentSection = () => {
    const target = document.querySelector(":target");
    if (target) {
      const box = target.getBoundingClientRect();
      if (box.top > -40 && box.top < innerHeight) return `#${target.id}`;
    }
    const headings = document.querySelectorAll("article :is(h2, h3, li:not(.footnote li))[id]");
    const edge = Math.max(0, document.querySelector(".pi-header").getBoundingClientRect().bottom) - 1;
    let last = "";
    for (const heading of headings) {
      const { top } = heading.getBoundingClientRect();
      if (top > innerHeight * 0.3) break;
      last = `#${heading.id}`;
      if (top >= edge) break;
    }
    return scrollY > 0 ? last : "";
  };

  for (const link of document.querySelectorAll("[data-pi-language]")) {
    const keep = () => { link.hash = currentSection(); };
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keep);
  }

  // The menu covers the page, so following a link closes it. After the choice of a second language it closes once that
  // has been loaded.
  const fold = document.querySelector(".pi-fold");
  fold?.addEventListener("click", (event) => {
    if (event.target.closest("a:not([data-pi-with])")) fold.togglePopover?.(false);
  });

  // Tables that are laid out as cards on a phone stay tables for screen readers, which not every browser ensures.
  // Footnote marks, " [3, 14]", are not part of a cell's name.
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  for (const part of document.querySelectorAll("article :is(table, thead, tbody, tr, td, th)")) {
    part.setAttribute("role", roles[part.tagName] ?? (part.scope === "col" ? "columnheader" : "rowheader"));
    if (part.matches(":is(td, th):has(sup)")) part.ariaLabel = part.textContent.replace(/ \[[\d, ]+\]/g, "").trim();
  }

  // A screen reader says that a number in brackets is a source: "Sources 3 and 7".
  const named = document.querySelector("[data-pi-source]")?.dataset;
  for (const mark of document.querySelectorAll(".footnote-ref")) {
    const numbers = mark.textContent.split(", ");
    const name = numbers.length > 1 ? named.piSources : named.piSource;
    mark.ariaLabel = `${name} ${new Intl.ListFormat(language).format(numbers)}`;
  }

  // Everything is unfolded on paper, also in browsers where style sheets cannot do it.
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("article details")) part.open = true;
  });

  // A part for another country is folded: an address that leads into it unfolds it, which not every browser does.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target?.closest(".pi-abroad > details");
    if (!folded || folded.open) return;
    folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // A page may be read long after it was published: says if its next review is late.
  const review = document.querySelector("[data-pi-next-review]");
  if (review?.dataset.piNextReview < new Date().toISOString().slice(0, 10)) review.hidden = false;

  // The search.
  const search = document.querySelector("[data-pi-search]");
  const opener = document.querySelector("[data-pi-search-open]");
  if (search && opener && typeof search.showModal === "function") {
    const status = search.querySelector("[role=status]");
    const { disk, failed, loading } = search.dataset;
    opener.addEventListener("click", async () => {
      search.showModal();
      search.querySelector("input").select();
      status.textContent = loading;
      try {
        (await import("./search/search.js")).begin(search);
      } catch {
        status.textContent = location.protocol === "file:" ? disk : failed;
      }
    });
    // Enter must not close a dialog whose script is still loading.
    search.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    search.querySelector("[data-pi-search-close]").addEventListener("click", () => search.close());
    search.addEventListener("click", (event) => { if (event.target === search) search.close(); });
  }

  // A screen reader reads what a word means without opening its explanation.
  for (const link of document.querySelectorAll(".pi-word")) {
    const note = document.getElementById(link.hash.slice(1));
    if (!note) continue;
    note.firstElementChild.id = `${note.id}-text`;
    link.setAttribute("aria-describedby", `${note.id}-text`);
  }

  // Glossary words and footnote marks open beside the text. The script for that is fetched at the first one used.
  for (const [selector, module] of [[".pi-word", "glossary-popover"], [".footnote-ref", "footnote-popover"]]) {
    const links = document.querySelectorAll(selector);
    const firstUse = ["click", "focus", "pointerenter"];
    let opening;
    const wake = async (event) => {
      if (event.type === "click") event.preventDefault(); // also while the script is loading
      try {
        opening ??= import(`./popovers/${module}.js`).then(({ openHere }) => {
          for (const link of links) for (const type of firstUse) link.removeEventListener(type, wake);
          openHere(links);
        });
        await opening;
        event.target.dispatchEvent(new event.constructor(event.type, event));
      } catch {
        if (event.type === "click") location.hash = event.target.hash;
      }
    };
    for (const link of links) for (const type of firstUse) link.addEventListener(type, wake);
  }

  // Storage may be switched off, and then even reading it throws. A tool keeps an object with one entry per treatment,
  // and only this page's treatment counts. The tab's own storage holds what was filled in on this page in another
  // language (shared/storage.js).
  const isRemembered = (key, treatment) => {
    try {
      const kept = [localStorage, sessionStorage].map((storage) => storage.getItem(key));
      return kept.some((text) => (treatment ? JSON.parse(text)?.[treatment] : text));
    } catch { return false; }
  };

  // The tools of a page. The script of one is fetched when the reader starts it, or earlier asked to be remembered.
  for (const tool of document.querySelectorAll("[data-pi-tool]")) {
    const name = tool.dataset.piTool;
    if (name === "offline") {
      // Service workers need HTTPS, or this computer itself.
      if (!navigator.serviceWorker || location.protocol === "file:") continue;
      tool.hidden = false;
    }
    const start = tool.querySelector("[data-pi-start]");
    const failed = tool.querySelector("[data-pi-failed]");
    const words = start.textContent;
    let isOpening = false;
    const open = async () => {
      if (isOpening) return; // a double click
      isOpening = failed.hidden = true;
      start.textContent = start.dataset.loading;
      try {
        const fill = async () => (await import("./shared/template.js")).fillTemplate(tool.querySelector("template"));
        const [{ begin }] = await Promise.all([import(`./${name}/${name}.js`), fill()]);
        begin(tool);
        start.hidden = true;
      } catch {
        isOpening = failed.hidden = false;
      }
      start.textContent = words;
    };
    start.hidden = false;
    start.addEventListener("click", open);
    if (isRemembered(`pi-${name}`, tool.dataset.treatment)) open();
  }

  // Two languages side by side, asked for on the page or in its address.
  const second = new URLSearchParams(location.search).get("with");
  for (const control of document.querySelectorAll("[data-pi-with]")) {
    const open = async () => {
      const words = document.querySelector("[data-pi-words]");
      const { failed, wait } = words.dataset;
      const group = control.closest(".pi-side-by-side");
      const status = (group.checkVisibility() ? group : words).querySelector("[role=status]");
      status.textContent = wait;
      try {
        await (await import("./side-by-side/side-by-side.js")).show(control);
      } catch {
        status.textContent = failed;
      }
    };
    control.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // opens another tab
      event.preventDefault();
      open();
    });
    if (control.matches("a") && control.dataset.piWith === second) open();
  }

  // A line in the reader's own language, if the page exists in it and is not in a language that the reader reads.
  const basic = (code) => code.toLowerCase().split("-")[0];
  const readers = navigator.languages.map(basic);
  const suggestions = [...document.querySelectorAll("[data-suggestion]")];
  const suggestion = readers.map((code) => suggestions.find((link) => basic(link.hreflang) === code)).find(Boolean);
  if (suggestion && !readers.includes(basic(language)) && !isRemembered("pi-language-suggestion")) {
    // After the page has been loaded and drawn, so that on a slow line nothing waits for this.
    const offer = () => import("./language-suggestion/language-suggestion.js")
      .then(({ suggest }) => suggest(suggestion))
      .catch(() => {});
    addEventListener("load", () => setTimeout(offer, 500));
  }
}
