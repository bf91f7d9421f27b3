import { html } from "../html.js";
import { State } from "../live/tile.js";
import { href } from "../router.js";
import { count } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { ButtonLink } from "../ui/button.js";
import { Table } from "../ui/table.js";
import { Empty } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";

/**
 * What is watched, and what the work for it takes.
 * @param {{cameras: any[], stages: {camera: string, stage: string, ms: number | null, rate: number}[]}} props
 */
export function Cameras({ cameras, stages }) {
  if (!cameras.length) {
    return html`<${Card}><${Empty} icon="video" title=${t("system.no_cameras")} actions=${html`<${ButtonLink} href=${href("live")}>${t("shell.to_live")}<//>`} /><//>`;
  }
  const names = [...new Set(stages.map((stage) => stage.stage))];
  const msOf = (/** @type {any} */ camera, /** @type {string} */ name) =>
    stages.find((stage) => stage.camera === camera.name && stage.stage === name)?.ms;
  const columns = [
    { label: t("system.camera"), cell: (/** @type {any} */ camera) => html`<a href=${href("live", camera.id)}>${camera.name}</a>` },
    { label: t("system.state"), cell: (/** @type {any} */ camera) => html`<${State} camera=${camera} />${camera.problem && html`<div class="quiet">${camera.problem}</div>`}` },
    { label: t("system.analysed"), numeric: true, cell: (/** @type {any} */ camera) => t("system.of_fps", { analysed: camera.analysed_fps.toFixed(0), fps: camera.source_fps.toFixed(0) }) },
    { label: t("system.behind"), numeric: true, cell: (/** @type {any} */ camera) => `${Math.round(camera.latency * 1000)} ms` },
    { label: t("system.dropped"), numeric: true, cell: (/** @type {any} */ camera) => count(camera.dropped) },
    ...names.map((name) => ({ label: t(`system.stage_${name}`), numeric: true, cell: (/** @type {any} */ camera) => { const ms = msOf(camera, name); return ms == null ? "–" : `${ms.toFixed(1)} ms`; } })),
  ];
  return html`<${Card} flush class="titled" title=${t("system.cameras")}><${Table} caption=${t("system.cameras_caption")} columns=${columns} rows=${cameras} keyOf=${(/** @type {any} */ camera) => camera.id} /><//>`;
}
