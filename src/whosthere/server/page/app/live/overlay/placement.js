/**
 * Where labels go: near their faces, inside the picture, never on one another, and not jumping.
 * The same costs as `whosthere.live.overlay.placement`.
 */

/** Cost of each side of a box, in the order of `spotsOf`. */
const SIDES = [0, 0.02, 0.04, 0.06, 0.1, 0.1, 0.2, 0.2];
/** Cost of the next briefer label: as much as 40 % of a label lying on faces. */
const BRIEFER = 0.4;
/** How much cheaper a place has to be before a label moves there. */
const INERTIA = 0.25;
/** Between a label and its box. */
const GAP = 5;
/** What a label that moves or appears keeps from the others; one that stays may touch. */
const AIR = 4;

/**
 * @typedef {import("../protocol.js").Box} Box
 * @typedef {{track: number, box: Box, sizes: {width: number, height: number}[]}} Wanted `sizes`: of
 *   the label, the fullest first.
 * @typedef {Box & {size: number}} Spot `size`: index into the sizes.
 */

/** Finds places frame by frame, and keeps every label where it was while that is good enough. */
export class Placement {
  /** @type {Map<number, number>} */
  #last = new Map();

  /**
   * @param {Wanted[]} wanted Those of older tracks choose first, so that newcomers yield.
   * @param {number} width @param {number} height Of the picture.
   * @returns {Map<number, Spot>} By track; a label for which there is no room is left out.
   */
  place(wanted, width, height) {
    const faces = wanted.map(({ box }) => box);
    /** @type {Box[]} */
    const taken = [];
    const last = new Map();
    const places = new Map();
    for (const one of [...wanted].sort((a, b) => a.track - b.track)) {
      const spots = spotsOf(one, width, height);
      const choice = choose(spots, taken, faces, this.#last.get(one.track));
      if (choice === null) continue;
      last.set(one.track, choice);
      places.set(one.track, spots[choice]);
      taken.push(spots[choice]);
    }
    this.#last = last;
    return places;
  }
}

/**
 * The cheapest free spot, or the one of last time.
 * @param {Spot[]} spots @param {Box[]} taken @param {Box[]} faces @param {number | undefined} last
 */
function choose(spots, taken, faces, last) {
  const costs = spots.map((spot, index) => covered(spot, faces) + spot.size * BRIEFER + SIDES[index % SIDES.length]);
  const around = taken.map(({ x, y, width, height }) => ({ x: x - AIR, y: y - AIR, width: width + 2 * AIR, height: height + 2 * AIR }));
  const free = [...spots.keys()].filter((index) => covered(spots[index], around) === 0);
  const best = free.length ? free.reduce((a, b) => (costs[b] < costs[a] ? b : a)) : null;
  const stays = last !== undefined && last < spots.length && covered(spots[last], taken) === 0;
  return stays && (best === null || costs[last] <= costs[best] + INERTIA) ? last : best;
}

/** Above and below; the same flush right; right and left; inside. Moved into the picture. @param {Wanted} wanted @param {number} columns @param {number} rows */
function spotsOf({ box, sizes }, columns, rows) {
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  return sizes.flatMap(({ width, height }, size) => {
    const [above, below] = [box.y - height - GAP, bottom + GAP];
    const corners = [[box.x, above], [box.x, below], [right - width, above], [right - width, below], [right + GAP, box.y], [box.x - width - GAP, box.y], [box.x, box.y], [box.x, bottom - height]];
    return corners.map(([x, y]) => ({ x: within(x, columns - width), y: within(y, rows - height), width, height, size }));
  });
}

/** @param {number} value @param {number} most */
const within = (value, most) => Math.max(0, Math.min(value, most));

/** Share of a box that lies on the others; more than 1 where those overlap. @param {Box} box @param {Box[]} others */
function covered(box, others) {
  const shared = others.map((other) => {
    const across = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
    const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
    return Math.max(across, 0) * Math.max(down, 0);
  });
  return shared.reduce((sum, each) => sum + each, 0) / (box.width * box.height);
}
