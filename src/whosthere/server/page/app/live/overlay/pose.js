/** Head pose as three axes at the nose: x red, y green, z (where the face looks) blue. */
import { SHADE } from "./style.js";

/** Of an axis that lies in the picture, as a share of the face's width. */
const LENGTH = 0.5;
const COLOURS = ["#ff6b6b", "#59d98e", "#6fa8ff"];

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {{x: number, y: number}} nose Where it is shown.
 * @param {import("../protocol.js").Pose} pose
 * @param {number} across Width of the face as it is shown.
 * @param {number} line
 * @param {boolean} mirrored
 */
export function drawPose(pen, nose, pose, across, line, mirrored) {
  const reach = LENGTH * across;
  const ends = axes(pose).map(({ x, y }) => ({ x: nose.x + (mirrored ? -x : x) * reach, y: nose.y + y * reach }));
  pen.lineCap = "round";
  for (const [extra, colours] of /** @type {[number, string[]][]} */ ([[2, ends.map(() => SHADE)], [0, COLOURS]])) {
    ends.forEach((end, axis) => {
      pen.strokeStyle = colours[axis];
      pen.lineWidth = line + extra;
      pen.beginPath();
      pen.moveTo(nose.x, nose.y);
      pen.lineTo(end.x, end.y);
      pen.stroke();
    });
  }
}

/**
 * Where the axes of a head point in the picture, per unit of length: to the picture's right, to the
 * chin, and out of the face. As `whosthere.live.overlay.pose.axes`.
 * @param {import("../protocol.js").Pose} pose Degrees.
 */
export function axes(pose) {
  const [yaw, pitch, roll] = [pose.yaw, -pose.pitch, -pose.roll].map((angle) => (angle * Math.PI) / 180);
  const [cy, sy, cp, sp, cr, sr] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch), Math.cos(roll), Math.sin(roll)];
  return [
    { x: cy * cr + sy * sp * sr, y: -cp * sr },
    { x: cy * sr - sy * sp * cr, y: cp * cr },
    { x: sy * cp, y: sp },
  ];
}
