/** Colours and letters of what is drawn. Pictures are dark or light in either theme: so it has one. */

export const SHADE = "rgb(8 12 18 / 74%)";
export const INK = "#ffffff";
export const SOFT_INK = "#d5dce5";
export const FONT = '"Inter Variable", system-ui, sans-serif';

const KNOWN = "#4fd1a0";
const STRANGER = "#ffb938";
const UNDECIDED = "#dfe6ee";
const NARROW = 420;

/** The colour that stands for what is known of somebody. @param {import("../protocol.js").Seen} face */
export function colourOf(face) {
  if (face.person_id) return KNOWN;
  return face.stranger_id ? STRANGER : UNDECIDED;
}

/**
 * Sizes in the pixels that layout counts in: readable on a phone, and from afar on a wall.
 * @param {number} width Of the picture as it is shown.
 */
export function sizesFor(width) {
  const text = width < NARROW ? 11 : Math.max(13, Math.min(22, Math.round(width / 80)));
  return { text, line: width < NARROW ? 1.75 : Math.max(2, text / 6) };
}
