/** Where the plates with names go: beside their face, inside the picture, and never over one another. */

const GAP = 6;

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{box: Box, width: number, height: number}} Plate
 */

/**
 * @template {Plate} P
 * @param {P[]} plates The most important first.
 * @param {number} width @param {number} height Of the picture's place.
 * @returns {{plate: P, x: number, y: number}[]} Where there is room nowhere, a plate is left out.
 */
export function placed(plates, width, height) {
  /** @type {Box[]} */
  const taken = [];
  return plates.flatMap((plate) => {
    const free = candidates(plate)
      .map(({ x, y }) => ({ x: Math.max(0, Math.min(x, width - plate.width)), y, width: plate.width, height: plate.height }))
      .find((place) => place.y >= 0 && place.y + place.height <= height && !taken.some((other) => overlap(place, other)));
    if (!free) return [];
    taken.push(free);
    return [{ plate, x: free.x, y: free.y }];
  });
}

/** Above, below, at the right, at the left, inside at the bottom. @param {Plate} plate */
function candidates({ box, width, height }) {
  return [
    { x: box.x, y: box.y - height - GAP },
    { x: box.x, y: box.y + box.height + GAP },
    { x: box.x + box.width + GAP, y: box.y },
    { x: box.x - width - GAP, y: box.y },
    { x: box.x, y: box.y + box.height - height },
  ];
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}
