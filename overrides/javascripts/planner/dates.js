// Calendar days as midnights in UTC, where every day has 24 hours: daylight saving time never moves a date to the day
// before.
const DAY = 86_400_000; // milliseconds
const YEARS = [1900, 2199]; // other years are typing errors

// Days in words, in UTC like the days themselves. In the calendar and the figures of the text, which are the same in
// every language, also where readers of one are used to others.
export const longDates = (locale) => new Intl.DateTimeFormat(locale, {
  calendar: "gregory", numberingSystem: "latn", weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
});

// "2026-11-21" as a day; null if there is no such day.
export function parseDay(text) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return null;
  const [year, month, date] = parts.slice(1).map(Number);
  const day = new Date(Date.UTC(year, month - 1, date));
  const isThere = year >= YEARS[0] && year <= YEARS[1] && isoDay(day) === text;
  return isThere ? day : null;
}

export const isoDay = (day) => day.toISOString().slice(0, 10);

// The current day where the reader is.
export function today(now = new Date()) {
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}

export const addDays = (day, count) => new Date(day.getTime() + count * DAY);

export const daysBetween = (from, to) => Math.round((to - from) / DAY);

// 31 January and 1 month is the last day of February.
export function addMonths(day, count) {
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth() + count];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(day.getUTCDate(), last)));
}

// The day on which a duration of the content ("24h", "3d", "2w", "6M") ends, counted from a day. The hour of the
// treatment is not known, so hours count to the last day on which they can end: 24 hours end on the next day.
export function addDuration(day, duration) {
  const [, figure, unit] = /^(\d+)([mhdwMy])$/.exec(duration);
  const count = Number(figure);
  switch (unit) {
    case "m": return addDays(day, Math.ceil(count / 1440));
    case "h": return addDays(day, Math.ceil(count / 24));
    case "d": return addDays(day, count);
    case "w": return addDays(day, count * 7);
    case "M": return addMonths(day, count);
    default: return addMonths(day, count * 12);
  }
}
