/** How alike photos are: two hills, and the line between them. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { html } from "../html.js";
import { percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Chart, colour } from "../ui/chart.js";
import { Card } from "../ui/surfaces.js";

const HEIGHT = 280;
const HUNDRED = 100;

/** @param {number} value In percent. */
const share = (value) => percent(value / HUNDRED);

/** In percent of their sum; where there is none, there is no bar. @param {number[]} counts */
function shares(counts) {
  const total = counts.reduce((sum, each) => sum + each, 0);
  return counts.map((each) => (each ? (HUNDRED * each) / total : null));
}

/** @param {{edges: number[], genuine: number[], impostor: number[], expected: number[]}} histogram */
function columns({ edges, genuine, impostor, expected }) {
  const middles = edges.slice(1).map((edge, index) => (edge + edges[index]) / 2);
  return [middles, shares(genuine), shares(impostor), expected.map((each) => HUNDRED * each)];
}

/** @param {{found: any, threshold: number}} props `threshold`: the line that is being tried. */
export function Histogram({ found, threshold }) {
  const { histogram } = found;
  const data = useMemo(() => columns(histogram), [histogram]);
  const series = useMemo(
    () => [
      { label: t("training.genuine"), colour: "chart-1", bars: true, value: share },
      { label: t("training.impostor"), colour: "chart-2", bars: true, value: share },
      { label: t("training.expected"), colour: "chart-5", value: share },
    ],
    [],
  );
  const hooks = useLine(threshold);
  const alone = !histogram.genuine.some(Boolean);
  return html`
    <${Card} title=${t("training.scores")}>
      <p class="soft measure">${t("training.scores_lead")} ${alone && t("training.no_genuine")} ${histogram.sampled && t("training.sampled")}</p>
      <${Chart} label=${t("training.scores")} data=${data} series=${series} height=${HEIGHT} xLabel=${t("training.likeness")} xValues=${(/** @type {number} */ value) => value.toFixed(2)} hooks=${hooks} />
      <p class="quiet measure">${t("training.expected_note")}</p>
    <//>`;
}

/** Draws the line over the chart, and again when it moves. @param {number} threshold */
function useLine(threshold) {
  const plot = useRef(/** @type {any} */ (null));
  const at = useRef(threshold);
  at.current = threshold;
  useEffect(() => plot.current?.redraw(false), [threshold]);
  return useMemo(
    () => ({
      ready: [(/** @type {any} */ made) => { plot.current = made; }],
      destroy: [() => { plot.current = null; }],
      draw: [(/** @type {any} */ made) => drawLine(made, at.current)],
    }),
    [],
  );
}

/** @param {any} plot @param {number} threshold */
function drawLine(plot, threshold) {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(threshold, "x", true));
  ctx.save();
  ctx.strokeStyle = colour("ink");
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
