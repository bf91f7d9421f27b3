import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button, IconButton } from "./button.js";

const STAY_MS = 8000;

/** @typedef {{id: number, text: string, kind?: "bad", undo?: () => Promise<unknown>}} Toast */

/** @type {import("@preact/signals").Signal<Toast[]>} */
const toasts = signal([]);
let latest = 0;

/** Whether somebody is at one of them: then all stay, so that none moves away. */
const hovered = signal(false);
const focused = signal(false);

const dismiss = (/** @type {number} */ id) => {
  toasts.value = toasts.value.filter((one) => one.id !== id);
};

/**
 * Tell of something that was done, for a few seconds.
 * @param {string} text
 * @param {{kind?: "bad", undo?: () => Promise<unknown>}} [more] `undo`: takes it back.
 */
export function toast(text, more = {}) {
  toasts.value = [...toasts.value, { id: ++latest, text, ...more }];
}

/** Where toasts appear; once, in the frame. */
export function Toasts() {
  const region = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    // A button that goes with its toast takes the focus along, and no event tells of it.
    focused.value = region.current?.contains(document.activeElement) ?? false;
  }, [toasts.value]);
  return html`
    <div ref=${region} class="toasts" role="status" aria-live="polite"
      onPointerEnter=${() => { hovered.value = true; }} onPointerLeave=${() => { hovered.value = false; }}
      onFocusIn=${() => { focused.value = true; }} onFocusOut=${() => { focused.value = false; }}>
      ${toasts.value.map((one) => html`<${Told} key=${one.id} one=${one} />`)}
    </div>`;
}

/** One of them. @param {{one: Toast}} props */
function Told({ one }) {
  const stays = hovered.value || focused.value;
  useLayoutEffect(() => {
    if (stays) return undefined;
    const going = setTimeout(() => dismiss(one.id), STAY_MS);
    return () => clearTimeout(going);
  }, [stays]);
  const takeBack = async () => {
    dismiss(one.id);
    try {
      await one.undo?.();
    } catch (error) {
      toast(/** @type {Error} */ (error).message, { kind: "bad" });
    }
  };
  return html`
    <div class="toast ${one.kind ?? ""}">
      <span class="grow">${one.text}</span>
      ${one.undo && html`<${Button} small kind="plain" icon="undo-2" onClick=${takeBack}>${t("shell.undo")}<//>`}
      <${IconButton} small icon="x" label=${t("shell.close")} onClick=${() => dismiss(one.id)} />
    </div>`;
}
