/** What was decided about people, and taking it back. */
import { html } from "../html.js";
import { undo, tellProblem } from "../people/told.js";
import { href } from "../router.js";
import { can } from "../session.js";
import { ago, dateTime } from "../texts/format.js";
import { t, texts } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Badge, Card } from "../ui/surfaces.js";
import { Table } from "../ui/table.js";

/** In words. @param {any} decision */
function told(decision) {
  const person = decision.person_name ?? t("strangers.somebody");
  const other = decision.other_name ?? t("strangers.somebody");
  const key = texts.strangers[`kind_${decision.kind}`] ? `kind_${decision.kind}` : "kind_other";
  const says = t(`strangers.${key}`, { person, other });
  return decision.person_id ? html`<a href=${href("people", decision.person_id)}>${says}</a>` : says;
}

/** @param {{decisions: any[]}} props */
export function Decisions({ decisions }) {
  const takeBack = (/** @type {string} */ id) => undo(id).catch(tellProblem);
  const columns = [
    { label: t("strangers.decision_what"), cell: (/** @type {any} */ one) => html`<span class="wrap-anywhere">${told(one)}</span>` },
    { label: t("strangers.decision_by"), cell: (/** @type {any} */ one) => one.by },
    { label: t("strangers.decision_when"), cell: (/** @type {any} */ one) => html`<span title=${dateTime(one.at)}>${ago(one.at)}</span>` },
    { label: t("shell.undo"), cell: (/** @type {any} */ one) => (one.undone_at ? html`<${Badge}>${t("strangers.undone")}<//>` : one.undoable && can("operator") && html`<${Button} small kind="plain" icon="undo-2" onClick=${() => takeBack(one.id)}>${t("shell.undo")}<//>`) },
  ];
  return html`
    <${Card} title=${t("strangers.decisions")}>
      <p class="soft">${t(decisions.length ? "strangers.decisions_lead" : "strangers.decisions_none")}</p>
      ${decisions.length > 0 && html`<${Table} caption=${t("strangers.decisions")} columns=${columns} rows=${decisions} keyOf=${(/** @type {any} */ one) => one.id} />`}
    <//>`;
}
