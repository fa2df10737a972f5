// The recovery planner: the stages and the advice of this page on the reader's own dates. What it says is cloned
// from the page; nothing is sent, and nothing is kept unless the reader asks for it.
import { inOneLanguage, plain } from "./copies.js";
import { addDays, addDuration, addMonths, daysBetween, isoDay, parseDay, today } from "./dates.js";
import { calendar } from "./ics.js";
import { printed } from "./print.js";
import { handOver, store, stored, takeOver } from "./storage.js";

const KEY = "pi-planner";
const KINDS = ["non-ablative", "ablative"];
const ROUGH = /[wMy]$/; // a stage that is counted in weeks or longer

export function begin(tool) {
  const content = readPage(tool);
  const { treatment, locale } = tool.dataset;
  const dates = new Intl.DateTimeFormat(locale, {
    weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
  tool.append(tool.querySelector("template").content.cloneNode(true));
  const form = tool.querySelector("form");
  const find = (selector) => tool.querySelector(selector);
  const [status, plan, forget] = [find("[data-kept]"), find(".pi-planner__plan"), find("[data-forget]")];
  const names = Object.fromEntries([...form.kind].map((radio) => [radio.value, radio.nextElementSibling.textContent]));
  const of = (id) => document.getElementById(id).textContent;
  const back = element("a", { href: "#page-planner-plan" });
  let shown; // { kind, kinds, day, now, stages, advice }

  const show = (kind, day) => {
    const kinds = KINDS.filter((one) => kind === one || kind === "unknown");
    shown = { kind, kinds, day, now: today(), ...placed(content, kinds, day) };
    for (const heading of plan.querySelectorAll("[data-heading]")) heading.textContent = of(heading.dataset.heading);
    find("[data-kind-shown]").textContent = names[kind];
    find("[data-date-shown]").replaceChildren(time(day));
    find("[data-past]").hidden = addMonths(day, 12) >= shown.now;
    find("[data-ahead]").hidden = day <= addMonths(shown.now, 24);
    find("[data-unknown]").hidden = kind !== "unknown";
    showToday();
    showStages();
    showAdvice();
    showHelp();
    plan.hidden = false;
    back.textContent = find("[data-today]").textContent;
  };

  const showToday = () => {
    const { day, now, stages, advice } = shown;
    const line = find("[data-today]");
    const last = Math.max(...stages.map((stage) => stage.to), ...advice.filter((a) => a.end).map((a) => a.end));
    const stage = stages.find(isNow);
    line.hidden = now < day;
    if (now > last) line.textContent = line.dataset.over;
    else {
      line.replaceChildren(line.dataset.words.replace("#", String(daysBetween(day, now))));
      line.append(...(stage ? [": ", link(stage)] : ["."]));
    }
  };

  const showStages = () => {
    const table = find("[data-stages]");
    const { kinds } = shown;
    fill(table, [table.dataset.first, ...kinds.map((kind) => names[kind])], shown.stages.map((stage) => {
      const name = element("th", { scope: "row", role: "rowheader" }, link(stage), element("br"), range(stage));
      if (isNow(stage)) name.append(" ", element("strong", { class: "pi-planner__now" }, table.dataset.now));
      const cells = kinds.map((kind) => {
        const row = ([label, cell]) => element("p", {}, element("b", {}, `${label}: `), ...cell);
        return element("td", { role: "cell", "data-label": names[kind] }, ...stage.rows(kind, kinds).map(row));
      });
      return element("tr", { role: "row", ...(isNow(stage) && { "aria-current": "date" }) }, name, ...cells);
    }));
  };

  const showAdvice = () => {
    const table = find("[data-restrictions]");
    const { first, second, until, passed } = table.dataset;
    fill(table, [first, second], shown.advice.filter((a) => a.end).map(({ end, item, kind }) => {
      const [before, after] = until.split("#");
      const name = element("th", { scope: "row", role: "rowheader" }, before, time(end), after);
      // Of the two dates for two kinds the later one counts.
      const isOver = end < shown.now && (kind === "both" || shown.kinds.length === 1);
      if (isOver) name.append(element("br"), element("span", { class: "pi-planner__passed" }, passed));
      const label = element("b", {}, `${"do" in item.dataset ? table.dataset.do : table.dataset.avoid}: `);
      return element("tr", { role: "row" }, name, element("td", { role: "cell" }, label, ...words(item)));
    }));
    const open = shown.advice.filter((a) => !a.end).map(({ item }) => element("li", {}, ...words(item)));
    find("[data-open]").replaceChildren(...open);
    find("[data-open]").previousElementSibling.hidden = open.length === 0;
  };

  const showHelp = () => {
    const { help, review } = content;
    find("[data-help-links]").replaceChildren(...help.map((card) => {
      const heading = card.querySelector("h3");
      return element("li", {}, element("a", { href: `#${heading.id}` }, withoutColon(heading)));
    }));
    find("[data-cards]").replaceChildren(...help.map(plain));
    find("[data-review]").replaceChildren(...review.map((line) => element("li", {}, ...words(line))));
    find("[data-address]").textContent = address();
  };

  const isNow = ({ from, to }) => from <= shown.now && shown.now <= to;
  const time = (day) => element("time", { datetime: isoDay(day) }, dates.format(day));
  // The browser knows how a language writes a range, and what it need not say twice.
  const range = ({ from, to }) => dates.formatRange(from, to);

  const flag = (field, message, isWrong) => {
    message.hidden = !isWrong;
    for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", message.id]]) {
      if (isWrong) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
  };
  const flagKind = (isWrong) => flag(form.querySelector("fieldset"), find("#page-planner-kind"), isWrong);
  // A day that is typed is said in words at once: 05/11 is another day in another browser.
  const sayDay = () => {
    const { value, validity } = form.date;
    const [line, day] = [find("[data-day-said]"), parseDay(value)];
    line.textContent = day ? line.dataset.chosen.replace("#", dates.format(day)) : line.dataset.none;
    form.date.toggleAttribute("data-pi-empty", !value && !validity.badInput);
  };
  const flagDate = (isWrong) => flag(form.date, find("#page-planner-date"), isWrong);

  const keepOrForget = () => {
    const isAsked = form.remember.checked;
    const wasKept = !forget.hidden;
    const isDone = store(KEY, treatment, isAsked ? { kind: shown.kind, date: isoDay(shown.day) } : undefined);
    forget.hidden = !(isAsked && isDone);
    const { kept, notKept, forgotten } = status.dataset;
    status.textContent = isAsked ? (isDone ? kept : notKept) : wasKept ? forgotten : "";
  };

  const changed = (isKind) => {
    plan.hidden = true; // it is no longer the plan for what stands above it
    status.textContent = "";
    if (isKind) return flagKind(false);
    flagDate(false);
    sayDay();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [kind, day] = [form.kind.value, parseDay(form.date.value)];
    flagKind(!kind);
    flagDate(!day);
    if (!kind || !day) {
      (kind ? form.date : form.kind[0]).focus();
      return;
    }
    show(kind, day);
    keepOrForget();
    find("[data-title]").focus({ preventScroll: true }); // else it would stand at the lower edge, the plan below it
    find("[data-title]").scrollIntoView();
  });
  form.addEventListener("input", ({ target }) => {
    if (target.name === "remember") {
      if (!plan.hidden || !target.checked) keepOrForget();
      return;
    }
    changed(target.name === "kind");
  });
  form.date.addEventListener("blur", sayDay); // half a date is no input
  for (const button of form.querySelectorAll("[data-days-ago]")) {
    button.addEventListener("click", () => {
      form.date.value = isoDay(addDays(today(), -Number(button.dataset.daysAgo)));
      changed(false);
    });
  }
  find("[data-other-day]").addEventListener("click", () => {
    form.date.focus();
    try { form.date.showPicker(); } catch { /* this browser has no calendar to show: it is typed */ }
  });
  forget.addEventListener("click", () => {
    form.reset();
    sayDay();
    back.closest("p")?.remove();
    store(KEY, treatment);
    forget.hidden = plan.hidden = true;
    status.textContent = status.dataset.forgotten;
    form.kind[0].focus();
  });
  find("[data-print]").addEventListener("click", () => {
    // Only the plan is printed; without this button the page is printed as it is.
    const { classList } = document.body;
    printed(() => classList.add("pi-prints-plan"), () => classList.remove("pi-prints-plan"));
  });
  find("[data-ics]").addEventListener("click", ({ currentTarget }) => {
    const name = `recovery-${isoDay(shown.day)}.ics`;
    const notes = [find("[data-clinic]").textContent, `${of("help")}: ${address()}#help`];
    const { lastToAvoid, lastToDo } = currentTarget.dataset;
    const events = eventsOf(shown, { treatment, names, range, notes, lastToAvoid, lastToDo });
    download(name, calendar(document.documentElement.dataset.piLang, events));
    status.textContent = status.dataset.made.replace("#", name);
  });
  // A page that stays open overnight.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !plan.hidden && daysBetween(shown.now, today())) show(shown.kind, shown.day);
  });

  const kept = stored(KEY)[treatment];
  const taken = takeOver(KEY, treatment);
  const isReturn = Boolean(kept ?? taken); // then the page opened the planner, and the reader may be reading elsewhere
  const day = parseDay(String(kept?.date));
  const isKept = day !== null && Object.hasOwn(names, kept.kind);
  if (isKept) {
    form.kind.value = kept.kind;
    form.date.value = kept.date;
    form.remember.checked = true;
    forget.hidden = false;
    show(kept.kind, day);
    // The plan stands further down: who comes back for it sees at once that it is there.
    const title = tool.closest("article").querySelector("h1");
    if (!find("[data-today]").hidden) title.after(element("p", { class: "pi-planner__back" }, back));
  } else store(KEY, treatment); // what cannot be read is not kept
  if (taken) {
    if (Object.hasOwn(names, taken.kind)) form.kind.value = taken.kind;
    form.date.value = taken.date;
    const [kind, chosen] = [form.kind.value, parseDay(form.date.value)];
    plan.hidden = true;
    if (taken.isShown && kind && chosen) show(kind, chosen);
  }
  sayDay();
  handOver(KEY, treatment, () => ({ kind: form.kind.value, date: form.date.value, isShown: !plan.hidden }));
  reveal(tool, () => { if (!isReturn) form.kind[0].focus(); });
}

// --- what the page says ------------------------------------------------------------------------------------

function readPage(tool) {
  const article = inOneLanguage(tool.closest("article"));
  const headings = section(article, "stages").filter((part) => part.matches("h3[data-from][data-to]"));
  if (!headings.length) throw new Error("The page has no stages.");
  const stages = headings.map((heading) => ({
    id: heading.id,
    heading,
    start: heading.dataset.from,
    end: heading.dataset.to,
    rows: rowsOf(tableAfter(heading)),
  }));
  const items = section(article, "restrictions").flatMap((part) => [...part.querySelectorAll("li[data-kind]")]);
  const advice = items.map((item) => ({ id: item.id, item, kind: item.dataset.kind, until: item.dataset.until }));
  const [help, review] = [".pi-care", ".pi-review__open:not([hidden])"].map((parts) => [...article.querySelectorAll(parts)]);
  return { stages, advice, help, review };
}

// What stands between one h2 and the next.
function section(article, id) {
  const found = [];
  let next = article.querySelector(`h2#${id}`)?.nextElementSibling;
  for (; next && next.tagName !== "H2"; next = next.nextElementSibling) found.push(next);
  return found;
}

function tableAfter(heading) {
  let next = heading.nextElementSibling;
  while (next && !/^H[1-3]$/.test(next.tagName)) {
    const table = next.querySelector("table");
    if (table) return table;
    next = next.nextElementSibling;
  }
  return null;
}

// What a stage's table says for some of the kinds: the function gives [name of the row, nodes of the cell].
function rowsOf(table) {
  if (!table) return () => [];
  const heads = [...table.tHead.rows[0].cells];
  const indexOf = (kind) => heads.findIndex((head) => head.dataset.column === kind);
  return (kind, shownBeside) => {
    const [index, other] = [indexOf(kind), indexOf(KINDS.find((one) => one !== kind))];
    if (index < 0) return [];
    return [...table.tBodies[0].rows].map(({ cells }) => {
      const named = (at) => [`${heads[at].textContent.trim()}: `, ...words(cells[at])];
      // "The same, and also …" says something only beside what it is the same as.
      const isAlone = shownBeside.length === 1 && other >= 0 && "same" in cells[index].dataset;
      const both = () => [...named(other), ". ", element("br"), ...named(index)];
      return [cells[0].textContent.trim(), isAlone ? both() : words(cells[index])];
    });
  };
}

// --- on the reader's dates ---------------------------------------------------------------------------------

function placed(content, kinds, day) {
  let last = null;
  const stages = content.stages.map((stage) => {
    let from = addDuration(day, stage.start);
    const to = addDuration(day, stage.end);
    // "Weeks 2 to 4" go on where "days 4 to 7" end: week 2 is days 8 to 14. So no day is in no stage.
    if (last && ROUGH.test(stage.start) && last < to) from = addDays(last, 1);
    last = to;
    return { ...stage, from, to };
  });
  const advice = content.advice
    .filter(({ kind }) => kind === "both" || kinds.includes(kind))
    .map((one) => ({ ...one, end: one.until ? addDuration(day, one.until) : null }))
    .sort((a, b) => (a.end ?? Infinity) - (b.end ?? Infinity) || 0);
  return { stages, advice };
}

// The first day of each stage, and the last day of each advice that has one.
function eventsOf(shown, { treatment, names, range, lastToAvoid, lastToDo, notes }) {
  const { kinds } = shown;
  const event = (id, day, title, lines) => ({
    // The same in every language, so that importing it again changes an event instead of adding one.
    uid: `${isoDay(shown.day)}-${shown.kind}-${id}-${treatment}@${location.hostname}`,
    day: isoDay(day), next: isoDay(addDays(day, 1)), title,
    url: `${address()}#${id}`,
    text: [...lines, ...notes, `${address()}#${id}`].join("\n"),
  });
  const stages = shown.stages.map((stage) => {
    const name = stage.heading.textContent.trim();
    const row = (kind, [label, cell]) => `${names[kind]}. ${label}: ${inOneLine(cell)}`;
    const rows = kinds.flatMap((kind) => stage.rows(kind, kinds).map((one) => row(kind, one)));
    const title = shown.kind === "unknown" ? name : `${name} (${names[shown.kind]})`;
    return event(stage.id, stage.from, title, [range(stage), ...rows]);
  });
  const ends = shown.advice.filter((a) => a.end).map(({ id, item, end }) => {
    const label = withoutColon(plain(item.querySelector("strong") ?? item));
    const last = "do" in item.dataset ? lastToDo : lastToAvoid; // a calendar may show nothing but the title
    return event(id, end, last.replace("#", label), [inOneLine(words(item))]);
  });
  return [...stages, ...ends];
}

// --- elements ----------------------------------------------------------------------------------------------

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const words = (part) => [...plain(part).childNodes];

const inOneLine = (nodes) => nodes.map((node) => node.textContent).join("").replace(/\s+/g, " ").trim();

const withoutColon = (part) => part.textContent.trim().replace(/:$/, "");

const link = ({ id, heading }) => element("a", { href: `#${id}` }, ...words(heading));

const address = () => location.origin + location.pathname;

// Roles as in the site's other tables, which on a phone are shown as cards.
function fill(table, heads, rows) {
  const cells = heads.map((head) => element("th", { scope: "col", role: "columnheader" }, head));
  table.replaceChildren(
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...cells)),
    element("tbody", { role: "rowgroup" }, ...rows),
  );
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Shows what was put on the page once its styles are there, and keeps in sight the place the reader came for.
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
