/** Strangers that are kept, grouped by face; or why none are. */
import { useState } from "preact/hooks";
import { post, query, remove } from "../api.js";
import { html } from "../html.js";
import { can } from "../session.js";
import { ago, dateTime } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { ConfirmDialog } from "../ui/dialog.js";
import { Empty } from "../ui/states.js";
import { Avatar, Badge, Card, Facts } from "../ui/surfaces.js";
import { tell } from "../people/told.js";
import { KeepSwitch } from "./keeping.js";
import { WhoIsThis } from "./who.js";

const SHOWN = 4;

/** @param {{kept: boolean, strangers: any[], group: string, names: string[], onChange: () => void}} props */
export function Kept({ kept, strangers, group, names, onChange }) {
  if (!kept && strangers.length === 0) return html`<${KeepSwitch} kept=${false} onChange=${onChange} />`;
  return html`
    <section class="section">
      <div class="row wrap apart"><div><h2>${t("strangers.kept")}</h2><p class="soft">${t("strangers.kept_lead")}</p></div>${kept && html`<${KeepSwitch} kept onChange=${onChange} />`}</div>
      ${!kept && html`<${KeepSwitch} kept=${false} onChange=${onChange} />`}
      ${strangers.length === 0
        ? html`<${Card}><${Empty} icon="scan-face" title=${t("strangers.kept_none_title")}>${t("strangers.kept_none")}<//><//>`
        : html`<ul class="strangers">${strangers.map((stranger) => html`<li key=${stranger.id}><${Stranger} stranger=${stranger} group=${group} names=${names} /></li>`)}</ul>`}
    </section>`;
}

/** @param {{stranger: any, group: string, names: string[]}} props */
function Stranger({ stranger, group, names }) {
  const [opened, setOpened] = useState(/** @type {"who" | "forget" | null} */ (null));
  const close = () => setOpened(null);
  const pictures = stranger.faces.map((/** @type {any} */ face) => face.picture).filter(Boolean).slice(0, SHOWN);
  const forget = async () => {
    await remove(`/api/strangers/${stranger.id}${query({ group })}`);
    close();
    tell(t("strangers.forgotten"), null);
  };
  return html`
    <${Card}>
      <div class="stranger-faces">${pictures.length ? pictures.map((/** @type {string} */ picture, /** @type {number} */ index) => html`<img src=${picture} alt=${t("strangers.look_alt", { number: index + 1 })} key=${picture} loading="lazy" />`) : html`<${Avatar} name=${null} size="large" />`}</div>
      <${Badge}>${t("strangers.times", { count: stranger.count })}<//>
      <${Facts} items=${[
        [t("strangers.last"), html`<span title=${dateTime(stranger.last_seen)}>${ago(stranger.last_seen)}</span>`],
        [t("strangers.first"), html`<span title=${dateTime(stranger.first_seen)}>${ago(stranger.first_seen)}</span>`],
        [t("strangers.cameras"), stranger.sources.join(", ")],
      ]} />
      ${can("operator") && html`
        <div class="row wrap">
          <${Button} kind="primary" small icon="user-plus" onClick=${() => setOpened("who")}>${t("strangers.who")}<//>
          <${Button} kind="plain" small icon="trash-2" onClick=${() => setOpened("forget")}>${t("strangers.forget")}<//>
        </div>`}
      ${opened === "who" && html`<${WhoIsThis} pictures=${pictures} names=${names} onName=${(/** @type {string} */ name) => post(`/api/strangers/${stranger.id}/name`, { name, group })} onClose=${close} />`}
      ${opened === "forget" && html`<${ConfirmDialog} title=${t("strangers.forget_title")} action=${t("strangers.forget")} onConfirm=${forget} onClose=${close}><p>${t("strangers.forget_lead")}</p><//>`}
    <//>`;
}
