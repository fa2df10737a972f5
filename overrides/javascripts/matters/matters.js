// What matters to me: an answer to choose at each line of the page's own list, for one person or two, and a sheet with
// the answers and the questions for the clinic. Nothing is sent.
//
// matters.js connects the parts, lines.js puts the answers on the list, sheet.js fills in the sheet.
import { plain } from "../shared/copies.js";
import { Keeping } from "../shared/keeping.js";
import { printWith } from "../shared/print.js";
import { fillTemplate } from "../shared/template.js";
import { beside, secondLanguage } from "../side-by-side/second-sheet.js";
import { addAnswers, linesOf } from "./lines.js";
import { fillSheet, questionsFor } from "./sheet.js";

const KEY = "pi-matters";

export function begin(tool) {
  const matters = new Matters(tool);
  matters.listen();
  matters.restore();
}

class Matters {
  constructor(tool) {
    this.tool = tool;
    const article = document.querySelector("article");
    this.page = { article, address: location.href };
    const [answers, end, sheet] = tool.querySelector("template").content.cloneNode(true).children;
    this.lines = addAnswers(article, answers);
    this.end = end;
    this.sheet = sheet;
    this.two = end.querySelector("[data-two]");
    this.note = end.querySelector("textarea");
    const [keep, forget, status] = ["[data-keep]", "[data-forget]", "[role=status]"].map((part) => end.querySelector(part));
    this.keeping = new Keeping(KEY, tool.dataset.treatment, { keep, forget, status }, () => this.state());
    this.second = secondLanguage(sheet, (code) => this.inLanguage(code));
    for (const link of tool.querySelectorAll("link")) link.media = "all";
    tool.after(end, sheet);
  }

  listen() {
    const { end, sheet } = this;
    for (const radio of this.lines.flatMap(({ radios }) => radios.flat())) {
      radio.addEventListener("change", () => this.changed());
    }
    this.note.addEventListener("input", () => this.changed());
    this.two.addEventListener("change", () => {
      this.showPeople();
      this.changed();
    });
    const onClick = (part, action) => part.addEventListener("click", action);
    onClick(end.querySelector("[data-clear]"), () => this.clear());
    onClick(end.querySelector("[data-show]"), async () => {
      await this.show();
      sheet.querySelector("h2").focus({ preventScroll: true });
      sheet.scrollIntoView();
    });
    onClick(sheet.querySelector("[data-print]"), () => printWith("pi-prints-self-check"));
  }

  changed() {
    this.keeping.saveIfKept();
    this.refresh();
  }

  // The second person's answers are only there if two people fill in the list.
  showPeople() {
    for (const { groups } of this.lines) {
      groups[1].hidden = !this.two.checked;
      for (const name of groups[0].querySelectorAll("[data-who]")) name.hidden = !this.two.checked;
    }
  }

  // --- the sheet ---------------------------------------------------------------------------------------------

  async show() {
    this.questions = await questionsFor(this.page);
    this.sheet.hidden = false;
    this.refresh();
  }

  refresh() {
    if (this.sheet.hidden) return;
    fillSheet(this.sheet, this.tool.dataset.locale, this.page, this.lines, this.state(), this.questions);
    this.second.refresh();
  }

  // Resolves to what adds the sheet of the page in another language, with the same answers.
  async inLanguage(code) {
    const { copyOf, otherPage } = await import("../side-by-side/side-by-side.js");
    const page = await otherPage(code);
    const template = page.article.querySelector(".pi-matters template");
    await fillTemplate(template, page.address);
    const copy = (part) => plain(copyOf(part, page));
    const theirs = linesOf(page.article).map((item) => ({ id: item.id, text: copy(item) }));
    const ids = (all) => all.map(({ id }) => id).join();
    if (ids(theirs) !== ids(this.lines)) throw new Error("the pages differ");
    const questions = await questionsFor(page, copy);
    return () => {
      const sheet = template.content.lastElementChild.cloneNode(true);
      fillSheet(sheet, this.tool.dataset.locale, page, theirs, this.state(), questions);
      beside(this.sheet, sheet, page);
    };
  }

  // --- what the reader filled in -----------------------------------------------------------------------------

  state() {
    const chosen = ({ radios }) => radios.map((group) => group.find((radio) => radio.checked)?.value ?? "");
    return {
      two: this.two.checked,
      answers: Object.fromEntries(this.lines.map((line) => [line.id, chosen(line)])),
      note: this.note.value,
    };
  }

  // What comes from storage may be anything.
  fill({ two, answers, note } = {}) {
    this.two.checked = Boolean(two);
    for (const { id, radios } of this.lines) {
      radios.forEach((group, person) => {
        for (const radio of group) radio.checked = answers?.[id]?.[person] === radio.value;
      });
    }
    this.note.value = note ?? "";
    this.showPeople();
  }

  clear() {
    if (this.keeping.keep.checked) this.keeping.stop();
    this.fill();
    this.sheet.hidden = true;
    this.keeping.say("cleared");
  }

  restore() {
    const known = this.keeping.found();
    this.fill(known);
    if (!known) this.lines[0].radios[0][0].focus(); // the button that was pressed is gone
    else if (known.isShown) this.show();
    this.keeping.handOver(() => !this.sheet.hidden);
  }
}
