// The recovery planner: the stages and the advice of this page on the reader's own dates. All its text is copied from
// the page. Nothing is sent, and nothing is kept unless the reader asks for it.
//
// planner.js connects the parts, form.js is the form, plan.js shows the plan, content.js reads the page, events.js and
// ics.js make the calendar file, dates.js calculates.
import { element } from "../shared/elements.js";
import { printWith } from "../shared/print.js";
import { handOver, store, stored, takeOver } from "../shared/storage.js";
import { readContent } from "./content.js";
import { isoDay, longDates, parseDay } from "./dates.js";
import { calendarEvents } from "./events.js";
import { Form } from "./form.js";
import { calendar } from "./ics.js";
import { Plan } from "./plan.js";

const KEY = "pi-planner";

export function begin(tool) {
  const content = readContent(tool.closest("article"));
  tool.append(tool.querySelector("template").content.cloneNode(true));
  const planner = new Planner(tool, content);
  const isReturn = planner.restore();
  // If there was something to restore, the page itself started the planner, and the reader may be reading elsewhere.
  reveal(tool, () => { if (!isReturn) planner.form.focusFirst(); });
}

class Planner {
  constructor(tool, content) {
    const { treatment, locale } = tool.dataset;
    const dates = longDates(locale);
    this.tool = tool;
    this.treatment = treatment;
    this.form = new Form(tool.querySelector("form"), dates);
    this.plan = new Plan(tool.querySelector(".pi-planner__plan"), content, dates, this.form.names);
    this.status = tool.querySelector("[data-kept]");
    this.forgetButton = tool.querySelector("[data-forget]");
    this.linkBack = element("a", { href: "#page-planner-plan" });
    this.form.listen({
      submitted: () => this.submit(),
      changed: () => this.invalidate(),
      rememberChanged: () => this.changeRemember(),
    });
    this.listenToButtons();
    // A page may stay open overnight.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.plan.isOfAnotherDay()) this.show(this.plan.shown.kind, this.plan.shown.day);
    });
  }

  listenToButtons() {
    const onClick = (name, action) => this.tool.querySelector(`[data-${name}]`).addEventListener("click", action);
    onClick("forget", () => this.forget());
    onClick("print", () => printWith("pi-prints-plan")); // only the plan; without this button the page prints as it is
    onClick("ics", ({ currentTarget }) => this.makeCalendar(currentTarget.dataset));
  }

  show(kind, day) {
    this.plan.show(kind, day);
    this.linkBack.textContent = this.plan.todayLine.textContent;
  }

  submit() {
    this.show(this.form.kind, this.form.day);
    this.keepOrForget();
    this.plan.title.focus({ preventScroll: true }); // scrolled into view by focus, it would be at the lower edge
    this.plan.title.scrollIntoView();
  }

  // The plan no longer belongs to what the form says.
  invalidate() {
    this.plan.hide();
    this.status.textContent = "";
  }

  changeRemember() {
    if (this.plan.isShown || !this.form.isToBeKept) this.keepOrForget();
  }

  keepOrForget() {
    const isAsked = this.form.isToBeKept;
    const wasKept = !this.forgetButton.hidden;
    const { kind, day } = this.plan.shown ?? {};
    const isDone = store(KEY, this.treatment, isAsked ? { kind, date: isoDay(day) } : undefined);
    this.forgetButton.hidden = !(isAsked && isDone);
    const { kept, notKept, forgotten } = this.status.dataset;
    this.status.textContent = isAsked ? (isDone ? kept : notKept) : wasKept ? forgotten : "";
  }

  forget() {
    this.form.reset();
    this.linkBack.closest("p")?.remove();
    store(KEY, this.treatment);
    this.forgetButton.hidden = true;
    this.plan.hide();
    this.status.textContent = this.status.dataset.forgotten;
    this.form.focusFirst();
  }

  makeCalendar(titles) {
    const { treatment, plan } = this;
    const name = `recovery-${isoDay(plan.shown.day)}.ics`;
    const events = calendarEvents(plan, { treatment, titles, notes: plan.notes() });
    download(name, calendar(document.documentElement.dataset.piLang, events));
    this.status.textContent = this.status.dataset.made.replace("#", name);
  }

  // What is kept on this device, then what the same page in another language has handed over. Returns whether there
  // was anything.
  restore() {
    const { form, plan, treatment } = this;
    const kept = stored(KEY)[treatment];
    const taken = takeOver(KEY, treatment);
    this.restoreKept(kept);
    if (taken) this.restoreTaken(taken);
    form.sayDay();
    handOver(KEY, treatment, () => ({ kind: form.kind, date: form.date, isShown: plan.isShown }));
    return Boolean(kept ?? taken);
  }

  restoreKept(kept) {
    const day = parseDay(String(kept?.date));
    if (!day || !this.form.hasKind(kept.kind)) {
      store(KEY, this.treatment); // what cannot be read is not kept any longer
      return;
    }
    this.form.fill(kept);
    this.form.isToBeKept = true;
    this.forgetButton.hidden = false;
    this.show(kept.kind, day);
    // The plan is further down: a reader who comes back for it sees at once that it is there.
    const title = this.tool.closest("article").querySelector("h1");
    if (!this.plan.todayLine.hidden) title.after(element("p", { class: "pi-planner__back" }, this.linkBack));
  }

  restoreTaken(taken) {
    this.form.fill(taken);
    this.plan.hide();
    if (taken.isShown && this.form.kind && this.form.day) this.show(this.form.kind, this.form.day);
  }
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Shows the planner once its style sheet is loaded, and keeps the place that the reader came for in sight.
function reveal(tool, then) {
  const styles = tool.querySelector("link");
  const open = () => {
    const target = document.querySelector(":target");
    const isRead = target && Math.abs(target.getBoundingClientRect().top) < innerHeight / 2;
    tool.querySelector("[data-body]").hidden = false;
    if (isRead) requestAnimationFrame(() => target.scrollIntoView());
    then();
  };
  for (const event of ["load", "error"]) styles.addEventListener(event, open, { once: true });
}
