/** Light, dark, or as the device has it; remembered in this browser. */
import { computed, effect, signal } from "@preact/signals";

const KEY = "whosthere.theme";

/** @type {import("@preact/signals").Signal<string>} */
export const chosen = signal(localStorage.getItem(KEY) ?? "auto");

const device = matchMedia("(prefers-color-scheme: dark)");
const deviceDark = signal(device.matches);
device.addEventListener("change", () => {
  deviceDark.value = device.matches;
});

/** The theme that is shown. */
export const theme = computed(() => {
  if (chosen.value !== "auto") return chosen.value;
  return deviceDark.value ? "dark" : "light";
});

effect(() => {
  localStorage.setItem(KEY, chosen.value);
  document.documentElement.dataset.theme = theme.value;
});
