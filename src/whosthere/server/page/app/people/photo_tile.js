import { html } from "../html.js";
import { count, percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { IconButton } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { Avatar, Badge, Facts, Meter } from "../ui/surfaces.js";
import { kindOf } from "./quality.js";

/**
 * @param {{photo: any, number: number, name: string, checked?: boolean,
 *   onCheck?: ((on: boolean) => void) | null, onRemove?: (() => void) | false}} props
 */
export function PhotoTile({ photo, number, name, checked, onCheck, onRemove }) {
  const { quality } = photo;
  const doubts = [photo.doubt, photo.verdict].filter(Boolean);
  const picture = photo.picture ? html`<img class="face" src=${photo.picture} alt=${t("people.photo_alt", { number, name })} loading="lazy" />` : html`<${Avatar} name=${null} size="square" />`;
  return html`
    <li class="photo ${checked ? "checked" : ""}">
      ${onCheck ? html`<label class="photo-pick">${picture}<input type="checkbox" checked=${checked} aria-label=${t("people.select_photo", { number })} onChange=${(/** @type {any} */ event) => onCheck(event.target.checked)} /></label>` : picture}
      ${onRemove && html`<span class="photo-remove"><${IconButton} small icon="trash-2" kind="" label=${t("people.remove_photo")} onClick=${onRemove} /></span>`}
      <${Meter} share=${quality.score} kind=${kindOf(quality.score)} label=${t("people.quality", { percent: percent(quality.score) })} />
      <div class="row wrap photo-says"><span class="quiet number">${percent(quality.score)}</span>${!photo.trained && html`<${Badge} kind="accent">${t("people.photo_untrained")}<//>`}</div>
      ${doubts.map((doubt) => html`<p class="doubtful" key=${doubt}><${Icon} name="triangle-alert" size="small" /><span>${doubt}</span></p>`)}
      <details class="photo-details">
        <summary>${t("people.photo_details")}</summary>
        <${Facts} items=${[
          [t("people.eyes"), t("people.pixels", { count: Math.round(quality.size) })],
          [t("people.sharpness"), count(Math.round(quality.sharpness))],
          [t("people.brightness"), percent(quality.brightness / 255)],
          [t("people.frontality"), percent(quality.frontality)],
        ]} />
      </details>
    </li>`;
}
