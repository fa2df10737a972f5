// The plan as events for a calendar: the first day of each stage, and the last day of each advice that has one.
import { plain } from "../shared/copies.js";
import { address, withoutColon, words } from "./content.js";
import { addDays, isoDay } from "./dates.js";

// `titles`: { lastToAvoid, lastToDo }, with "#" where the advice goes. `notes`: lines that every event ends with.
export function calendarEvents(plan, { treatment, titles, notes }) {
  const { advice, day, kind, stages } = plan.shown;
  const event = (id, date, { title, lines }) => ({
    // The same in every language, so that importing the file again updates an event and adds no second one.
    uid: `${isoDay(day)}-${kind}-${id}-${treatment}@${location.hostname}`,
    day: isoDay(date), next: isoDay(addDays(date, 1)), title,
    url: `${address()}#${id}`,
    text: [...lines, ...notes, `${address()}#${id}`].join("\n"),
  });
  const dated = advice.filter(({ end }) => end);
  return [
    ...stages.map((stage) => event(stage.id, stage.from, aboutStage(stage, plan))),
    ...dated.map((one) => event(one.id, one.end, aboutAdvice(one.item, plan.kindOf(one), titles))),
  ];
}

function aboutStage(stage, plan) {
  const { names } = plan;
  const { kind, kinds } = plan.shown;
  const name = stage.heading.textContent.trim();
  const named = (one) => (names[one] ? names[one] + ". " : "");
  const line = (one, [label, cell]) => `${named(one)}${label}: ${inOneLine(cell)}`;
  const lines = kinds.flatMap((one) => stage.rows(one, kinds).map((row) => line(one, row)));
  const isNamed = kind !== "unknown" && names[kind];
  return { title: isNamed ? `${name} (${names[kind]})` : name, lines: [plan.range(stage), ...lines] };
}

function aboutAdvice(item, kind, { lastToAvoid, lastToDo }) {
  const label = withoutColon(plain(item.querySelector("strong") ?? item));
  const title = item.dataset.do === "true" ? lastToDo : lastToAvoid; // a calendar may show nothing but the title
  const [behind, before] = kind ? [` (${kind})`, `${kind}: `] : ["", ""];
  return { title: title.replace("#", `${label}${behind}`), lines: [before + inOneLine(words(item))] };
}

const inOneLine = (nodes) => nodes.map((node) => node.textContent).join("").replace(/\s+/g, " ").trim();
