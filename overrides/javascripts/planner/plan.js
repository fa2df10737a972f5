// The plan on the page: today, the stages, the advice with its last days, and when to get help.
import { plain } from "../shared/copies.js";
import { element } from "../shared/elements.js";
import { address, isOfEveryKind, kindsOf, onDates, withoutColon, words } from "./content.js";
import { addMonths, daysBetween, isoDay, today } from "./dates.js";

export class Plan {
  shown; // { kind, kinds, day, now, stages, advice }

  constructor(box, content, dates, names) {
    this.box = box;
    this.content = content;
    this.dates = dates;
    this.names = names; // { kind: its name }
    this.title = this.find("[data-title]");
    this.todayLine = this.find("[data-today]");
  }

  find(selector) {
    return this.box.querySelector(selector);
  }

  get isShown() { return !this.box.hidden; }

  isOfAnotherDay() {
    return this.isShown && daysBetween(this.shown.now, today()) !== 0;
  }

  hide() {
    this.box.hidden = true;
  }

  show(kind, day) {
    const kinds = kindsOf(kind, this.names);
    this.shown = { kind, kinds, day, now: today(), ...onDates(this.content, kinds, day) };
    for (const heading of this.box.querySelectorAll("[data-heading]")) {
      heading.textContent = textOf(heading.dataset.heading);
    }
    this.showChoice();
    this.showToday();
    this.showDay();
    this.showStages();
    this.showAdvice();
    this.showHelp();
    this.box.hidden = false;
  }

  // What the reader chose, and questions about a day that is unlikely.
  showChoice() {
    const { kind, day, now } = this.shown;
    const kindShown = this.find("[data-kind-shown]");
    if (kindShown) kindShown.textContent = this.names[kind];
    this.find("[data-date-shown]").replaceChildren(this.time(day));
    this.find("[data-past]").hidden = addMonths(day, 12) >= now;
    this.find("[data-ahead]").hidden = day <= addMonths(now, 24);
    this.find("[data-unknown]").hidden = kind !== "unknown";
  }

  showToday() {
    const { day, now, stages, advice } = this.shown;
    const line = this.todayLine;
    const last = Math.max(...stages.map((stage) => stage.to), ...advice.filter((a) => a.end).map((a) => a.end));
    const stage = stages.find((one) => this.isNow(one));
    line.hidden = now < day;
    if (now > last) line.textContent = line.dataset.over;
    else {
      line.replaceChildren(line.dataset.words.replace("#", String(daysBetween(day, now))));
      line.append(...(stage ? [": ", link(stage)] : ["."]));
    }
  }

  // What counts on this very day. The rest of the plan is folded then.
  showDay() {
    const { kinds, now, stages, advice } = this.shown;
    const stage = stages.find((one) => this.isNow(one));
    this.find("[data-day]").hidden = !stage;
    for (const rest of this.box.querySelectorAll("details")) rest.open = !stage;
    if (!stage) return;
    const ofKind = (kind) => [
      ...(kinds.length > 1 ? [element("p", {}, element("b", {}, this.nameOf(kind)))] : []),
      ...this.linesOf(stage, kind),
    ];
    this.find("[data-day-stage]").replaceChildren(...kinds.flatMap(ofKind));
    const lasting = advice.filter(({ end }) => end && end >= now);
    for (const isToDo of [true, false]) {
      const list = this.find(isToDo ? "[data-day-do]" : "[data-day-avoid]");
      const found = lasting.filter(({ item }) => (item.dataset.do === "true") === isToDo);
      list.replaceChildren(...found.map((one) => element("li", {}, ...this.inBrief(one))));
      list.hidden = list.previousElementSibling.hidden = found.length === 0;
    }
    const next = this.find("[data-day-next]");
    next.parentElement.hidden = lasting.length === 0;
    if (lasting.length) next.replaceChildren(...this.inBrief(lasting[0]));
  }

  // The name of a piece of advice, which leads to its text, and its last day.
  inBrief(one) {
    const { end, id, item } = one;
    const { until } = this.find("[data-restrictions]").dataset;
    const [before, after] = until.split("#");
    const opening = words(item).find((part) => part.textContent.trim());
    const name = opening.nodeName === "STRONG" ? [withoutColon(opening)] : words(item);
    const kind = this.kindOf(one);
    const rest = `: ${before.charAt(0).toLowerCase()}${before.slice(1)}`;
    return [element("a", { href: `#${id}` }, ...name), kind && ` (${kind})`, rest, this.time(end), after];
  }

  showStages() {
    const { kinds, stages } = this.shown;
    const table = this.find("[data-stages]");
    const heads = [table.dataset.first, ...kinds.map((kind) => this.nameOf(kind))];
    fill(table, heads, stages.map((stage) => this.stageRow(stage, table.dataset.now)));
  }

  // What stands over the column of a kind, also where a treatment has none.
  nameOf(kind) {
    return this.names[kind] || this.find("[data-stages]").dataset.second;
  }

  stageRow(stage, now) {
    const { kinds } = this.shown;
    const isNow = this.isNow(stage);
    const name = element("th", { scope: "row", role: "rowheader" }, link(stage), element("br"), this.range(stage));
    if (isNow) name.append(" ", element("strong", { class: "pi-planner__now" }, now));
    const cells = kinds.map((kind) => (
      element("td", { role: "cell", "data-label": this.nameOf(kind) }, ...this.linesOf(stage, kind))
    ));
    return element("tr", { role: "row", ...(isNow && { "aria-current": "date" }) }, name, ...cells);
  }

  linesOf(stage, kind) {
    const line = ([label, cell]) => element("p", {}, element("b", {}, `${label}: `), ...cell);
    return stage.rows(kind, this.shown.kinds).map(line);
  }

  showAdvice() {
    const { advice } = this.shown;
    const table = this.find("[data-restrictions]");
    const { first, second } = table.dataset;
    fill(table, [first, second], advice.filter((a) => a.end).map((one) => this.adviceRow(one, table.dataset)));
    const open = advice.filter((a) => !a.end).map((one) => {
      const kind = this.kindOf(one);
      return element("li", {}, ...(kind ? [element("b", {}, `${kind}: `)] : []), ...words(one.item));
    });
    const list = this.find("[data-open]");
    list.replaceChildren(...open);
    list.previousElementSibling.hidden = open.length === 0;
  }

  // The name of its kind for advice that stands below a heading with that, away from which it would be lost; else "".
  kindOf({ isNamedAbove, kind }) {
    if (!isNamedAbove) return "";
    return isOfEveryKind(kind) ? this.find("[data-every-kind]").dataset.everyKind : this.names[kind] ?? "";
  }

  adviceRow(one, labels) {
    const { end, item, kind } = one;
    const { kinds, now } = this.shown;
    const [before, after] = labels.until.split("#");
    const name = element("th", { scope: "row", role: "rowheader" }, before, this.time(end), after);
    // If kinds have several dates, the latest one counts.
    const isOver = end < now && (isOfEveryKind(kind) || kinds.length === 1);
    if (isOver) name.append(element("br"), element("span", { class: "pi-planner__passed" }, labels.passed));
    const named = this.kindOf(one);
    const which = named ? ` (${named})` : "";
    const label = element("b", {}, `${item.dataset.do === "true" ? labels.do : labels.avoid}${which}: `);
    return element("tr", { role: "row" }, name, element("td", { role: "cell" }, label, ...words(item)));
  }

  showHelp() {
    const { help, review } = this.content;
    this.find("[data-help-links]").replaceChildren(...help.map((card) => {
      const heading = card.querySelector("h3");
      return element("li", {}, element("a", { href: `#${heading.id}` }, withoutColon(heading)));
    }));
    this.find("[data-cards]").replaceChildren(...help.map(plain));
    this.find("[data-review]").replaceChildren(...review.map((line) => element("li", {}, ...words(line))));
    this.find("[data-address]").textContent = address();
  }

  // Lines that every event of the calendar file ends with.
  notes() {
    return [this.find("[data-clinic]").textContent, `${textOf("help")}: ${address()}#help`];
  }

  isNow({ from, to }) {
    return from <= this.shown.now && this.shown.now <= to;
  }

  time(day) {
    return element("time", { datetime: isoDay(day) }, this.dates.format(day));
  }

  // The browser knows how a language writes a range of dates, and what need not be repeated.
  range({ from, to }) {
    return this.dates.formatRange(from, to);
  }
}

const textOf = (id) => document.getElementById(id).textContent;

const link = ({ id, heading }) => element("a", { href: `#${id}` }, ...words(heading));

// With roles, like the site's other tables: on a phone their rows are laid out as cards.
function fill(table, heads, rows) {
  const cells = heads.map((head) => element("th", { scope: "col", role: "columnheader" }, head));
  table.replaceChildren(
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...cells)),
    element("tbody", { role: "rowgroup" }, ...rows),
  );
}
