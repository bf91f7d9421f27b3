import { html } from "../html.js";

/**
 * An icon of the set; without a label it only decorates.
 * @param {{name: string, label?: string, size?: "small" | "large"}} props
 */
export function Icon({ name, label, size }) {
  const says = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return html`<span class="icon ${size ?? ""}" style=${{ "--icon": `url(/page/vendor/lucide-static/${name}.svg)` }} ...${says}></span>`;
}
