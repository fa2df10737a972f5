// A second language on a sheet that a tool makes: below each of its lines, the same line in the other language.
import { element } from "../shared/elements.js";
import { speaker } from "./status.js";

// The lines of a sheet, except what the reader wrote.
const LINES = "h2, h3, dt, dd, th, td, li, p:not(.pi-self-check__written, .pi-self-check__hint, li p), label";
const INSIDE = "dt, dd, th, td, li";

// (answer: Element, linesOf: (code: string) => Promise<() => void>) -> { refresh: () => void }: makes the buttons on the
// sheet work. `linesOf` resolves to what adds the lines, which is called again when the sheet changes.
export function secondLanguage(answer, linesOf) {
  const buttons = [...answer.querySelectorAll("[data-second]")];
  let shown; // adds the lines: called again when the sheet changes
  const press = async (button, clicks) => {
    if (clicks > 1) return; // a double click would undo what it asked for
    const isOff = button.getAttribute("aria-pressed") === "true";
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button && !isOff));
    shown = undefined;
    for (const line of answer.querySelectorAll(".pi-second")) line.remove();
    const isWanted = () => button.getAttribute("aria-pressed") === "true";
    const say = speaker(button);
    if (isOff) return say("closed");
    say("loading", button.textContent);
    try {
      const put = await linesOf(button.dataset.second);
      if (!isWanted()) return; // another language was chosen meanwhile
      put();
      shown = put;
      say("opened", button.textContent);
    } catch {
      button.setAttribute("aria-pressed", "false");
      say("failed");
    }
  };
  for (const button of buttons) button.addEventListener("click", ({ detail }) => press(button, detail));
  return { refresh: () => shown?.() };
}

// (answer: Element, sheet: Element, page: object) -> void: adds the lines of `sheet`, the same one in the language of
// `page`. Throws if the two have different lines.
export function beside(answer, sheet, { code, dir }) {
  for (const line of answer.querySelectorAll(".pi-second")) line.remove();
  const [ours, theirs] = [answer, sheet].map((whole) => [...whole.querySelectorAll(LINES)]);
  const kinds = (all) => all.map((line) => line.localName).join();
  if (kinds(ours) !== kinds(theirs)) throw new Error("the sheets differ");
  ours.forEach((line, place) => {
    if (!theirs[place].textContent.trim()) return; // the corner of a table
    const isInside = line.matches(INSIDE);
    const name = isInside ? "div" : line.localName === "label" ? "p" : line.localName;
    const second = element(name, { class: "pi-second", lang: code }, ...theirs[place].childNodes);
    if (dir && dir !== document.documentElement.dir) second.dir = dir;
    if (isInside) line.append(second);
    else line.after(second);
  });
}
