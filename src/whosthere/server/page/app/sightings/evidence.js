/** What a visit rests on, drawn over its time. */
import { useMemo } from "preact/hooks";
import { html } from "../html.js";
import { percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Chart } from "../ui/chart.js";
import { Notice } from "../ui/states.js";

const SECOND = 1000;
const MINUTE = 60;
const DECISION = 0.5;
const HEIGHT = 200;

/** Such as 1:05. @param {number} seconds */
const minutes = (seconds) => `${Math.floor(seconds / MINUTE)}:${String(Math.floor(seconds % MINUTE)).padStart(2, "0")}`;

/** @param {any[]} rows @param {string} name */
const values = (rows, name) => rows.map((row) => row[name]);

/** @param {{sighting: any}} props */
export function EvidenceCharts({ sighting }) {
  const { votes, evidence, looks_kept: kept, open, person_id: person } = sighting;
  const at = useMemo(() => votes.map((/** @type {any} */ vote) => (Date.parse(vote.at) - Date.parse(sighting.first_seen)) / SECOND), [votes]);
  const likeness = useMemo(() => [at, values(votes, "similarity"), values(votes, "runner_up")], [votes]);
  const sureness = useMemo(() => [at, values(votes, "confidence"), at.map(() => DECISION)], [votes]);
  const quality = useMemo(() => [at, values(evidence, "quality"), values(evidence, "frontality")], [evidence]);
  const series = useMemo(() => seriesOf(), []);
  if (!votes.length) return html`<${Notice}>${open ? t("sightings.looks_later") : t(kept ? "sightings.looks_none" : "sightings.looks_off")}<//>`;
  const compared = likeness[1].some((/** @type {number | null} */ value) => value !== null);
  const more = { height: HEIGHT, xLabel: t("sightings.time"), xValues: minutes };
  return html`
    <section class="section"><h3>${t("sightings.likeness")}</h3><p class="quiet">${t(compared ? "sightings.likeness_note" : "sightings.likeness_none")}</p>
      ${compared && html`<${Chart} label=${t("sightings.likeness")} data=${likeness} series=${series.likeness} ...${more} />`}</section>
    ${person && html`<section class="section"><h3>${t("sightings.sureness")}</h3><p class="quiet">${t("sightings.sureness_note")}</p>
      <${Chart} label=${t("sightings.sureness")} data=${sureness} series=${series.sureness} yRange=${[0, 1]} ...${more} /></section>`}
    <section class="section"><h3>${t("sightings.looks")}</h3><p class="quiet">${t("sightings.looks_note", { count: evidence.length })}</p>
      <${Chart} label=${t("sightings.looks")} data=${quality} series=${series.quality} yRange=${[0, 1]} ...${more} /></section>`;
}

function seriesOf() {
  const fine = (/** @type {number} */ value) => value.toFixed(2);
  return {
    likeness: [{ label: t("sightings.similarity"), value: fine }, { label: t("sightings.runner_up"), colour: "chart-5", value: fine }],
    sureness: [{ label: t("sightings.confidence"), fill: true, value: percent }, { label: t("sightings.line"), colour: "chart-2", value: percent }],
    quality: [{ label: t("sightings.quality"), colour: "chart-3", value: percent }, { label: t("sightings.frontality"), colour: "chart-5", value: percent }],
  };
}
