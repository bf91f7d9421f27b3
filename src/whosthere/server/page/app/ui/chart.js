import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { theme } from "../theme.js";
import { Table } from "./table.js";

/** The colour of that custom property, as the theme has it now. @param {string} name */
export function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/**
 * How the legend shows values; as numbers where nothing is given.
 * @param {((value: number) => string) | undefined} words
 * @returns {import("uplot").Series["value"]}
 */
const shown = (words) => words && ((_, value) => (value === null ? "–" : words(value)));

/**
 * A chart of uPlot, as wide as its place, in the colours of the theme, with its numbers as a table.
 * @param {{label: string, data: import("uplot").AlignedData, series: {label: string, colour?: string, bars?: boolean, fill?: boolean, value?: (value: number) => string}[],
 *   height?: number, time?: boolean, xLabel: string, xValues?: (value: number) => string,
 *   yRange?: [number, number], hooks?: Record<string, any[]>, table?: boolean}} props
 *   `data`: x, then one list a series; `colour`: a custom property such as "chart-1".
 */
export function Chart({ label, data, series, height = 240, time = false, xLabel, xValues, yRange, hooks, table = true }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const at = place.current;
    if (!at) return undefined;
    const ink = colour("ink-3");
    const axis = { stroke: ink, grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "12px Inter Variable" };
    const plot = new uPlot(
      {
        width: at.clientWidth,
        height,
        hooks,
        cursor: { points: { size: 7 }, drag: { x: false, y: false } },
        legend: { live: true },
        scales: { x: { time }, y: { range: yRange ?? ((_, low, high) => [Math.min(0, low), high === 0 ? 1 : high * 1.05]) } },
        axes: [{ ...axis, grid: { show: false }, values: xValues && ((_, values) => values.map(xValues)) }, { ...axis, size: 52 }],
        series: [
          { label: xLabel, value: shown(xValues) },
          ...series.map((one, index) => {
            const stroke = colour(one.colour ?? `chart-${index + 1}`);
            return {
              label: one.label,
              stroke,
              width: 2,
              fill: one.bars || one.fill ? stroke.replace("rgb(", "rgba(").replace(")", one.bars ? ", 0.75)" : ", 0.12)") : undefined,
              paths: one.bars ? uPlot.paths.bars?.({ size: [0.72, 64], radius: 0.12 }) : undefined,
              points: { show: !one.bars && data[0].length < 3 },
              value: shown(one.value),
            };
          }),
        ],
      },
      data,
      at,
    );
    const watcher = new ResizeObserver(() => plot.setSize({ width: at.clientWidth, height }));
    watcher.observe(at);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [data, series, height, theme.value]);

  const rows = (data[0] ?? []).map((_, index) => index);
  const columns = [
    { label: xLabel, cell: (/** @type {number} */ row) => xValues?.(data[0][row]) ?? data[0][row] },
    ...series.map((one, index) => ({ label: one.label, numeric: true, cell: (/** @type {number} */ row) => { const value = data[index + 1][row]; return typeof value === "number" ? one.value?.(value) ?? value : "–"; } })),
  ];
  return html`
    <figure class="chart">
      <div ref=${place} role="img" aria-label=${label}></div>
      ${table && html`<details class="chart-table"><summary>${t("shell.as_table")}</summary><${Table} caption=${label} columns=${columns} rows=${rows} /></details>`}
    </figure>`;
}
