/** Rectangles: closed for the known, corners for strangers, short ones while undecided. */
import { SHADE, colourOf } from "./style.js";

/** Length of a corner's arms, as a share of the shorter side. */
const ARM = 0.28;
const SHORT_ARM = 0.14;

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {import("../protocol.js").Seen} face
 * @param {import("../protocol.js").Box} box Where it is shown.
 * @param {number} line
 */
export function drawBox(pen, face, box, line) {
  const path = face.person_id ? whole(box) : corners(box, face.stranger_id ? ARM : SHORT_ARM);
  pen.lineJoin = pen.lineCap = "round";
  // A dark edge keeps the line visible on a background of its own colour.
  for (const [stroke, width] of /** @type {[string, number][]} */ ([[SHADE, line + 2], [colourOf(face), line]])) {
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.stroke(path);
  }
}

/** @param {import("../protocol.js").Box} box */
function whole({ x, y, width, height }) {
  const path = new Path2D();
  path.roundRect(x, y, width, height, Math.min(width, height) * 0.06);
  return path;
}

/** @param {import("../protocol.js").Box} box @param {number} share */
function corners({ x, y, width, height }, share) {
  const arm = share * Math.min(width, height);
  const path = new Path2D();
  for (const [left, right] of [[x, 1], [x + width, -1]]) {
    for (const [top, down] of [[y, 1], [y + height, -1]]) {
      path.moveTo(left, top + arm * down);
      path.lineTo(left, top);
      path.lineTo(left + arm * right, top);
    }
  }
  return path;
}
