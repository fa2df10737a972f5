// The planner's form: which kind of treatment (if there are several), which day, and whether to remember them.
import { addDays, isoDay, parseDay, today } from "./dates.js";

export class Form {
  constructor(element, dates) {
    this.element = element;
    this.dates = dates;
    this.dayLine = element.querySelector("[data-day-said]");
    // { value of a kind: its name }. Where a treatment has one kind or none, a hidden field holds it.
    this.names = Object.fromEntries([...element.querySelectorAll("[name=kind]")].map((field) => [
      field.value, field.dataset.name ?? field.nextElementSibling.textContent,
    ]));
  }

  get kind() { return this.element.kind.value; }

  get date() { return this.element.date.value; }

  get day() { return parseDay(this.date); }

  get isToBeKept() { return this.element.remember.checked; }

  set isToBeKept(isToBeKept) { this.element.remember.checked = isToBeKept; }

  hasKind(kind) {
    return Object.hasOwn(this.names, kind);
  }

  fill({ kind, date }) {
    if (this.hasKind(kind)) this.element.kind.value = kind;
    this.element.date.value = date;
  }

  reset() {
    this.element.reset();
    this.sayDay();
  }

  focusFirst() {
    this.element.querySelector("[name=kind]:not([type=hidden]), [name=date]").focus();
  }

  // Calls `submitted` when the form is complete, `changed` when the kind or the day changes, and `rememberChanged`.
  listen({ submitted, changed, rememberChanged }) {
    const dayChanged = () => {
      changed();
      this.flagDate(false);
      this.sayDay();
    };
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.isComplete()) submitted();
    });
    this.element.addEventListener("input", ({ target }) => {
      if (target.name === "remember") return rememberChanged();
      if (target.name !== "kind") return dayChanged();
      changed();
      this.flagKind(false);
    });
    this.element.date.addEventListener("blur", () => this.sayDay()); // half a date fires no input event
    this.listenToDayButtons(dayChanged);
  }

  listenToDayButtons(dayChanged) {
    const { date } = this.element;
    for (const button of this.element.querySelectorAll("[data-days-ago]")) {
      button.addEventListener("click", () => {
        date.value = isoDay(addDays(today(), -Number(button.dataset.daysAgo)));
        dayChanged();
      });
    }
    this.element.querySelector("[data-other-day]").addEventListener("click", () => {
      date.focus();
      try { date.showPicker(); } catch { /* this browser has no calendar to show: the reader types the date */ }
    });
  }

  // Whether kind and day are filled in. If not, says what is missing and moves the focus there.
  isComplete() {
    const { kind, day } = this;
    this.flagKind(!kind);
    this.flagDate(!day);
    if (!kind) this.focusFirst();
    else if (!day) this.element.date.focus();
    return Boolean(kind && day);
  }

  // The chosen day is written out at once: 05/11 is another day in another browser.
  sayDay() {
    const { value, validity } = this.element.date;
    const { chosen, none } = this.dayLine.dataset;
    this.dayLine.textContent = this.day ? chosen.replace("#", this.dates.format(this.day)) : none;
    this.element.date.toggleAttribute("data-pi-empty", !value && !validity.badInput);
  }

  flagKind(isWrong) {
    const question = this.element.querySelector("fieldset");
    if (question) flag(question, this.element.querySelector("#page-planner-kind"), isWrong);
  }

  flagDate(isWrong) {
    flag(this.element.date, this.element.querySelector("#page-planner-date"), isWrong);
  }
}

function flag(field, message, isWrong) {
  message.hidden = !isWrong;
  for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", message.id]]) {
    if (isWrong) field.setAttribute(name, value);
    else field.removeAttribute(name);
  }
}
