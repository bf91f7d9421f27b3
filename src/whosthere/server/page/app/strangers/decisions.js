/** What was decided about people, and taking it back. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { undo, tellProblem } from "../people/told.js";
import { href } from "../router.js";
import { can } from "../session.js";
import { ago, dateTime } from "../texts/format.js";
import { t, texts } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Badge, Card } from "../ui/surfaces.js";

const AT_ONCE = 20;

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
  const [most, setMost] = useState(AT_ONCE);
  return html`
    <${Card} title=${t("strangers.decisions")}>
      <p class="soft">${t(decisions.length ? "strangers.decisions_lead" : "strangers.decisions_none")}</p>
      ${decisions.length > 0 && html`<ul class="decisions">${decisions.slice(0, most).map((one) => html`<${Decision} key=${one.id} one=${one} />`)}</ul>`}
      ${decisions.length > most && html`<div class="row more"><${Button} onClick=${() => setMost(most + AT_ONCE)}>${t("people.more")}<//></div>`}
    <//>`;
}

/** @param {{one: any}} props */
function Decision({ one }) {
  const takeBack = () => undo(one.id).catch(tellProblem);
  const offered = one.undoable && !one.undone_at && can("operator");
  return html`
    <li class="decision">
      <div class="grow">
        <p class="wrap-anywhere">${told(one)}</p>
        <p class="quiet" title=${dateTime(one.at)}>${t("strangers.decided", { by: one.by, ago: ago(one.at) })}</p>
      </div>
      ${one.undone_at && html`<${Badge}>${t("strangers.undone")}<//>`}
      ${offered && html`<${Button} small kind="plain" icon="undo-2" onClick=${takeBack}>${t("shell.undo")}<//>`}
    </li>`;
}
