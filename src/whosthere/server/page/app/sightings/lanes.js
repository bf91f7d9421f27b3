/** How spans of time become marks in lanes. */

/**
 * @typedef {{id: string, camera: string, person_id: string | null, name: string | null,
 *   stranger_id: string | null, first_seen: string, last_seen: string, open: boolean}} Span
 * @typedef {{key: string, label: string, known: boolean, spans: Span[]}} Lane
 * @typedef {{from: number, to: number}} View Milliseconds since 1970.
 * @typedef {{x: number, width: number, spans: Span[], known: boolean, open: boolean}} Mark
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 364 * DAY];
const NARROWEST = 4;
const GAP = 1.5;

/**
 * A lane a camera, or a lane a person and one for everybody else; the busiest person first.
 * @param {Span[]} spans
 * @param {"camera" | "person"} by
 * @param {string} others What everybody else is called.
 * @returns {Lane[]}
 */
export function lanesOf(spans, by, others) {
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  for (const span of spans) {
    const key = by === "camera" ? span.camera : (span.person_id ?? "");
    const label = by === "camera" ? span.camera : span.person_id ? (span.name ?? "") : others;
    if (!lanes.has(key)) lanes.set(key, { key, label, known: by === "person" && span.person_id !== null, spans: [] });
    lanes.get(key)?.spans.push(span);
  }
  const busiest = (/** @type {Lane} */ a, /** @type {Lane} */ b) => Number(b.known) - Number(a.known) || b.spans.length - a.spans.length;
  const byName = (/** @type {Lane} */ a, /** @type {Lane} */ b) => a.label.localeCompare(b.label);
  return [...lanes.values()].sort(by === "camera" ? byName : busiest);
}

/**
 * The marks of a lane: those that would touch are one, so that there are never more than pixels.
 * @param {Lane} lane
 * @param {View} view
 * @param {number} width Pixels.
 * @returns {Mark[]}
 */
export function marksOf(lane, view, width) {
  const scale = width / (view.to - view.from);
  /** @type {Mark[]} */
  const marks = [];
  for (const span of lane.spans.toReversed()) {
    const from = Date.parse(span.first_seen);
    const to = Date.parse(span.last_seen);
    if (to < view.from || from > view.to) continue;
    const x = Math.max((from - view.from) * scale, 0);
    const end = Math.min(Math.max((to - view.from) * scale, x + NARROWEST), width);
    const last = marks.at(-1);
    if (last && x < last.x + last.width + GAP) {
      last.width = Math.max(last.width, end - last.x);
      last.spans.push(span);
      last.known ||= span.person_id !== null;
      last.open ||= span.open;
    } else {
      marks.push({ x: Math.min(x, width - NARROWEST), width: end - x, spans: [span], known: span.person_id !== null, open: span.open });
    }
  }
  return marks;
}

/**
 * Round moments along the axis, in this browser's time zone.
 * @param {View} view
 * @param {number} most
 * @returns {{at: number, step: number}[]}
 */
export function ticksOf(view, most) {
  const step = STEPS.find((one) => (view.to - view.from) / one <= most) ?? /** @type {number} */ (STEPS.at(-1));
  const offset = new Date(view.from).getTimezoneOffset() * MINUTE;
  const ticks = [];
  for (let at = Math.ceil((view.from - offset) / step) * step + offset; at <= view.to; at += step) ticks.push({ at, step });
  return ticks;
}

/** Whether a step is told in days. @param {number} step */
export const inDays = (step) => step >= DAY;

/**
 * What is to be seen: the range that is asked for, or all there is.
 * @param {Span[]} spans Newest first.
 * @param {Date | null} since
 * @param {Date | null} until
 * @returns {View}
 */
export function viewOf(spans, since, until) {
  const now = Date.now();
  const oldest = spans.length ? Date.parse(/** @type {Span} */ (spans.at(-1)).first_seen) : now - DAY;
  const newest = spans.length ? Math.max(...spans.map((span) => Date.parse(span.last_seen))) : now;
  const from = since?.getTime() ?? oldest;
  const to = until?.getTime() ?? Math.max(newest, now);
  return { from, to: Math.max(to, from + MINUTE) };
}
