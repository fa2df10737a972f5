// The self-check: boxes on the page's own lists, and a sheet with what the reader ticked, in the page's own groups.
// Nothing is sent. The boxes are put on the lists themselves, because the explanation of an item often mentions more
// that applies to a reader (self-tanner, an earlier cold sore), and a shorter form would hide it.
//
// self-check.js connects the parts, tick-boxes.js puts the boxes on the lists, sheet.js fills in the sheet,
// second-language.js adds another language to it.
import { Keeping } from "../shared/keeping.js";
import { printWith } from "../shared/print.js";
import { secondLanguage } from "../side-by-side/second-sheet.js";
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
    this.sections = addBoxes(document.querySelector("article"));
    this.boxes = this.sections.flatMap(({ items }) => items.map(({ box }) => box));
    const [linkToEnd, end, answer] = tool.querySelector("template").content.cloneNode(true).children;
    this.end = end; // what is below the last list
    this.answer = answer;
    this.notes = [...answer.querySelectorAll("textarea")];
    this.status = end.querySelector("[role=status]");
    const parts = { keep: this.part("keep"), forget: this.part("forget"), status: this.status };
    this.keeping = new Keeping(KEY, tool.dataset.treatment, parts, () => this.state());
    this.second = secondLanguage(answer, async (code) => {
      const { lines } = await import("./second-language.js");
      return lines(code, answer, this.sections);
    });
    tool.querySelector("link").media = "all";
    this.sections.at(-1).last.after(end, answer);
    // With a keyboard each list takes many stops, because its sources are links.
    for (const section of this.sections.slice(0, -1)) section.last.after(linkToEnd.cloneNode(true));
  }

  part(name) {
    return this.end.querySelector(`[data-${name}]`) ?? this.answer.querySelector(`[data-${name}]`);
  }

  listen() {
    for (const box of this.boxes) {
      box.addEventListener("change", () => {
        this.keeping.saveIfKept();
        this.refresh();
      });
    }
    for (const note of this.notes) {
      note.addEventListener("input", () => {
        this.keeping.saveIfKept();
        this.copyNotesForPaper();
      });
    }
    const onClick = (name, action) => this.part(name).addEventListener("click", action);
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
    if (this.keeping.keep.checked) this.keeping.stop();
    this.fill();
    this.answer.hidden = true;
    this.keeping.say("cleared");
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

  restore() {
    const { answer, tool } = this;
    const started = tool.querySelector("[data-started]");
    started.hidden = false;
    const known = this.keeping.found();
    if (!known) started.focus(); // the button that was pressed is gone; with something kept, nothing was pressed
    else {
      this.fill(known);
      if (known.isShown) this.show();
    }
    this.keeping.handOver(() => !answer.hidden);
  }
}
