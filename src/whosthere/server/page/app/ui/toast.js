import { signal } from "@preact/signals";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button, IconButton } from "./button.js";

const STAY_MS = 8000;

/** @typedef {{id: number, text: string, kind?: "bad", undo?: () => Promise<unknown>}} Toast */

/** @type {import("@preact/signals").Signal<Toast[]>} */
const toasts = signal([]);
let latest = 0;

const dismiss = (/** @type {number} */ id) => {
  toasts.value = toasts.value.filter((one) => one.id !== id);
};

/**
 * Tell of something that was done, for a few seconds.
 * @param {string} text
 * @param {{kind?: "bad", undo?: () => Promise<unknown>}} [more] `undo`: takes it back.
 */
export function toast(text, more = {}) {
  const id = ++latest;
  toasts.value = [...toasts.value, { id, text, ...more }];
  setTimeout(() => dismiss(id), STAY_MS);
}

/** Where toasts appear; once, in the frame. */
export function Toasts() {
  const takeBack = async (/** @type {Toast} */ one) => {
    dismiss(one.id);
    try {
      await one.undo?.();
    } catch (error) {
      toast(/** @type {Error} */ (error).message, { kind: "bad" });
    }
  };
  return html`
    <div class="toasts" role="status" aria-live="polite">
      ${toasts.value.map((one) => html`
        <div class="toast ${one.kind ?? ""}" key=${one.id}>
          <span class="grow">${one.text}</span>
          ${one.undo && html`<${Button} small kind="plain" icon="undo-2" onClick=${() => takeBack(one)}>${t("shell.undo")}<//>`}
          <${IconButton} small icon="x" label=${t("shell.close")} onClick=${() => dismiss(one.id)} />
        </div>`)}
    </div>`;
}
