import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { IconButton } from "./button.js";
import { Icon } from "./icon.js";
import { t } from "../texts/texts.js";

/**
 * What else can be done; arrow keys walk through it.
 * @param {{items: {label: string, icon?: string, danger?: boolean, onSelect: () => void}[], label?: string, icon?: string, small?: boolean}} props
 */
export function Menu({ items, label = t("shell.more"), icon = "ellipsis", small }) {
  const [open, setOpen] = useState(false);
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!open) return undefined;
    /** @type {HTMLElement | null | undefined} */ (menu.current?.querySelector("[role=menuitem]"))?.focus();
    const outside = (/** @type {Event} */ event) => menu.current?.contains(/** @type {Node} */ (event.target)) || setOpen(false);
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open]);

  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
      menu.current?.querySelector("button")?.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!open || !step) return;
    event.preventDefault();
    const all = [...(menu.current?.querySelectorAll("[role=menuitem]") ?? [])];
    const now = all.indexOf(/** @type {Element} */ (document.activeElement));
    /** @type {HTMLElement} */ (all.at((now + step) % all.length)).focus();
  };

  return html`
    <div class="menu" ref=${menu} onKeyDown=${keys}>
      <${IconButton} icon=${icon} label=${label} small=${small} aria-haspopup="menu" aria-expanded=${String(open)} onClick=${() => setOpen(!open)} />
      ${open && html`
        <div class="menu-list" role="menu">
          ${items.map((item) => html`<button type="button" role="menuitem" class=${item.danger ? "danger" : ""} onClick=${() => { setOpen(false); item.onSelect(); }}>${item.icon && html`<${Icon} name=${item.icon} size="small" />`}${item.label}</button>`)}
        </div>`}
    </div>`;
}
