/** Who came, day by day and hour by hour. */
import { html } from "../html.js";
import { count, percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Card } from "../ui/surfaces.js";
import { Bars } from "./bars.js";
import { Columns } from "./columns.js";
import { grouped } from "./grouping.js";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const MOODS = ["neutral", "happiness", "surprise", "sadness", "anger", "fear", "disgust"];
const MOOD_COLOURS = ["chart-5", "chart-3", "chart-6", "chart-1", "chart-2", "chart-4", "chart-7"];
const BANDS = ["0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown"];

/** An hour of the day, such as 09:00. @param {number} hour */
function named(hour) {
  const tick = String(hour).padStart(2, "0");
  return { tick, label: `${tick}:00` };
}

/** @param {{told: any}} props */
export function ByDay({ told }) {
  const { unit, rows } = grouped(told.visitors_by_day, told.from, told.to, ["people", "strangers"]);
  const series = [{ label: t("insights.known"), colour: "chart-1" }, { label: t("insights.strangers"), colour: "chart-5" }];
  return html`
    <${Card} title=${t(`insights.visitors_by_${unit}`)} class="wide-card">
      ${unit !== "day" && html`<p class="quiet">${t("insights.sums_note")}</p>`}
      <${Columns} label=${t(`insights.visitors_by_${unit}`)} rows=${rows} series=${series} format=${count} category=${t(`insights.${unit}`)} />
    <//>`;
}

/** @param {{told: any}} props */
export function ByHour({ told }) {
  const visits = new Map(told.footfall_by_hour.map((/** @type {any} */ row) => [row.hour, row.visits]));
  const rows = HOURS.map((hour) => ({ ...named(hour), values: [visits.get(hour) ?? 0] }));
  return html`
    <${Card} title=${t("insights.footfall")} class="wide-card">
      <p class="quiet">${t("insights.footfall_note")}</p>
      <${Columns} label=${t("insights.footfall")} rows=${rows} series=${[{ label: t("insights.visits"), colour: "chart-1" }]} format=${count} category=${t("insights.hour")} />
    <//>`;
}

/** @param {{told: any}} props */
export function Stays({ told }) {
  const rows = told.dwell.map((/** @type {any} */ row, /** @type {number} */ step) => ({ label: t(`insights.stay_${step}`), value: row.visits }));
  return html`<${Card} title=${t("insights.dwell")}><p class="quiet">${t("insights.dwell_note")}</p><${Bars} label=${t("insights.dwell")} rows=${rows} /><//>`;
}

/** @param {{told: any}} props */
export function Returning({ told }) {
  const sum = (/** @type {string} */ name) => told.new_vs_returning.reduce((/** @type {number} */ total, /** @type {any} */ row) => total + row[name], 0);
  const rows = ["new_people", "returning_people", "strangers"].map((name) => ({ label: t(`insights.${name}`), value: sum(name) }));
  return html`<${Card} title=${t("insights.new_vs_returning")}><p class="quiet">${t("insights.returning_note")}</p><${Bars} label=${t("insights.new_vs_returning")} rows=${rows} colour="chart-3" /><//>`;
}

/** @param {{told: any}} props */
export function Ages({ told }) {
  const visitors = new Map(told.age_bands.map((/** @type {any} */ row) => [row.band, row.visitors]));
  const rows = BANDS.map((band) => ({ label: band === "unknown" ? t("insights.age_unknown") : band.replace("-", "–"), value: /** @type {number} */ (visitors.get(band) ?? 0) }));
  return html`<${Card} title=${t("insights.ages")}><p class="quiet">${t("insights.ages_note")}</p><${Bars} label=${t("insights.ages")} rows=${rows} colour="chart-4" /><//>`;
}

/** @param {{told: any}} props */
export function MoodsByHour({ told }) {
  const found = new Map(told.moods.map((/** @type {any} */ row) => [row.hour, row]));
  const rows = HOURS.map((hour) => ({ ...named(hour), values: MOODS.map((mood) => /** @type {any} */ (found.get(hour))?.[mood] ?? null) }));
  const series = MOODS.map((mood, index) => ({ label: t(`sightings.mood_${mood}`), colour: MOOD_COLOURS[index] }));
  return html`
    <${Card} title=${t("insights.moods")} class="whole-card">
      <p class="quiet">${t("insights.moods_note")}</p>
      ${told.moods.length ? html`<${Columns} label=${t("insights.moods")} rows=${rows} series=${series} format=${percent} top=${1} category=${t("insights.hour")} />` : html`<p class="soft">${t("insights.moods_none")}</p>`}
    <//>`;
}
