import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { count } from "../texts/format.js";
import { IconButton } from "./button.js";

/**
 * @param {{caption: string, columns: {label: string, numeric?: boolean, cell: (row: any) => any}[],
 *   rows: any[], keyOf?: (row: any) => string}} props `caption` is for screen readers.
 */
export function Table({ caption, columns, rows, keyOf }) {
  return html`
    <div class="table-scroll" role="region" tabindex="0" aria-label=${caption}>
      <table class="table">
        <caption class="hidden-label">${caption}</caption>
        <thead><tr>${columns.map((column) => html`<th scope="col" class=${column.numeric ? "numeric" : ""}>${column.label}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr key=${keyOf?.(row)}>${columns.map((column) => html`<td class=${column.numeric ? "numeric" : ""}>${column.cell(row)}</td>`)}</tr>`)}</tbody>
      </table>
    </div>`;
}

/** @param {{from: number, to: number, total: number, onPrevious?: () => void, onNext?: () => void}} props */
export function Pager({ from, to, total, onPrevious, onNext }) {
  return html`
    <div class="pager">
      <${IconButton} icon="chevron-left" label=${t("shell.previous")} disabled=${!onPrevious} onClick=${onPrevious} />
      <span class="number soft">${t("shell.page_of", { from: count(from), to: count(to), total: count(total) })}</span>
      <${IconButton} icon="chevron-right" label=${t("shell.next")} disabled=${!onNext} onClick=${onNext} />
    </div>`;
}
