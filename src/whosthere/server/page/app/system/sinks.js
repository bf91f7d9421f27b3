import { html } from "../html.js";
import { ago, count } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Badge, Card } from "../ui/surfaces.js";
import { Table } from "../ui/table.js";

/** Where rows go, and what waits. @param {{sinks: any[]}} props */
export function Sinks({ sinks }) {
  const columns = [
    { label: t("system.sink"), cell: (/** @type {any} */ sink) => html`<strong>${sink.name}</strong><div class="quiet wrap-anywhere">${sink.place ?? t("system.sink_gone")}</div>` },
    { label: t("system.state"), cell: (/** @type {any} */ sink) => html`<${Standing} sink=${sink} />` },
    { label: t("system.waiting"), numeric: true, cell: (/** @type {any} */ sink) => count(sink.waiting) },
    { label: t("system.delivered"), numeric: true, cell: (/** @type {any} */ sink) => count(sink.delivered) },
    { label: t("system.lost"), numeric: true, cell: (/** @type {any} */ sink) => count(sink.dropped) },
    { label: t("system.refused"), numeric: true, cell: (/** @type {any} */ sink) => count(sink.dead) },
    { label: t("system.last"), cell: (/** @type {any} */ sink) => (sink.last_delivered ? ago(sink.last_delivered) : "–") },
  ];
  return html`<${Card} flush class="titled" title=${t("system.sinks")}><${Table} caption=${t("system.sinks_caption")} columns=${columns} rows=${sinks} keyOf=${(/** @type {any} */ sink) => sink.name} /><//>`;
}

/** @param {{sink: any}} props */
function Standing({ sink }) {
  if (sink.last_error) return html`<${Badge} kind="bad" dot>${t("system.fails")}<//><div class="quiet wrap-anywhere">${sink.last_error}</div>`;
  return html`<${Badge} kind="good" dot>${t("system.works")}<//>`;
}
