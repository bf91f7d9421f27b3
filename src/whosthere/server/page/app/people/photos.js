/** The photos of somebody: how good they are, what is doubtful, and which are somebody else's. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { html } from "../html.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Empty } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";
import { NameDialog } from "./name_dialog.js";
import { PhotoTile } from "./photo_tile.js";
import { RemovePhoto } from "./remove_photo.js";
import { tell } from "./told.js";

/** @param {{person: any}} props */
export function Photos({ person }) {
  const photos = person.photos_list;
  const [chosen, setChosen] = useState(/** @type {Set<string> | null} */ (null));
  const [splitting, setSplitting] = useState(false);
  const [removing, setRemoving] = useState(/** @type {any} */ (null));
  const picked = photos.filter((/** @type {any} */ photo) => chosen?.has(photo.id));

  const choose = (/** @type {string} */ id, /** @type {boolean} */ on) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const split = async (/** @type {string} */ name) => {
    const { decision } = await post(`/api/people/${person.id}/split`, { photos: picked.map((/** @type {any} */ photo) => photo.id), name });
    setSplitting(false);
    setChosen(null);
    tell(t("people.split_done", { name }), decision);
  };

  if (photos.length === 0) return html`<${Card} title=${t("people.photos_title")}><${Empty} icon="image-plus" title=${t("people.no_photos")}>${t("people.photos_none", { name: person.name })}<//><//>`;
  const actions = can("operator") && photos.length > 1 && html`<${Button} small kind="plain" onClick=${() => setChosen(chosen ? null : new Set())}>${t(chosen ? "people.select_done" : "people.select")}<//>`;
  return html`
    <${Card} title=${t("people.photos_title")} actions=${actions}>
      <p class="soft">${t("people.photos_lead", { name: person.name })}</p>
      ${chosen && html`
        <div class="selection row wrap apart">
          <span role="status">${t("people.selected", { count: picked.length })}</span>
          <${Button} small icon="split" disabled=${picked.length === 0 || picked.length === photos.length} onClick=${() => setSplitting(true)}>${t("people.split")}<//>
        </div>`}
      <ul class="photos">
        ${photos.map((/** @type {any} */ photo, /** @type {number} */ index) => html`<${PhotoTile} key=${photo.id} photo=${photo} number=${index + 1} name=${person.name} checked=${chosen?.has(photo.id)} onCheck=${chosen && ((/** @type {boolean} */ on) => choose(photo.id, on))} onRemove=${can("operator") && !chosen && (() => setRemoving(photo))} />`)}
      </ul>
      ${removing && html`<${RemovePhoto} id=${removing.id} picture=${removing.picture} name=${person.name} onClose=${() => setRemoving(null)} />`}
      ${splitting && html`
        <${NameDialog} title=${t("people.split_title")} label=${t("people.name")} action=${t("people.split_action")} onName=${split} onClose=${() => setSplitting(false)}>
          <p class="soft">${t("people.split_lead", { count: picked.length, name: person.name })}</p>
          <ul class="row wrap">${picked.map((/** @type {any} */ photo) => photo.picture && html`<li key=${photo.id}><img class="small-face" src=${photo.picture} alt="" /></li>`)}</ul>
        <//>`}
    <//>`;
}
