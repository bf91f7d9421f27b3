import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Table } from "../ui/table.js";

const MOST_LABELS = 8;

/**
 * Columns over categories, one upon the other, with their numbers as a table.
 * @param {{label: string, rows: {label: string, tick?: string, values: (number | null)[]}[],
 *   series: {label: string, colour: string}[], format: (value: number) => string, top?: number,
 *   category: string}} props `colour`: a custom property; `top`: of the scale, the highest unless
 *   given; `category`: what the rows are; `tick`: a shorter label.
 */
export function Columns({ label, rows, series, format, top, category }) {
  const sum = (/** @type {(number | null)[]} */ values) => values.reduce((/** @type {number} */ total, value) => total + (value ?? 0), 0);
  const highest = top ?? Math.max(...rows.map((row) => sum(row.values)), 1);
  const every = Math.ceil(rows.length / MOST_LABELS);
  const says = (/** @type {(typeof rows)[0]} */ row) => [row.label, ...series.map((one, index) => `${one.label}: ${row.values[index] === null ? "–" : format(row.values[index] ?? 0)}`)].join("\n");
  const columns = [
    { label: category, cell: (/** @type {any} */ row) => row.label },
    ...series.map((one, index) => ({ label: one.label, numeric: true, cell: (/** @type {any} */ row) => (row.values[index] === null ? "–" : format(row.values[index])) })),
  ];
  return html`
    <figure class="columns-chart">
      <div class="columns-plot" role="img" aria-label=${label}>
        <span class="columns-top number">${format(highest)}</span>
        <div class="columns" style=${{ "--count": String(rows.length) }}>
          ${rows.map((row, index) => html`
            <div class="column" key=${row.label} title=${says(row)}>
              <div class="column-stack">${series.map((one, at) => (row.values[at] ?? 0) > 0 && html`<span class="column-part" style=${{ "--share": String((row.values[at] ?? 0) / highest), "--part": `var(--${one.colour})` }}></span>`)}</div>
              <span class="column-label">${index % every === 0 && html`<span class=${!row.tick && (index / every) % 2 ? "second" : ""}>${row.tick ?? row.label}</span>`}</span>
            </div>`)}
        </div>
      </div>
      ${series.length > 1 && html`<ul class="columns-legend">${series.map((one) => html`<li><span class="swatch" style=${{ "--part": `var(--${one.colour})` }}></span>${one.label}</li>`)}</ul>`}
      <details class="chart-table"><summary>${t("shell.as_table")}</summary><${Table} caption=${label} columns=${columns} rows=${rows} /></details>
    </figure>`;
}
