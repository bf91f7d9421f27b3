/** The picture as it is shown, as a file. */
import { layers } from "./layers.js";
import { Overlay } from "./overlay/overlay.js";

const QUALITY = 0.92;

/** Have the browser save it. @param {import("./tile.js").Shown} shown @param {string} name Of the camera. */
export function download({ picture, scene }, name) {
  const { width, height } = picture;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.drawImage(picture, 0, 0);
  new Overlay().draw(pen, scene, layers.value, width, height);
  const link = document.createElement("a");
  link.download = `${name} ${new Date().toISOString().slice(0, 19).replace(/:/g, "-")}.jpg`;
  link.href = canvas.toDataURL("image/jpeg", QUALITY);
  link.click();
}
