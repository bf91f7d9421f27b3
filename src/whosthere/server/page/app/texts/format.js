/** Times, numbers and spans as the reader's browser writes them. */
const LOCALE = navigator.language;

const number = new Intl.NumberFormat(LOCALE);
const share = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 0 });
const dayTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });
const dayOnly = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" });
const dayInYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const monthOnly = new Intl.DateTimeFormat(LOCALE, { month: "short", year: "numeric" });
const timeOnly = new Intl.DateTimeFormat(LOCALE, { timeStyle: "medium" });
const hourMinute = new Intl.DateTimeFormat(LOCALE, { timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style: "short" });

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** @param {number} value */
export const count = (value) => number.format(value);
/** @param {number} value 0 to 1. */
export const percent = (value) => share.format(value);
/** @param {string | number | Date} when */
export const dateTime = (when) => dayTime.format(new Date(when));
/** @param {string | number | Date} when */
export const date = (when) => dayOnly.format(new Date(when));
/** The day without its year. @param {string | number | Date} when */
export const dayMonth = (when) => dayInYear.format(new Date(when));
/** @param {string | number | Date} when */
export const month = (when) => monthOnly.format(new Date(when));
/** The hour and the minute. @param {string | number | Date} when */
export const clock = (when) => hourMinute.format(new Date(when));
/** @param {string | number | Date} when */
export const time = (when) => timeOnly.format(new Date(when));

/** How long something lasted. @param {number} seconds */
export function span(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < HOUR) return `${Math.round(seconds / MINUTE)} min`;
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.round((seconds % HOUR) / MINUTE);
  return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
}

/** How long ago something was. @param {string | number | Date} when @param {number} [now] */
export function ago(when, now = Date.now()) {
  const seconds = Math.round((new Date(when).getTime() - now) / 1000);
  const gone = Math.abs(seconds);
  if (gone < MINUTE) return relative.format(seconds, "second");
  if (gone < HOUR) return relative.format(Math.round(seconds / MINUTE), "minute");
  if (gone < DAY) return relative.format(Math.round(seconds / HOUR), "hour");
  return relative.format(Math.round(seconds / DAY), "day");
}

/** @param {number} value */
export function bytes(value) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  return `${(value / 1000 ** power).toFixed(power > 1 ? 1 : 0)} ${units[power]}`;
}
