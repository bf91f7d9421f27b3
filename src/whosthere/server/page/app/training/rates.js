/** Shares as people say them: so many of so many. */
import { count } from "../texts/format.js";
import { t } from "../texts/texts.js";

const MANY = 0.095;
const HARDLY = 1e-7;

/** Two figures, rounded down to what one says. @param {number} value */
function rounded(value) {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}

/**
 * @param {number} share Above 0.
 * @returns {{some: string, all: string}} Such as 1 of 1,400, or 23 of 100.
 */
function ofSome(share) {
  if (share >= MANY) return { some: count(Math.round(100 * share)), all: count(100) };
  return { some: count(1), all: count(rounded(1 / share)) };
}

/** @param {number} rate Share of strangers who would get a name. */
export function strangersNamed(rate) {
  if (rate < HARDLY) return t("training.strangers_hardly", { all: count(1 / HARDLY) });
  return t("training.strangers_of", ofSome(rate));
}

/** @param {number | null} rate Share of photos that would not be recognised. */
export function photosMissed(rate) {
  if (rate === null) return t("training.missed_unknown");
  return rate === 0 ? t("training.missed_none") : t("training.missed_of", ofSome(rate));
}
