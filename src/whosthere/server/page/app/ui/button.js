import { html } from "../html.js";
import { Icon } from "./icon.js";

/**
 * @param {{kind?: "" | "primary" | "danger" | "plain" | "danger primary", icon?: string, small?: boolean,
 *   busy?: boolean, disabled?: boolean, type?: string, children?: any, [more: string]: any}} props
 */
export function Button({ kind = "", icon, small, busy, disabled, type = "button", children, class: extra = "", ...rest }) {
  return html`
    <button type=${type} class="button ${kind} ${small ? "small" : ""} ${extra}" disabled=${disabled || busy} aria-busy=${busy ? "true" : undefined} ...${rest}>
      ${icon && html`<${Icon} name=${icon} size=${small ? "small" : undefined} />`}${children}
    </button>`;
}

/**
 * A button that is only an icon; its label is told to all who cannot see it.
 * @param {{icon: string, label: string, kind?: string, small?: boolean, pressed?: boolean, [more: string]: any}} props
 */
export function IconButton({ icon, label, kind = "plain", small, pressed, class: extra = "", ...rest }) {
  return html`
    <button type="button" class="button icon-only ${kind} ${small ? "small" : ""} ${extra}" aria-label=${label} title=${label} aria-pressed=${pressed === undefined ? undefined : String(pressed)} ...${rest}>
      <${Icon} name=${icon} size=${small ? "small" : undefined} />
    </button>`;
}

/** A link that looks like a button. @param {{href: string, kind?: string, icon?: string, small?: boolean, children?: any, [more: string]: any}} props */
export function ButtonLink({ href, kind = "", icon, small, children, ...rest }) {
  return html`<a class="button ${kind} ${small ? "small" : ""}" href=${href} ...${rest}>${icon && html`<${Icon} name=${icon} size=${small ? "small" : undefined} />`}${children}</a>`;
}
