/** How well recognition went before each camera. */
import { html } from "../html.js";
import { count, percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Meter, Card } from "../ui/surfaces.js";
import { Table } from "../ui/table.js";

/** @param {number | null} share */
const shareOf = (share) => (share === null ? "–" : percent(share));

/** @param {{told: any}} props */
export function Quality({ told }) {
  const columns = [
    { label: t("sightings.camera"), cell: (/** @type {any} */ row) => html`<span class="wrap-anywhere">${row.camera}</span>` },
    { label: t("insights.sightings"), numeric: true, cell: (/** @type {any} */ row) => count(row.sightings) },
    { label: t("insights.recognised"), cell: (/** @type {any} */ row) => html`<span class="share-cell"><${Meter} share=${row.recognised_share} label=${percent(row.recognised_share)} /><span class="number">${percent(row.recognised_share)}</span></span>` },
    { label: t("insights.mean_confidence"), numeric: true, cell: (/** @type {any} */ row) => shareOf(row.mean_confidence) },
    { label: t("insights.near_the_line"), numeric: true, cell: (/** @type {any} */ row) => count(row.near_the_line) },
    { label: t("insights.mean_quality"), numeric: true, cell: (/** @type {any} */ row) => shareOf(row.mean_quality) },
    { label: t("insights.cut_short"), numeric: true, cell: (/** @type {any} */ row) => count(row.recovered) },
  ];
  return html`
    <${Card} title=${t("insights.quality")} class="whole-card">
      <p class="quiet">${t("insights.quality_note")}</p>
      <${Table} caption=${t("insights.quality")} columns=${columns} rows=${told.recognition_quality} keyOf=${(/** @type {any} */ row) => row.camera} />
    <//>`;
}
