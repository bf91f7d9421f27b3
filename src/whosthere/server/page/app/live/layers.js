/** What is drawn over the picture; remembered in this browser. */
import { effect, signal } from "@preact/signals";

const KEY = "whosthere.layers";

export const LAYERS = ["boxes", "names", "attributes", "landmarks", "pose"];

/** @returns {Record<string, boolean>} */
function remembered() {
  const standard = { boxes: true, names: true, attributes: true, landmarks: false, pose: false };
  try {
    return { ...standard, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return standard;
  }
}

/** @type {import("@preact/signals").Signal<Record<string, boolean>>} */
export const layers = signal(remembered());

effect(() => localStorage.setItem(KEY, JSON.stringify(layers.value)));

/** @param {string} layer */
export function toggle(layer) {
  layers.value = { ...layers.value, [layer]: !layers.value[layer] };
}
