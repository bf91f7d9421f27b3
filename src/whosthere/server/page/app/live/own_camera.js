/** The camera of this browser as a source: the server says what it sees, and keeps nothing. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { closeCamera, frameOf, openCamera } from "../people/own_camera.js";
import { go } from "../router.js";
import { connect } from "../socket.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Notice } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";
import { layers } from "./layers.js";
import { called, drawOverlay } from "./overlay.js";

/** Frames on their way at once: one is analysed while the next travels. */
const IN_FLIGHT = 2;
const PATIENCE_MS = 3000;

/**
 * Send what the camera sees, as fast as answers come.
 * @param {HTMLVideoElement} video
 * @param {{onScene: (scene: import("./protocol.js").Scene) => void, onProblem: (sentence: string) => void}} handlers
 * @returns {Promise<() => void>} Ends it.
 */
async function recognise(video, { onScene, onProblem }) {
  const stream = await openCamera();
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  /** @type {Map<number, number>} */
  const sent = new Map();
  let number = 0;
  let ended = false;

  const socket = connect("/api/browser-camera", {
    onOpen: () => sent.clear(),
    onText: (answer) => {
      sent.delete(answer.seq);
      if (answer.error) onProblem(answer.error.message);
      else onScene(answer);
    },
  });
  const step = async () => {
    if (ended) return;
    for (const [seq, at] of sent) if (performance.now() - at > PATIENCE_MS) sent.delete(seq);
    if (sent.size < IN_FLIGHT) {
      const frame = await frameOf(video, canvas, ++number);
      if (frame && !ended && socket.send(frame)) sent.set(number, performance.now());
    }
    video.requestVideoFrameCallback(step);
  };
  video.requestVideoFrameCallback(step);
  return () => {
    ended = true;
    socket.close();
    closeCamera(stream);
    video.srcObject = null;
  };
}

export function OwnCamera() {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const overlay = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const scene = useRef(/** @type {import("./protocol.js").Scene | null} */ (null));
  const end = useRef(() => {});
  const [running, setRunning] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [who, setWho] = useState("");
  const draw = () => overlay.current && drawOverlay(overlay.current, scene.current, layers.value, true);

  useEffect(draw, [layers.value, running]);
  useEffect(() => () => end.current(), []);

  const start = async () => {
    setBusy(true);
    setProblem(null);
    try {
      end.current = await recognise(/** @type {HTMLVideoElement} */ (video.current), {
        onScene: (told) => { scene.current = told; draw(); setWho(told.faces.map(called).join(", ")); setProblem(null); },
        onProblem: setProblem,
      });
      setRunning(true);
    } catch (error) {
      setProblem(t(`live.own_${/** @type {{reason?: string}} */ (error).reason ?? "busy"}`));
    }
    setBusy(false);
  };
  const stop = () => {
    end.current();
    scene.current = null;
    draw();
    setRunning(false);
  };

  const actions = html`
    <${Button} small kind="plain" icon="arrow-left" onClick=${() => go("live")}>${t("live.back")}<//>
    ${running && html`<${Button} small icon="camera-off" onClick=${stop}>${t("live.own_stop")}<//>`}`;
  return html`
    <${Card} title=${t("live.own_title")} actions=${actions} class="own-camera">
      <p class="soft">${t("live.own_text")}</p>
      ${problem && html`<${Notice} kind="bad">${problem}<//>`}
      <div class="picture own ${running ? "" : "off"}">
        <video ref=${video} class="picture-frame mirrored" muted playsinline aria-label=${who ? t("live.picture_shows", { name: t("live.own_picture"), who }) : t("live.own_picture")}></video>
        <canvas ref=${overlay} class="picture-overlay" aria-hidden="true"></canvas>
        ${!running && html`<div class="picture-trouble"><${Button} kind="primary" icon="camera" busy=${busy} onClick=${start}>${t("live.own_start")}<//></div>`}
      </div>
    <//>`;
}
