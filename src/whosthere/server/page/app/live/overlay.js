/** Draws what was seen over a picture, in the sharpness of the screen. */
import { t } from "../texts/texts.js";
import { placed } from "./plates.js";

const KNOWN = "#6ee7a8";
const STRANGER = "#ffc457";
const OPEN = "#dfe6ee";
const SHADE = "rgb(8 12 18 / 72%)";
const AXES = { x: "#ff6b6b", y: "#6ee7a8", z: "#7ba6ff" };
const FONT = '"Inter Variable", system-ui, sans-serif';

/**
 * Where a picture lies in its place: as large as fits, in the middle.
 * @param {import("./protocol.js").Scene} scene
 * @param {number} width @param {number} height Of the place.
 */
export function fitted(scene, width, height) {
  const scale = Math.min(width / scene.width, height / scene.height);
  return { scale, left: (width - scene.width * scale) / 2, top: (height - scene.height * scale) / 2 };
}

/**
 * @param {HTMLCanvasElement} canvas Over the picture, of the same size on the screen.
 * @param {import("./protocol.js").Scene | null} scene Null for an empty overlay.
 * @param {Record<string, boolean>} layers
 * @param {boolean} [mirrored] Whether the picture is shown as in a mirror.
 */
export function drawOverlay(canvas, scene, layers, mirrored = false) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (!scene || scene.width === 0) return;
  const { scale, left, top } = fitted(scene, width, height);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => ({ x: left + (mirrored ? scene.width - x : x) * scale, y: top + y * scale });
  const faces = scene.faces.map((face) => {
    const corner = at(mirrored ? face.box.x + face.box.width : face.box.x, face.box.y);
    return { face, box: { ...corner, width: face.box.width * scale, height: face.box.height * scale }, colour: colourOf(face) };
  });
  for (const { face, box, colour } of faces) {
    if (layers.boxes) drawCorners(pen, box, colour);
    if (layers.landmarks) drawLandmarks(pen, Object.values(face.landmarks).map(([x, y]) => at(x, y)));
    if (layers.pose && face.pose) drawPose(pen, at(...face.landmarks.nose_tip), face.pose, box.width / 2, mirrored);
  }
  if (layers.names || layers.attributes) drawPlates(pen, faces, layers, width, height);
}

/** @param {import("./protocol.js").Seen} face */
function colourOf(face) {
  if (face.name) return KNOWN;
  return face.stranger_id ? STRANGER : OPEN;
}

/** What somebody is called. @param {import("./protocol.js").Seen} face */
export function called(face) {
  return face.name ?? (face.stranger_id ? t("live.stranger", { number: face.stranger_id.replace(/\D/g, "") }) : t("live.looking"));
}

/** What a face's plate says, a line each. @param {import("./protocol.js").Seen} face @param {Record<string, boolean>} layers */
function linesOf(face, layers) {
  const { age, gender, emotion } = face.attributes ?? {};
  const guesses = [
    age == null ? null : t("live.age", { age: Math.round(age) }),
    gender && t(`live.${gender}`),
    emotion && t(`live.${emotion}`),
  ].filter(Boolean);
  return [layers.names ? called(face) : null, layers.attributes && guesses.length ? guesses.join(" · ") : null].filter((line) => line !== null);
}

/** @param {CanvasRenderingContext2D} pen @param {import("./protocol.js").Box} box @param {string} colour */
function drawCorners(pen, box, colour) {
  const arm = Math.max(8, Math.min(box.width, box.height) * 0.22);
  const path = new Path2D();
  for (const [x, y, right, down] of [[box.x, box.y, 1, 1], [box.x + box.width, box.y, -1, 1], [box.x, box.y + box.height, 1, -1], [box.x + box.width, box.y + box.height, -1, -1]]) {
    path.moveTo(x, y + arm * down);
    path.lineTo(x, y);
    path.lineTo(x + arm * right, y);
  }
  pen.lineJoin = pen.lineCap = "round";
  for (const [stroke, width] of /** @type {[string, number][]} */ ([[SHADE, 4.5], [colour, 2.25]])) {
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.stroke(path);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {{x: number, y: number}[]} points */
function drawLandmarks(pen, points) {
  for (const { x, y } of points) {
    pen.beginPath();
    pen.arc(x, y, 2.5, 0, 2 * Math.PI);
    pen.fillStyle = "#fff";
    pen.strokeStyle = SHADE;
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
  }
}

/**
 * The axes of the head, as they are seen from the front.
 * @param {CanvasRenderingContext2D} pen @param {{x: number, y: number}} nose
 * @param {{yaw: number, pitch: number, roll: number}} pose @param {number} length @param {boolean} mirrored
 */
function drawPose(pen, nose, pose, length, mirrored) {
  const [yaw, pitch, roll] = [pose.yaw, pose.pitch, pose.roll].map((angle) => (angle * Math.PI) / 180);
  const [cy, sy, cp, sp, cr, sr] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch), Math.cos(roll), Math.sin(roll)];
  const turn = (/** @type {number} */ x, /** @type {number} */ y) => ({ x: x * cr - y * sr, y: x * sr + y * cr });
  const ends = { x: turn(cy, -sy * sp), y: turn(0, cp), z: turn(sy, -sp * cy) };
  pen.lineWidth = 2.5;
  for (const [axis, end] of Object.entries(ends)) {
    pen.strokeStyle = AXES[/** @type {"x" | "y" | "z"} */ (axis)];
    pen.beginPath();
    pen.moveTo(nose.x, nose.y);
    pen.lineTo(nose.x + (mirrored ? -end.x : end.x) * length, nose.y + end.y * length);
    pen.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {{face: import("./protocol.js").Seen, box: import("./protocol.js").Box, colour: string}[]} faces
 * @param {Record<string, boolean>} layers @param {number} width @param {number} height
 */
function drawPlates(pen, faces, layers, width, height) {
  const size = width < 420 ? 11 : Math.round(Math.max(13, Math.min(22, width / 90)));
  const fontOf = (/** @type {number} */ line) => `${line === 0 && layers.names ? 600 : 450} ${size}px ${FONT}`;
  const plates = faces.map(({ face, box, colour }) => {
    const lines = linesOf(face, layers);
    const widths = lines.map((line, index) => { pen.font = fontOf(index); return pen.measureText(line).width; });
    return { box, colour, lines, width: Math.max(0, ...widths) + 20, height: lines.length * (size + 5) + 7 };
  }).filter((plate) => plate.lines.length);
  for (const { plate, x, y } of placed(plates, width, height)) {
    pen.fillStyle = SHADE;
    pen.beginPath();
    pen.roundRect(x, y, plate.width, plate.height, 5);
    pen.fill();
    pen.fillStyle = plate.colour;
    pen.fillRect(x, y + 4, 3, plate.height - 8);
    pen.textBaseline = "top";
    plate.lines.forEach((line, index) => {
      pen.font = fontOf(index);
      pen.fillStyle = index === 0 && layers.names ? "#fff" : "#d5dce5";
      pen.fillText(line, x + 11, y + 5 + index * (size + 5));
    });
  }
}
