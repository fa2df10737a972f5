// The page's own lists to tick, and what was ticked, sorted as the page sorts it. Nothing is sent.
// The boxes are put on the lists themselves, because the reason beside a point often holds more that is true for a
// reader (self-tanner, an earlier cold sore), and a shorter form would hide it.

import { plain } from "./copies.js";
import { printed } from "./print.js";
import { handOver, store, stored, takeOver } from "./storage.js";
import { describe, following, GROUPS, sort } from "./self-check-sheet.js";
import { speaker } from "./status.js";

const KEY = "pi-self-check";
const PRINTS = "pi-prints-self-check";

export function begin(tool) {
  const sections = Object.entries(GROUPS).flatMap(([group, ids]) => ids.flatMap((id) => tickable(id, group)));
  const items = sections.flatMap((section) => section.items);
  const more = tool.querySelector("template").content.cloneNode(true);
  const [on, end, answer] = more.children;
  const part = (name) => end.querySelector(`[data-${name}]`) ?? answer.querySelector(`[data-${name}]`);
  const [keep, forget, status] = [part("keep"), part("forget"), end.querySelector("[role=status]")];
  const notes = [...answer.querySelectorAll("textarea")];
  const { treatment } = tool.dataset;
  tool.querySelector("link").media = "all";
  on.remove();
  sections.at(-1).last.after(more);
  // By keyboard each list has many stops, because its sources are links.
  for (const section of sections.slice(0, -1)) section.last.after(on.cloneNode(true));

  const onPaper = () => {
    for (const note of notes) note.nextElementSibling.textContent = note.value;
  };
  const state = () => ({
    ticked: items.filter((item) => item.box.checked).map((item) => item.box.value),
    notes: Object.fromEntries(notes.map((note) => [note.dataset.note, note.value])),
  });
  const save = () => {
    const isKept = keep.checked && store(KEY, treatment, state());
    if (keep.checked && !isKept) status.textContent = status.dataset.refused;
    keep.checked = isKept;
    forget.hidden = !isKept;
    return isKept;
  };
  const stopKeeping = () => {
    store(KEY, treatment);
    keep.checked = false;
    forget.hidden = true;
  };
  const second = secondLanguage(answer, sections);
  const refresh = () => {
    if (answer.hidden) return;
    status.textContent = sort(sections, answer);
    second.refresh();
  };

  for (const item of items) {
    item.box.addEventListener("change", () => {
      if (keep.checked) save();
      refresh();
    });
  }
  for (const note of notes) {
    note.addEventListener("input", () => {
      if (keep.checked) save();
      onPaper();
    });
  }
  keep.addEventListener("change", () => {
    if (!keep.checked) {
      stopKeeping();
      status.textContent = status.dataset.forgotten;
    } else if (save()) status.textContent = status.dataset.kept;
  });
  forget.addEventListener("click", () => {
    stopKeeping();
    status.textContent = status.dataset.forgotten;
    keep.focus(); // the button is gone
  });
  part("clear").addEventListener("click", () => {
    if (keep.checked) stopKeeping();
    for (const item of items) item.box.checked = false;
    for (const note of notes) note.value = "";
    onPaper();
    answer.hidden = true;
    status.textContent = status.dataset.cleared;
  });
  const show = () => {
    describe(answer, tool.dataset.locale, { article: document.querySelector("article"), address: location.href });
    answer.hidden = false;
    refresh();
  };
  part("show").addEventListener("click", () => {
    show();
    answer.querySelector("h2").focus({ preventScroll: true });
    answer.scrollIntoView();
  });
  part("print").addEventListener("click", () => {
    const { classList } = document.body;
    printed(() => classList.add(PRINTS), () => classList.remove(PRINTS));
  });

  const started = tool.querySelector("[data-started]");
  started.hidden = false;
  const kept = stored(KEY)[treatment];
  const known = takeOver(KEY, treatment) ?? kept;
  if (!known) started.focus(); // the button that was pressed is gone; what was kept starts by itself
  else {
    for (const item of items) item.box.checked = Boolean(known.ticked?.includes?.(item.box.value));
    for (const note of notes) note.value = known.notes?.[note.dataset.note] ?? "";
    onPaper();
    keep.checked = Boolean(kept);
    forget.hidden = !kept;
    if (known.isShown) show();
  }
  handOver(KEY, treatment, () => ({ ...state(), isShown: !answer.hidden }));
}

// A section's lists with a box before each item.
function tickable(id, group) {
  const heading = document.getElementById(id);
  const lists = [...following(heading)].filter((element) => element.matches("ul, ol"));
  return lists.map((list) => {
    const own = [...list.children].filter((item) => !item.matches(".pi-second"));
    const items = own.map((item) => ({ text: plain(item), box: addBox(item) }));
    // Named by the heading above, which a legend would only repeat.
    const last = document.createElement("fieldset");
    last.className = "pi-self-check__list";
    last.setAttribute("aria-labelledby", id);
    list.replaceWith(last);
    last.append(list);
    return { group, heading, items, last };
  });
}

// The first words of an item become the label of its box, and the rest describes it, without the source notes.
function addBox(item) {
  const holder = item.querySelector(":scope > p") ?? item;
  const content = [...holder.childNodes];
  const bold = holder.firstElementChild?.matches("strong") ? holder.firstElementChild : content.at(-1);
  const lead = content.slice(0, content.indexOf(bold) + 1);
  const box = Object.assign(document.createElement("input"), { type: "checkbox", value: item.id, autocomplete: "off" });
  const label = document.createElement("label");
  const words = document.createElement("span");
  words.append(...lead);
  label.append(box, words);
  holder.prepend(label);
  const reasons = [];
  for (const node of content.slice(lead.length)) {
    if (node.nodeName === "SUP") reasons.push(null);
    else if (node.textContent.trim()) reasonAt(node, reasons, item.id).append(node);
  }
  const ids = reasons.filter(Boolean).map((reason) => reason.id);
  if (ids.length) box.setAttribute("aria-describedby", ids.join(" "));
  return box;
}

// The run of text that a node belongs to; notes stand between runs.
function reasonAt(node, reasons, id) {
  if (!reasons.at(-1)) {
    const reason = document.createElement("span");
    reason.className = "pi-self-check__reason";
    reason.id = `page-${id}-reason-${reasons.length}`;
    node.before(reason);
    reasons.push(reason);
  }
  return reasons.at(-1);
}

// The buttons that put a second language below each line of the sheet; their code is fetched when one is pressed.
function secondLanguage(answer, sections) {
  const buttons = [...answer.querySelectorAll("[data-second]")];
  let shown; // what puts it there: called again when the sheet changes
  const press = async (button, clicks) => {
    if (clicks > 1) return; // a double click would take away what it asked for
    const isOff = button.getAttribute("aria-pressed") === "true";
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button && !isOff));
    shown = undefined;
    for (const line of answer.querySelectorAll(".pi-second")) line.remove();
    const isWanted = () => button.getAttribute("aria-pressed") === "true";
    const say = speaker(button);
    if (isOff) return say("closed");
    say("loading", button.textContent);
    try {
      const { lines } = await import("./self-check-in-two.js");
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
