/** Removing a photo, which cannot be taken back. */
import { remove } from "../api.js";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { ConfirmDialog } from "../ui/dialog.js";
import { tell } from "./told.js";

/** @param {{id: string, picture: string | null, name: string, onClose: () => void}} props */
export function RemovePhoto({ id, picture, name, onClose }) {
  const drop = async () => {
    const { decision } = await remove(`/api/photos/${id}`);
    onClose();
    tell(t("people.photo_removed"), decision);
  };
  return html`
    <${ConfirmDialog} title=${t("people.remove_title")} action=${t("people.remove_photo")} onConfirm=${drop} onClose=${onClose}>
      <div class="row">
        ${picture && html`<img class="small-face" src=${picture} alt="" />`}
        <p class="grow">${t("people.remove_lead", { name })}</p>
      </div>
    <//>`;
}
