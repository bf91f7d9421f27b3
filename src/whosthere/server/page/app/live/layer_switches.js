import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { LAYERS, layers, toggle } from "./layers.js";

/** What is drawn over the pictures. */
export function Layers() {
  return html`
    <div class="segments layers" role="group" aria-label=${t("live.layers")}>
      ${LAYERS.map((layer) => html`<button type="button" aria-pressed=${String(layers.value[layer])} onClick=${() => toggle(layer)}>${t(`live.${layer}`)}</button>`)}
    </div>`;
}
