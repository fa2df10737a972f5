// Events as the text of an iCalendar file (RFC 5545).
const LINE = 75; // octets, without the line break (RFC 5545, 3.1)

// `events`: whole days, each { uid, day: "2026-11-21", next: the day after, title, text, url }.
export function calendar(language, events, now = new Date()) {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `PRODID:-//patient-guide//recovery planner//${language.toUpperCase()}`,
    "CALSCALE:GREGORIAN",
    ...events.flatMap((event) => [
      "BEGIN:VEVENT",
      `UID:${event.uid}`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${basic(event.day)}`,
      `DTEND;VALUE=DATE:${basic(event.next)}`, // the first day after it (3.6.1)
      `SUMMARY;LANGUAGE=${language}:${escaped(event.title)}`,
      `DESCRIPTION;LANGUAGE=${language}:${escaped(event.text)}`,
      `URL:${event.url}`,
      "TRANSP:TRANSPARENT", // does not show the reader as busy all day
      "CLASS:PRIVATE", // it is about somebody's health
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

const basic = (day) => day.replaceAll("-", "");

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n");

// Long lines are folded between characters, counted in octets of UTF-8; a continuation line begins with a space.
function folded(line) {
  const encoder = new TextEncoder();
  let text = "", length = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (length + size > LINE) { text += "\r\n "; length = 1; }
    text += character;
    length += size;
  }
  return text;
}
