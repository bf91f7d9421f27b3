/** One camera: its picture, what was seen drawn over it, and how it fares. */
import { useEffect, useRef, useState } from "preact/hooks";
import { patch, post } from "../api.js";
import { html } from "../html.js";
import { tellProblem } from "../people/told.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Badge } from "../ui/surfaces.js";
import { layers } from "./layers.js";
import { Overlay } from "./overlay/overlay.js";
import { called } from "./overlay/words.js";
import { connected, watch } from "./stream.js";

const KINDS = { live: "good", connecting: "accent", stalled: "warn", lost: "warn", failed: "bad" };
/** Pixels from which a tile's small picture would look soft. */
const WIDE = 640;
const AT_WORK = ["live", "connecting"];

/** How a camera fares, in a word. @param {{camera: import("./protocol.js").Camera}} props */
export function State({ camera }) {
  return html`<${Badge} kind=${KINDS[/** @type {keyof typeof KINDS} */ (camera.state)]} dot>${t(`live.state_${camera.state}`)}<//>`;
}

/** @typedef {{picture: HTMLCanvasElement, scene: import("./protocol.js").Scene}} Shown */

/**
 * @param {{camera: import("./protocol.js").Camera, large?: boolean, shown?: {current: Shown | null},
 *   children?: any}} props `large`: whatever room it has; `shown`: is given what is shown.
 */
export function Picture({ camera, large = false, shown, children }) {
  const picture = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [drawing] = useState(() => new Overlay());
  const overlay = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const scene = useRef(/** @type {import("./protocol.js").Scene | null} */ (null));
  const [width, setWidth] = useState(0);
  const [who, setWho] = useState(/** @type {string | null} */ (null));
  const draw = () => { if (overlay.current) drawing.show(overlay.current, scene.current, layers.value); };

  const size = large || width > WIDE ? "large" : "tile";
  useEffect(() => width > 0 ? watch(camera.id, size, (image, header) => {
    const canvas = picture.current;
    if (!canvas) return;
    fit(canvas, image);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    scene.current = header;
    if (shown) shown.current = { picture: canvas, scene: header };
    draw();
    setWho(header.faces.map(called).join(", "));
  }) : undefined, [camera.id, size, width > 0]);

  useEffect(draw, [layers.value]);
  useEffect(() => {
    const watcher = new ResizeObserver(() => {
      setWidth(overlay.current?.clientWidth ?? 0);
      draw();
    });
    if (overlay.current) watcher.observe(overlay.current);
    return () => watcher.disconnect();
  }, []);

  const stale = !connected.value || !AT_WORK.includes(camera.state);
  return html`
    <div class="picture ${stale ? "stale" : ""}">
      <canvas ref=${picture} class="picture-frame" role="img" aria-label=${labelOf(camera, who)}></canvas>
      <canvas ref=${overlay} class="picture-overlay" aria-hidden="true"></canvas>
      ${children}
      ${stale && html`<${Trouble} camera=${camera} />`}
    </div>`;
}

/** As many pixels as the image, which may have changed. @param {HTMLCanvasElement} canvas @param {ImageBitmap | VideoFrame} image */
function fit(canvas, image) {
  const [width, height] = "displayWidth" in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

/** What a picture shows, for those who do not see it. @param {import("./protocol.js").Camera} camera @param {string | null} who */
function labelOf(camera, who) {
  if (who === null) return t("live.picture_of", { name: camera.name });
  return who ? t("live.picture_shows", { name: camera.name, who }) : t("live.picture_empty", { name: camera.name });
}

/** Why there is no new picture, and what one can do. @param {{camera: import("./protocol.js").Camera}} props */
function Trouble({ camera }) {
  if (!connected.value) return html`<div class="picture-trouble"><strong>${t("live.reconnecting")}</strong></div>`;
  const path = `/api/cameras/${camera.id}`;
  const restart = () => post(`${path}/restart`);
  const way = {
    ended: { label: t("live.play_again"), icon: "rotate-ccw", go: restart },
    failed: { label: t("live.try_again"), icon: "rotate-ccw", go: restart },
    lost: { label: t("live.try_again"), icon: "rotate-ccw", go: restart },
    paused: { label: t("live.resume"), icon: "play", go: () => patch(path, { paused: false }) },
  }[camera.state];
  return html`
    <div class="picture-trouble">
      <strong>${t(`live.state_${camera.state}`)}</strong>
      ${camera.problem && html`<span>${sentence(camera.problem)}</span>`}
      ${way && can("operator") && html`<${Button} small icon=${way.icon} onClick=${() => way.go().catch(tellProblem)}>${way.label}<//>`}
    </div>`;
}

/** With a capital, unless it begins with an address. @param {string} problem */
const sentence = (problem) => problem.replace(/^[a-z](?=[a-z]*\s)/, (letter) => letter.toUpperCase());

/** How far behind, and how often. @param {{camera: import("./protocol.js").Camera}} props */
export function Pace({ camera }) {
  if (camera.state !== "live") return null;
  return html`<span class="pace number quiet">${t("live.fps", { fps: camera.analysed_fps.toFixed(0) })}${camera.latency > 0 && html` · ${t("live.latency", { ms: Math.round(camera.latency * 1000) })}`}</span>`;
}
