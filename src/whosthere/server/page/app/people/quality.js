/** How good a photo is, in a colour. */

/** Scores below these are doubtful, or poor: see `whosthere.types.Quality`. */
const FAIR = 0.65;
const POOR = 0.4;

/** @param {number} score 0 to 1. @returns {"bad" | "warn" | undefined} */
export function kindOf(score) {
  if (score < POOR) return "bad";
  return score < FAIR ? "warn" : undefined;
}
