/** Insights: what the visits of some days add up to. */
import { useState } from "preact/hooks";
import { query } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { href } from "../router.js";
import { PeriodPicker } from "../sightings/period_picker.js";
import { day, period } from "../sightings/period.js";
import { ago, count, percent, span } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { ButtonLink } from "../ui/button.js";
import { Empty, Loaded, Skeleton } from "../ui/states.js";
import { Page, Stats } from "../ui/surfaces.js";
import { Quality } from "./quality.js";
import { Ages, ByDay, ByHour, MoodsByHour, Returning, Stays } from "./visitors.js";

const FRESH_MS = 10_000;
const TIMEZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @type {import("../sightings/period.js").Name[]} */
const PERIODS = ["today", "yesterday", "week", "month", "custom"];

export default function InsightsPage() {
  const [range, setRange] = useState(() => period("week"));
  const today = day(new Date());
  // Without a day at either end, the server would choose days of its own.
  const last = range.last || today;
  const first = range.first || last;
  const told = useResource(`/api/insights${query({ since: first, until: last, timezone: TIMEZONE })}`, { every: last >= today ? FRESH_MS : undefined });
  return html`
    <${Page} title=${t("shell.insights")} lead=${t("insights.lead")} actions=${html`<${PeriodPicker} value=${range} names=${PERIODS} onChange=${setRange} />`}>
      <${Loaded} resource=${told} skeleton=${html`<${Waiting} />`}>${(/** @type {any} */ data) => html`<${Told} told=${data} />`}<//>
    <//>`;
}

/** @param {{told: any}} props */
function Told({ told }) {
  if (told.lake.rows === 0) return html`<${Empty} icon="chart-column" title=${t("insights.never_title")} actions=${html`<${ButtonLink} kind="primary" href=${href("live")}>${t("shell.to_live")}<//>`}>${t("insights.never")}<//>`;
  if (told.totals.visits === 0) return html`<${Empty} icon="chart-column" title=${t("insights.nobody_title")}>${t("insights.nobody", { ago: ago(told.lake.latest) })}<//><${Lake} lake=${told.lake} timezone=${told.timezone} />`;
  return html`
    <${Stats} items=${totals(told.totals)} />
    <div class="insights">
      <${ByDay} told=${told} />
      <${ByHour} told=${told} />
      <${Stays} told=${told} />
      <${Returning} told=${told} />
      <${Ages} told=${told} />
      <${MoodsByHour} told=${told} />
      <${Quality} told=${told} />
    </div>
    <${Lake} lake=${told.lake} timezone=${told.timezone} />`;
}

/** @param {any} told */
function totals(told) {
  return [
    { label: t("insights.visits"), value: count(told.visits), note: t("insights.cameras", { count: told.cameras }) },
    { label: t("insights.visitors"), value: count(told.visitors), note: t("insights.visitors_note") },
    { label: t("insights.people"), value: count(told.people), note: t("insights.people_note") },
    { label: t("insights.strangers"), value: count(told.strangers), note: t("insights.strangers_note") },
    { label: t("insights.came_back"), value: told.returning_share === null ? "–" : percent(told.returning_share), note: t("insights.came_back_note") },
    { label: t("insights.median_dwell"), value: told.median_dwell === null ? "–" : span(told.median_dwell), note: told.longest_dwell === null ? undefined : t("insights.longest", { span: span(told.longest_dwell) }) },
  ];
}

/** @param {{lake: any, timezone: string}} props */
function Lake({ lake, timezone }) {
  return html`<p class="quiet">${t("insights.lake", { place: lake.place, count: lake.rows, number: count(lake.rows), ago: ago(lake.latest), timezone })}</p>`;
}

function Waiting() {
  return html`<div class="stats">${Array.from({ length: 6 }, () => html`<div class="skeleton stat-skeleton"></div>`)}</div><${Skeleton} kind="block" count=${2} />`;
}
