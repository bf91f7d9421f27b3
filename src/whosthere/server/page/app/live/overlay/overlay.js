/** All that is drawn over a picture, in the sharpness of the screen. */
import { drawBox } from "./boxes.js";
import { Labels } from "./labels.js";
import { drawLandmarks } from "./landmarks.js";
import { drawPose } from "./pose.js";
import { sizesFor } from "./style.js";

/** Draws what was seen in one picture, frame by frame: labels stay where they were. */
export class Overlay {
  #labels = new Labels();

  /** @param {{mirrored?: boolean}} [how] `mirrored`: the picture is shown as in a mirror. */
  constructor({ mirrored = false } = {}) {
    this.mirrored = mirrored;
  }

  /**
   * Draw over a picture on the screen.
   * @param {HTMLCanvasElement} canvas As large as the picture's place.
   * @param {import("../protocol.js").Scene | null} scene Null for an empty overlay.
   * @param {Record<string, boolean>} layers
   */
  show(canvas, scene, layers) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = devicePixelRatio;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    if (scene) this.draw(pen, scene, layers, width, height);
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {import("../protocol.js").Scene} scene
   * @param {Record<string, boolean>} layers
   * @param {number} width @param {number} height Of the place; the picture lies in its middle, as large as fits.
   */
  draw(pen, scene, layers, width, height) {
    const scale = Math.min(width / scene.width, height / scene.height);
    const [across, down] = [scene.width * scale, scene.height * scale];
    const { text, line } = sizesFor(across);
    const at = (/** @type {[number, number]} */ [x, y]) => ({ x: (this.mirrored ? scene.width - x : x) * scale, y: y * scale });
    const shown = scene.faces.map((face) => {
      const { x, y, width: wide, height: tall } = face.box;
      return { face, box: { ...at([this.mirrored ? x + wide : x, y]), width: wide * scale, height: tall * scale } };
    });
    pen.save();
    pen.translate((width - across) / 2, (height - down) / 2);
    for (const { face, box } of shown) {
      if (layers.boxes) drawBox(pen, face, box, line);
      if (layers.landmarks) drawLandmarks(pen, Object.values(face.landmarks).map(at), box.width);
      if (layers.pose && face.pose) drawPose(pen, at(face.landmarks.nose_tip), face.pose, box.width, line, this.mirrored);
    }
    if (layers.names || layers.attributes) this.#labels.draw(pen, shown, layers, across, down, text);
    pen.restore();
  }
}
