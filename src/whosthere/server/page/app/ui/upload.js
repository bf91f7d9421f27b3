import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button } from "./button.js";
import { Icon } from "./icon.js";

/** Pictures, however they come: dropped, chosen or pasted. @param {{onFiles: (files: File[]) => void, disabled?: boolean}} props */
export function Upload({ onFiles, disabled }) {
  const [over, setOver] = useState(false);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const take = (/** @type {FileList | null | undefined} */ files) => {
    const pictures = [...(files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (pictures.length && !disabled) onFiles(pictures);
  };
  useEffect(() => {
    const pasted = (/** @type {ClipboardEvent} */ event) => take(event.clipboardData?.files);
    addEventListener("paste", pasted);
    return () => removeEventListener("paste", pasted);
  });
  return html`
    <div class="drop-zone ${over ? "over" : ""}"
      onDragOver=${(/** @type {DragEvent} */ event) => { event.preventDefault(); setOver(true); }}
      onDragLeave=${() => setOver(false)}
      onDrop=${(/** @type {DragEvent} */ event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files); }}>
      <${Icon} name="image-plus" size="large" />
      <p>${t("shell.drop")}</p>
      <${Button} icon="upload" disabled=${disabled} onClick=${() => input.current?.click()}>${t("shell.choose")}<//>
      <input ref=${input} type="file" accept="image/*" multiple hidden aria-label=${t("shell.choose")} onChange=${(/** @type {any} */ event) => { take(event.target.files); event.target.value = ""; }} />
    </div>`;
}
