// A word that is explained opens its explanation under the mouse and on focus too; a tap, Enter and Esc need no script.
const WAIT = 250; // milliseconds: passing over a word opens nothing

export function explainedWords(buttons) {
  for (const button of buttons) {
    const note = document.getElementById(button.getAttribute("popovertarget"));
    if (!note?.showPopover) continue;
    let timer = 0;
    const open = () => {
      if (!note.matches(":popover-open")) note.showPopover({ source: button });
    };
    const later = (action, wait) => {
      clearTimeout(timer);
      timer = setTimeout(action, wait);
    };
    const close = () => {
      if (!note.contains(document.activeElement) && document.activeElement !== button) note.hidePopover();
    };
    for (const element of [button, note]) {
      // The pointer may go from the word to its explanation without losing it (WCAG 2.2, 1.4.13).
      element.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "mouse") later(open, element === note ? 0 : WAIT);
      });
      element.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse") later(close, WAIT);
      });
    }
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) open();
    });
    button.addEventListener("blur", () => later(close, 0));
  }
}
