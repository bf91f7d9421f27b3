/** Labels beside the boxes: a plate with the name, and what is guessed of the face below it. */
import { Placement } from "./placement.js";
import { FONT, INK, SHADE, SOFT_INK, colourOf } from "./style.js";
import { Speaker } from "./words.js";

/** Characters of a name that are shown; the list beside the picture has all of them. */
const LONGEST_NAME = 32;

/**
 * @typedef {{text: string, font: string, ink: string}} Part
 * @typedef {Part[]} Line
 */

/** Draws the labels of all faces, frame by frame. */
export class Labels {
  #speaker = new Speaker();
  #placement = new Placement();

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {{face: import("../protocol.js").Seen, box: import("../protocol.js").Box}[]} shown
   * @param {Record<string, boolean>} layers
   * @param {number} width @param {number} height Of the picture.
   * @param {number} text Height of letters.
   */
  draw(pen, shown, layers, width, height, text) {
    const words = this.#speaker.say(shown.map(({ face }) => face), performance.now());
    const colours = new Map(shown.map(({ face }) => [face.track, colourOf(face)]));
    const lines = new Map(shown.map(({ face }) => [face.track, linesOf(/** @type {import("./words.js").Words} */ (words.get(face.track)), layers, text)]));
    const wanted = shown.flatMap(({ face, box }) => {
      const all = lines.get(face.track) ?? [];
      // The whole label first, then its first line alone.
      const sizes = all.map((_, index) => sizeOf(pen, all.slice(0, all.length - index), text));
      return sizes.length ? [{ track: face.track, box, sizes }] : [];
    });
    for (const [track, spot] of this.#placement.place(wanted, width, height)) {
      const all = lines.get(track) ?? [];
      drawPlate(pen, spot, all.slice(0, all.length - spot.size), colours.get(track) ?? INK, text);
    }
  }
}

/** @param {import("./words.js").Words} words @param {Record<string, boolean>} layers @param {number} text @returns {Line[]} */
function linesOf({ who, sure, how }, layers, text) {
  const quiet = { font: `450 ${Math.max(10.5, text * 0.88)}px ${FONT}`, ink: SOFT_INK };
  const name = who.length > LONGEST_NAME ? `${who.slice(0, LONGEST_NAME - 1)}…` : who;
  const first = [{ text: name, font: `620 ${text}px ${FONT}`, ink: INK }, ...(sure ? [{ text: sure, ...quiet }] : [])];
  return [...(layers.names ? [first] : []), ...(layers.attributes && how ? [[{ text: how, ...quiet }]] : [])];
}

/** @param {CanvasRenderingContext2D} pen @param {Line[]} lines @param {number} text */
function sizeOf(pen, lines, text) {
  const width = Math.max(...lines.map((line) => line.reduce((sum, part) => sum + widthOf(pen, part) + text * 0.5, 0)));
  return { width: Math.ceil(width + text), height: Math.ceil(lines.length * text * 1.4 + text * 0.5) };
}

/** @param {CanvasRenderingContext2D} pen @param {Part} part */
function widthOf(pen, { text, font }) {
  pen.font = font;
  return pen.measureText(text).width;
}

/**
 * @param {CanvasRenderingContext2D} pen @param {import("./placement.js").Spot} spot @param {Line[]} lines
 * @param {string} colour Of the bar at its left edge.
 * @param {number} text
 */
function drawPlate(pen, spot, lines, colour, text) {
  const radius = text * 0.4;
  pen.fillStyle = SHADE;
  pen.beginPath();
  pen.roundRect(spot.x, spot.y, spot.width, spot.height, radius);
  pen.fill();
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(spot.x, spot.y, Math.max(3, text * 0.22), spot.height, [radius, 0, 0, radius]);
  pen.fill();
  pen.textBaseline = "alphabetic";
  lines.forEach((line, index) => {
    let x = spot.x + text * 0.8;
    for (const part of line) {
      pen.fillStyle = part.ink;
      const width = widthOf(pen, part);
      pen.fillText(part.text, x, spot.y + text * 1.3 + index * text * 1.4);
      x += width + text * 0.5;
    }
  });
}
