/** One camera: its picture, what was seen drawn over it, and how it fares. */
import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../api.js";
import { html } from "../html.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Badge } from "../ui/surfaces.js";
import { toast } from "../ui/toast.js";
import { layers } from "./layers.js";
import { called, drawOverlay } from "./overlay.js";
import { connected, watch } from "./stream.js";

const KINDS = { live: "good", connecting: "accent", stalled: "warn", lost: "warn", failed: "bad" };
const AT_WORK = ["live", "connecting"];

/** How a camera fares, in a word. @param {{camera: import("./protocol.js").Camera}} props */
export function State({ camera }) {
  return html`<${Badge} kind=${KINDS[/** @type {keyof KINDS} */ (camera.state)]} dot>${t(`live.state_${camera.state}`)}<//>`;
}

/**
 * @param {{camera: import("./protocol.js").Camera, size: "tile" | "large",
 *   picture?: {current: HTMLCanvasElement | null}}} props `picture`: is given the picture's canvas.
 */
export function Picture({ camera, size, picture = useRef(null) }) {
  const overlay = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const scene = useRef(/** @type {import("./protocol.js").Scene | null} */ (null));
  const [who, setWho] = useState(/** @type {string | null} */ (null));
  const draw = () => overlay.current && drawOverlay(overlay.current, scene.current, layers.value);

  useEffect(() => watch(camera.id, size, (bitmap, header) => {
    const canvas = picture.current;
    if (!canvas) return;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    scene.current = header;
    draw();
    setWho(header.faces.map(called).join(", "));
  }), [camera.id, size]);

  useEffect(draw, [layers.value]);
  useEffect(() => {
    const watcher = new ResizeObserver(draw);
    if (overlay.current) watcher.observe(overlay.current);
    return () => watcher.disconnect();
  }, []);

  const stale = !connected.value || !AT_WORK.includes(camera.state);
  return html`
    <div class="picture ${stale ? "stale" : ""}">
      <canvas ref=${picture} class="picture-frame" role="img" aria-label=${labelOf(camera, who)}></canvas>
      <canvas ref=${overlay} class="picture-overlay" aria-hidden="true"></canvas>
      ${stale && html`<${Trouble} camera=${camera} />`}
    </div>`;
}

/** What a picture shows, for those who do not see it. @param {import("./protocol.js").Camera} camera @param {string | null} who */
function labelOf(camera, who) {
  if (who === null) return t("live.picture_of", { name: camera.name });
  return who ? t("live.picture_shows", { name: camera.name, who }) : t("live.picture_empty", { name: camera.name });
}

/** Why there is no new picture, and what one can do. @param {{camera: import("./protocol.js").Camera}} props */
function Trouble({ camera }) {
  const again = { ended: t("live.play_again"), failed: t("live.try_again"), lost: t("live.try_again") }[camera.state];
  const restart = (/** @type {Event} */ event) => {
    event.preventDefault();
    post(`/api/cameras/${camera.id}/restart`).catch((error) => toast(error.message, { kind: "bad" }));
  };
  return html`
    <div class="picture-trouble">
      <strong>${t(`live.state_${camera.state}`)}</strong>
      ${camera.problem && html`<span>${camera.problem}</span>`}
      ${again && can("operator") && html`<${Button} small icon="rotate-ccw" onClick=${restart}>${again}<//>`}
    </div>`;
}

/** How far behind, and how often. @param {{camera: import("./protocol.js").Camera}} props */
export function Pace({ camera }) {
  if (camera.state !== "live") return null;
  return html`<span class="pace number quiet">${t("live.fps", { fps: camera.analysed_fps.toFixed(0) })}${camera.latency > 0 && html` · ${t("live.latency", { ms: Math.round(camera.latency * 1000) })}`}</span>`;
}
