/** Many days in few columns. */
import { days } from "../sightings/period.js";
import { dayMonth, month } from "../texts/format.js";

const MOST_DAYS = 62;
const MOST_WEEKS = 62 * 7;
const WEEK = 7;

/**
 * Sums by day, by seven days or by month, whatever is few enough; those without anybody too.
 * @template {string} Name
 * @param {({day: string} & Record<Name, number>)[]} rows
 * @param {string} first As `YYYY-MM-DD`.
 * @param {string} last
 * @param {Name[]} names Of what is summed.
 * @returns {{unit: "day" | "week" | "month", rows: {label: string, values: number[]}[]}}
 */
export function grouped(rows, first, last, names) {
  const all = days(first, last);
  const unit = all.length <= MOST_DAYS ? "day" : all.length <= MOST_WEEKS ? "week" : "month";
  const found = new Map(rows.map((row) => [row.day, row]));
  /** @type {Map<string, number[]>} */
  const sums = new Map();
  all.forEach((day, index) => {
    const key = unit === "month" ? day.slice(0, 7) : unit === "week" ? all[index - (index % WEEK)] : day;
    const sum = sums.get(key) ?? names.map(() => 0);
    sums.set(key, sum.map((value, at) => value + (found.get(day)?.[names[at]] ?? 0)));
  });
  const label = (/** @type {string} */ key) => (unit === "month" ? month(`${key}-01T12:00`) : dayMonth(`${key}T12:00`));
  return { unit, rows: [...sums].map(([key, values]) => ({ label: label(key), values })) };
}
