/** Ranges of time that people think in, in the time zone of this browser. */

/** @typedef {"today" | "yesterday" | "week" | "month" | "all" | "custom"} Name */
/** @typedef {{name: Name, first: string, last: string}} Period Days as `YYYY-MM-DD`, both of them in it; empty for open. */

const DAYS_BACK = { today: [0, 0], yesterday: [1, 1], week: [6, 0], month: [29, 0] };

/** A day as `YYYY-MM-DD`. @param {Date} at */
export const day = (at) => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;

/** Midnight, so many days later. @param {Date} at @param {number} [days] */
export const midnight = (at, days = 0) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);

/** @param {string} text As `YYYY-MM-DD`. */
function parsed(text) {
  const [year, month, date] = text.split("-").map(Number);
  return new Date(year, month - 1, date);
}

/**
 * @param {Name} name
 * @param {Date} [now]
 * @returns {Period}
 */
export function period(name, now = new Date()) {
  const back = DAYS_BACK[/** @type {keyof typeof DAYS_BACK} */ (name)];
  if (!back) return { name, first: "", last: "" };
  return { name, first: day(midnight(now, -back[0])), last: day(midnight(now, -back[1])) };
}

/**
 * Its first moment, and the first one after it; null where it is open.
 * @param {Period} range
 * @returns {{since: Date | null, until: Date | null}}
 */
export function bounds({ first, last }) {
  return { since: first ? parsed(first) : null, until: last ? midnight(parsed(last), 1) : null };
}

/** All days from the first to the last, as `YYYY-MM-DD`. @param {string} first @param {string} last */
export function days(first, last) {
  const found = [];
  for (let at = parsed(first); at <= parsed(last); at = midnight(at, 1)) found.push(day(at));
  return found;
}
