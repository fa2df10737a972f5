// A footnote mark opens its source beside it, copied from the list at the end of the page. Esc closes it.
// Without this script the mark is a link to the list.
export function openHere(links) {
  for (const link of links) {
    link.addEventListener("click", (event) => {
      const source = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!source || typeof source.showPopover !== "function") {
        source?.closest("details")?.toggleAttribute("open", true); // if the browser does not open it by itself
        return;
      }
      event.preventDefault();
      noteOf(link, source).showPopover({ source: link });
    });
  }
}

const notes = new WeakMap();

// A copy of the source, put after its mark so that it is read next. It is made on first use.
function noteOf(link, source) {
  if (notes.has(link)) return notes.get(link);
  const note = document.createElement("span");
  note.className = "pi-note";
  note.popover = "auto";
  for (const part of source.querySelectorAll("p")) {
    const line = document.createElement("span");
    line.className = "pi-note__text";
    line.append(...part.cloneNode(true).childNodes);
    for (const back of line.querySelectorAll(".footnote-backref")) back.remove();
    note.append(line);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "pi-note__close";
  close.textContent = source.closest("[data-pi-close]").dataset.piClose;
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
