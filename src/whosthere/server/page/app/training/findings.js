/** What training found in the photos themselves. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { RemovePhoto } from "../people/remove_photo.js";
import { href } from "../router.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button, ButtonLink } from "../ui/button.js";
import { Notice } from "../ui/states.js";
import { Avatar, Card } from "../ui/surfaces.js";

/** @param {{doubts: any[]}} props */
export function Doubts({ doubts }) {
  const [removing, setRemoving] = useState(/** @type {any} */ (null));
  return html`
    <${Card} title=${t("training.doubts")}>
      ${doubts.length === 0 ? html`<${Notice} kind="good">${t("training.doubts_none")}<//>` : html`<ul class="stack tight">
        ${doubts.map((doubt) => html`
          <li class="doubt" key=${doubt.photo}>
            <${Avatar} name=${doubt.person} picture=${doubt.picture} size="large" />
            <p class="grow wrap-anywhere">${doubt.sentence}</p>
            <div class="row wrap">
              <${ButtonLink} small href=${href("people", doubt.person_id)}>${t("training.doubt_show", { name: doubt.person })}<//>
              ${can("operator") && html`<${Button} small kind="danger" icon="trash-2" onClick=${() => setRemoving(doubt)}>${t("training.doubt_remove")}<//>`}
            </div>
          </li>`)}
      </ul>`}
      ${removing && html`<${RemovePhoto} id=${removing.photo} picture=${removing.picture} name=${removing.person} onClose=${() => setRemoving(null)} />`}
    <//>`;
}

/** @param {{closest: any, people: any[]}} props */
export function Closest({ closest, people }) {
  if (!closest) return html`<${Card} title=${t("training.closest")}><p class="quiet">${t("training.closest_none")}</p><//>`;
  const pictured = (/** @type {{id: string, name: string}} */ one) => html`
    <a class="alike" href=${href("people", one.id)}>
      <${Avatar} name=${one.name} picture=${people.find((each) => each.id === one.id)?.picture} size="large" />
      <span class="wrap-anywhere">${one.name}</span>
    </a>`;
  const says = t(closest.confusable ? "training.closest_confusable" : "training.closest_safe");
  return html`
    <${Card} title=${t("training.closest")}>
      <div class="alike-pair">${pictured(closest.a)}<span class="number soft">${closest.similarity.toFixed(2)}</span>${pictured(closest.b)}</div>
      ${closest.confusable ? html`<${Notice} kind="warn">${says}<//>` : html`<p class="soft">${says}</p>`}
    <//>`;
}

/** @param {{single: string[], empty: string[], people: any[]}} props */
export function Gaps({ single, empty, people }) {
  const listed = (/** @type {string} */ title, /** @type {string[]} */ names) => names.length > 0 && html`
    <div class="stack tight">
      <h3>${title}</h3>
      <ul class="row wrap">${names.map((name) => html`<li key=${name}><a class="chip" href=${href("people", ...people.filter((each) => each.name === name).map((each) => each.id).slice(0, 1))}>${name}</a></li>`)}</ul>
    </div>`;
  return html`
    <${Card} title=${t("training.gaps")}>
      ${single.length + empty.length === 0 && html`<${Notice} kind="good">${t("training.gaps_none")}<//>`}
      ${listed(t("training.no_photo"), empty)}
      ${listed(t("training.single"), single)}
    <//>`;
}
