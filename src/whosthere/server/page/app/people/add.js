/** Adding somebody: first the name, then photos or the camera. */
import { useState } from "preact/hooks";
import { post } from "../api.js";
import { html } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Segments } from "../ui/fields.js";
import { Guided } from "./guided.js";
import { NameDialog } from "./name_dialog.js";
import { changed } from "./told.js";
import { Uploads } from "./uploads.js";

/** @param {{group: string, onClose: () => void}} props */
export function AddPerson({ group, onClose }) {
  const [person, setPerson] = useState(/** @type {{id: string, name: string} | null} */ (null));
  if (person) return html`<${AddPhotos} person=${person} onClose=${onClose} />`;
  const make = async (/** @type {string} */ name) => {
    setPerson(await post("/api/people", { name, group }));
    changed();
  };
  const more = html`<a href=${href("strangers")}>${t("people.from_strangers")}</a>`;
  return html`<${NameDialog} title=${t("people.add_title")} label=${t("people.name")} hint=${t("people.name_hint")} action=${t("people.next")} onName=${make} onClose=${onClose} more=${more} />`;
}

/** @param {{person: {id: string, name: string}, onClose: () => void}} props */
export function AddPhotos({ person, onClose }) {
  const [way, setWay] = useState("upload");
  const options = [
    { value: "upload", label: t("people.by_upload") },
    { value: "camera", label: t("people.by_camera") },
  ];
  const foot = html`<${Button} kind="primary" onClick=${onClose}>${t("people.done")}<//>`;
  return html`
    <${Dialog} title=${t("people.add_photos_of", { name: person.name })} onClose=${onClose} foot=${foot} wide>
      <${Segments} label=${t("people.how")} value=${way} options=${options} onChange=${setWay} />
      ${way === "upload" ? html`<${Uploads} personId=${person.id} />` : html`<${Guided} person=${person} />`}
    <//>`;
}
