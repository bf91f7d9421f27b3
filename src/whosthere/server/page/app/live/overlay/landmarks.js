/** The five landmarks, as dots with a dark edge. */
import { INK, SHADE } from "./style.js";

/** Radii of a dot that go into the width of a face: it must not hide an eye. */
const DOTS_ACROSS = 50;
const LARGEST = 3.5;

/** @param {CanvasRenderingContext2D} pen @param {{x: number, y: number}[]} points @param {number} across Width of the face. */
export function drawLandmarks(pen, points, across) {
  const radius = Math.max(1.25, Math.min(LARGEST, across / DOTS_ACROSS));
  pen.fillStyle = INK;
  pen.strokeStyle = SHADE;
  pen.lineWidth = radius / 2 + 0.5;
  for (const { x, y } of points) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.stroke();
    pen.fill();
  }
}
