/** Adding somebody: first the name, then photos or the camera. */
import { useState } from "preact/hooks";
import { get, query } from "../api.js";
import { html } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Segments } from "../ui/fields.js";
import { Guided } from "./guided.js";
import { NameDialog } from "./name_dialog.js";
import { Uploads } from "./uploads.js";

/** @typedef {{id: string | null, name: string, group: string}} Whom `id`: null before the first photo of somebody new. */

/** @param {{group: string, onClose: () => void}} props */
export function AddPerson({ group, onClose }) {
  const [person, setPerson] = useState(/** @type {Whom | null} */ (null));
  if (person) return html`<${AddPhotos} person=${person} onClose=${onClose} />`;
  const named = async (/** @type {string} */ name) => {
    await get(`/api/newcomers${query({ name, group })}`);
    setPerson({ id: null, name, group });
  };
  const more = html`<a href=${href("strangers")}>${t("people.from_strangers")}</a>`;
  return html`<${NameDialog} title=${t("people.add_title")} label=${t("people.name")} hint=${t("people.name_hint")} action=${t("people.next")} onName=${named} onClose=${onClose} more=${more} />`;
}

/** @param {{person: Whom, onClose: () => void}} props */
export function AddPhotos({ person, onClose }) {
  const [way, setWay] = useState("upload");
  const [id, setId] = useState(person.id);
  const whom = { ...person, id };
  const options = [
    { value: "upload", label: t("people.by_upload") },
    { value: "camera", label: t("people.by_camera") },
  ];
  const foot = html`<${Button} kind="primary" onClick=${onClose}>${t("people.done")}<//>`;
  return html`
    <${Dialog} title=${t("people.add_photos_of", { name: person.name })} onClose=${onClose} foot=${foot} wide>
      <${Segments} label=${t("people.how")} value=${way} options=${options} onChange=${setWay} />
      ${id === null && html`<p class="soft">${t("people.add_first", { name: person.name })}</p>`}
      ${way === "upload" ? html`<${Uploads} person=${whom} onAdded=${setId} />` : html`<${Guided} person=${whom} onAdded=${setId} />`}
    <//>`;
}
