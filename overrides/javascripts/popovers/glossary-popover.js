// A glossary word opens its explanation beside it: on a tap, on Enter or under the mouse pointer. Esc closes it.
// Without this script the word is a link to its explanation.
const WAIT = 250; // milliseconds: moving the pointer across a word opens nothing

export function openHere(links) {
  for (const link of links) {
    const note = document.getElementById(link.hash.slice(1));
    if (!note?.showPopover) continue;
    const close = note.querySelector(".pi-words__close");
    let timer = 0;
    let isClosing = false; // closing gives the focus back to the word, which must not open it again
    const later = (action, wait) => {
      clearTimeout(timer);
      timer = setTimeout(action, wait);
    };
    const open = () => {
      clearTimeout(timer);
      if (!note.matches(":popover-open")) note.showPopover({ source: link });
    };
    const leave = () => {
      const isUsed = note.contains(document.activeElement) || link.hasAttribute("data-pi-open");
      if (!isUsed && note.matches(":popover-open")) note.hidePopover();
    };
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.toggleAttribute("data-pi-open", true); // opened on purpose: it stays open until it is closed
      open();
    });
    close.addEventListener("click", (event) => {
      event.preventDefault();
      note.hidePopover();
    });
    note.addEventListener("beforetoggle", (event) => {
      isClosing = event.newState === "closed";
      if (isClosing) setTimeout(() => { isClosing = false; }, WAIT);
    });
    note.addEventListener("toggle", (event) => {
      if (event.newState !== "closed") return;
      link.removeAttribute("data-pi-open");
      if (note.contains(document.activeElement)) link.focus();
    });
    for (const element of [link, note]) {
      // The pointer may go from the word to its explanation without losing it (WCAG 2.2, 1.4.13).
      element.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "mouse") later(open, element === note ? 0 : WAIT);
      });
      element.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse") later(leave, WAIT);
      });
    }
    link.addEventListener("focus", () => {
      if (!isClosing && link.matches(":focus-visible")) later(open, WAIT);
    });
    link.addEventListener("blur", () => later(leave, WAIT));
  }
}
