import { html } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts/texts.js";

/** The parts of the page, as links: each has an address. @param {{tabs: string[], open: string}} props */
export function SystemTabs({ tabs, open }) {
  return html`
    <nav class="segments" aria-label=${t("system.parts")}>
      ${tabs.map((tab) => html`<a href=${href("system", tab)} aria-current=${tab === open ? "page" : undefined}>${t(`system.tab_${tab}`)}</a>`)}
    </nav>`;
}
