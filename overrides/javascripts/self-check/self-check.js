// The self-check: boxes on the page's own lists, and a sheet with what the reader ticked, in the page's own groups.
// Nothing is sent. The boxes are put on the lists themselves, because the explanation of an item often mentions more
// that applies to a reader (self-tanner, an earlier cold sore), and a shorter form would hide it.
//
// self-check.js connects the parts, tick-boxes.js puts the boxes on the lists, sheet.js fills in the sheet,
// second-language.js adds another language to it.
import { printWith } from "../shared/print.js";
import { handOver, store, stored, takeOver } from "../shared/storage.js";
import { speaker } from "../side-by-side/status.js";
import { describe, sort } from "./sheet.js";
import { addBoxes } from "./tick-boxes.js";

const KEY = "pi-self-check";

export function begin(tool) {
  const check = new SelfCheck(tool);
  check.listen();
  check.restore();
}

class SelfCheck {
  constructor(tool) {
    this.tool = tool;
    this.treatment = tool.dataset.treatment;
    this.sections = addBoxes(document.querySelector("article"));
    this.boxes = this.sections.flatMap(({ items }) => items.map(({ box }) => box));
    const [linkToEnd, end, answer] = tool.querySelector("template").content.cloneNode(true).children;
    this.end = end; // what is below the last list
    this.answer = answer;
    this.notes = [...answer.querySelectorAll("textarea")];
    this.keep = this.part("keep");
    this.forget = this.part("forget");
    this.status = end.querySelector("[role=status]");
    this.second = secondLanguage(answer, this.sections);
    tool.querySelector("link").media = "all";
    this.sections.at(-1).last.after(end, answer);
    // With a keyboard each list takes many stops, because its sources are links.
    for (const section of this.sections.slice(0, -1)) section.last.after(linkToEnd.cloneNode(true));
  }

  part(name) {
    return this.end.querySelector(`[data-${name}]`) ?? this.answer.querySelector(`[data-${name}]`);
  }

  say(key) {
    this.status.textContent = this.status.dataset[key];
  }

  listen() {
    for (const box of this.boxes) {
      box.addEventListener("change", () => {
        this.saveIfKept();
        this.refresh();
      });
    }
    for (const note of this.notes) {
      note.addEventListener("input", () => {
        this.saveIfKept();
        this.copyNotesForPaper();
      });
    }
    this.keep.addEventListener("change", () => this.changeKeep());
    const onClick = (name, action) => this.part(name).addEventListener("click", action);
    onClick("forget", () => {
      this.stopKeeping();
      this.say("forgotten");
      this.keep.focus(); // the button is gone
    });
    onClick("clear", () => this.clear());
    onClick("show", () => {
      this.show();
      this.answer.querySelector("h2").focus({ preventScroll: true });
      this.answer.scrollIntoView();
    });
    onClick("print", () => printWith("pi-prints-self-check"));
  }

  // --- the sheet ---------------------------------------------------------------------------------------------

  show() {
    const page = { article: document.querySelector("article"), address: location.href };
    describe(this.answer, this.tool.dataset.locale, page);
    this.answer.hidden = false;
    this.refresh();
  }

  refresh() {
    if (this.answer.hidden) return;
    this.status.textContent = sort(this.sections, this.answer);
    this.second.refresh();
  }

  // A text field may be too small on paper for what is written in it.
  copyNotesForPaper() {
    for (const note of this.notes) note.nextElementSibling.textContent = note.value;
  }

  clear() {
    if (this.keep.checked) this.stopKeeping();
    this.fill();
    this.answer.hidden = true;
    this.say("cleared");
  }

  // --- what the reader filled in -----------------------------------------------------------------------------

  state() {
    return {
      ticked: this.boxes.filter((box) => box.checked).map((box) => box.value),
      notes: Object.fromEntries(this.notes.map((note) => [note.dataset.note, note.value])),
    };
  }

  // What comes from storage may be anything.
  fill({ ticked, notes } = {}) {
    for (const box of this.boxes) box.checked = Boolean(ticked?.includes?.(box.value));
    for (const note of this.notes) note.value = notes?.[note.dataset.note] ?? "";
    this.copyNotesForPaper();
  }

  changeKeep() {
    if (!this.keep.checked) {
      this.stopKeeping();
      this.say("forgotten");
    } else if (this.save()) this.say("kept");
  }

  saveIfKept() {
    if (this.keep.checked) this.save();
  }

  // Returns whether it worked.
  save() {
    const isKept = store(KEY, this.treatment, this.state());
    if (!isKept) this.say("refused");
    this.keep.checked = isKept;
    this.forget.hidden = !isKept;
    return isKept;
  }

  stopKeeping() {
    store(KEY, this.treatment);
    this.keep.checked = false;
    this.forget.hidden = true;
  }

  // What the same page in another language has handed over, else what is kept on this device.
  restore() {
    const { answer, keep, forget, tool, treatment } = this;
    const started = tool.querySelector("[data-started]");
    started.hidden = false;
    const kept = stored(KEY)[treatment];
    const known = takeOver(KEY, treatment) ?? kept;
    if (!known) started.focus(); // the button that was pressed is gone; with something kept, nothing was pressed
    else {
      this.fill(known);
      keep.checked = Boolean(kept);
      forget.hidden = !kept;
      if (known.isShown) this.show();
    }
    handOver(KEY, treatment, () => ({ ...this.state(), isShown: !answer.hidden }));
  }
}

// The buttons that add a second language below each line of the sheet. Their code is fetched when one is pressed.
function secondLanguage(answer, sections) {
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
      const { lines } = await import("./second-language.js");
      const put = await lines(button.dataset.second, answer, sections);
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
