/** Strangers of the last hour: in memory only. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { html } from "../html.js";
import { can } from "../session.js";
import { ago } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Avatar, Badge, Card } from "../ui/surfaces.js";
import { WhoIsThis } from "./who.js";

/** @param {{visitors: {in_view: any[], left: any[]}, group: string | null, names: string[]}} props */
export function Lately({ visitors, group, names }) {
  const [asked, setAsked] = useState(/** @type {any} */ (null));
  const unnamed = [...visitors.in_view, ...visitors.left].filter((visitor) => visitor.name === null);
  const name = (/** @type {string} */ given) => post(`/api/visitors/${asked.id}/name`, { name: given, group });
  return html`
    <${Card} title=${t("strangers.now")}>
      <p class="soft measure">${t(unnamed.length ? "strangers.now_lead" : "strangers.now_none")}</p>
      ${unnamed.length > 0 && html`<ul class="visitors">${unnamed.map((visitor) => html`<${Visitor} key=${visitor.id} visitor=${visitor} onAsk=${() => setAsked(visitor)} />`)}</ul>`}
      ${asked && html`<${WhoIsThis} pictures=${asked.picture ? [asked.picture] : []} names=${names} onName=${name} onClose=${() => setAsked(null)} />`}
    <//>`;
}

/** @param {{visitor: any, onAsk: () => void}} props */
function Visitor({ visitor, onAsk }) {
  return html`
    <li class="visitor">
      <${Avatar} name=${null} picture=${visitor.picture} size="large" />
      <div class="grow stack tight">
        <span class="ellipsis" title=${visitor.camera_name}>${visitor.camera_name}</span>
        <span>${visitor.in_view ? html`<${Badge} kind="good" dot>${t("strangers.in_view")}<//>` : html`<span class="quiet">${t("strangers.left", { ago: ago(visitor.last_seen) })}</span>`}</span>
        ${can("operator") && html`<span><${Button} small icon="user-plus" onClick=${onAsk}>${t("strangers.who")}<//></span>`}
      </div>
    </li>`;
}
