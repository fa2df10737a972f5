// A footnote mark opens its sources beside it, copied from the list at the end of the page. Esc closes them.
// Without this script the mark is a link to the first of them in the list.
export function openHere(links) {
  for (const link of links) {
    link.addEventListener("click", (event) => {
      const sources = sourcesOf(link);
      if (!sources.length || typeof sources[0].showPopover !== "function") {
        sources[0]?.closest("details")?.toggleAttribute("open", true); // if the browser does not open it by itself
        return;
      }
      event.preventDefault();
      noteOf(link, sources).showPopover({ source: link });
    });
  }
}

const notes = new WeakMap();

// The sources of a mark in the list, in its order.
function sourcesOf(link) {
  const ids = link.dataset.cited?.split(" ").map((name) => `fn:${name}`) ?? [decodeURIComponent(link.hash.slice(1))];
  const found = ids.map((id) => document.getElementById(id)).filter(Boolean);
  return found.sort((a, b) => number(a) - number(b));
}

const number = (source) => [...source.parentElement.children].indexOf(source) + 1;

// A copy of the sources, put after their mark so that they are read next. It is made on first use. Of several, each has
// its number.
function noteOf(link, sources) {
  if (notes.has(link)) return notes.get(link);
  const note = document.createElement("span");
  note.className = "pi-note";
  note.popover = "auto";
  for (const source of sources) {
    for (const [place, part] of source.querySelectorAll("p").entries()) {
      const line = document.createElement("span");
      line.className = "pi-note__text";
      if (sources.length > 1 && !place) line.append(`${number(source)}. `);
      line.append(...part.cloneNode(true).childNodes);
      for (const back of line.querySelectorAll(".footnote-backref")) back.remove();
      note.append(line);
    }
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "pi-note__close";
  close.textContent = sources[0].closest("[data-pi-close]").dataset.piClose;
  close.addEventListener("click", () => note.hidePopover());
  note.append(close);
  note.addEventListener("toggle", (event) => {
    link.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "closed" && note.contains(document.activeElement)) link.focus();
  });
  link.after(note);
  notes.set(link, note);
  return note;
}
