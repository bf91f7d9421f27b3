/** The question of this page. */
import { html } from "../html.js";
import { NameDialog } from "../people/name_dialog.js";
import { tell } from "../people/told.js";
import { t } from "../texts/texts.js";

/**
 * @param {{pictures: string[], names: string[], onName: (name: string) => Promise<{person: {name: string}, decision: any}>,
 *   onClose: () => void}} props `names`: of the people there are, as suggestions.
 */
export function WhoIsThis({ pictures, names, onName, onClose }) {
  const name = async (/** @type {string} */ given) => {
    const known = names.includes(given);
    const { person, decision } = await onName(given);
    onClose();
    tell(t(known ? "strangers.named_more" : "strangers.named", { name: person.name }), decision);
  };
  return html`
    <${NameDialog} title=${t("strangers.who")} label=${t("strangers.name")} action=${t("strangers.who_action")} onName=${name} onClose=${onClose} suggestions=${names}>
      ${pictures.length > 0 && html`<div class="who-pictures">${pictures.map((picture) => html`<img src=${picture} alt="" key=${picture} />`)}</div>`}
      <p class="soft">${t("strangers.who_lead")}</p>
    <//>`;
}
