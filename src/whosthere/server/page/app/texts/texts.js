/** All that the page says, by key; one file an area, all of it in this folder. */
import { insights } from "./insights.js";
import { live } from "./live.js";
import { people } from "./people.js";
import { shell } from "./shell.js";
import { sightings } from "./sightings.js";
import { signin } from "./signin.js";
import { strangers } from "./strangers.js";
import { system } from "./system.js";
import { training } from "./training.js";

/** @type {Record<string, Record<string, string>>} */
export const texts = { shell, signin, live, people, strangers, training, sightings, insights, system };

/**
 * A text, such as `t("people.count", {count: 3})`. Where it holds two forms, split by ` | `, the
 * first is for a count of one.
 * @param {string} key Area and name.
 * @param {Record<string, string | number>} [values] For what stands in braces.
 * @returns {string}
 */
export function t(key, values = {}) {
  const [area = "", name = ""] = key.split(".");
  const text = texts[area]?.[name];
  if (text === undefined) throw new Error(`there is no text ${key}`);
  const [one = text, many = one] = text.split(" | ");
  const form = values.count === 1 ? one : many;
  return form.replace(/\{(\w+)\}/g, (_, each) => String(values[each]));
}
