import { html } from "../html.js";
import { count, percent } from "../texts/format.js";

/**
 * Bars that lie, each with its number and its share: read by everybody as a list.
 * @param {{label: string, rows: {label: string, value: number}[], colour?: string}} props
 */
export function Bars({ label, rows, colour = "chart-1" }) {
  const total = rows.reduce((sum, row) => sum + row.value, 0);
  const highest = Math.max(...rows.map((row) => row.value), 1);
  return html`
    <ul class="lying-bars" aria-label=${label} style=${{ "--part": `var(--${colour})` }}>
      ${rows.map((row) => html`
        <li key=${row.label}>
          <span>${row.label}</span>
          <span class="lying-bar" aria-hidden="true"><span style=${{ "--share": String(row.value / highest) }}></span></span>
          <span class="number">${count(row.value)}</span>
          <span class="number quiet">${percent(total ? row.value / total : 0)}</span>
        </li>`)}
    </ul>`;
}
