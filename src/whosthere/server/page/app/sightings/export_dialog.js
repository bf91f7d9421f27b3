import { useState } from "preact/hooks";
import { download, query } from "../api.js";
import { html } from "../html.js";
import { count } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Segments, Switch } from "../ui/fields.js";
import { Notice } from "../ui/states.js";

/**
 * Saves what is selected as a file.
 * @param {{selection: Record<string, any>, total: number, onClose: () => void}} props
 */
export function ExportDialog({ selection, total, onClose }) {
  const [format, setFormat] = useState("csv");
  const [names, setNames] = useState(true);
  const save = () => {
    download(`/api/sightings/export${query({ ...selection, format, names: String(names) })}`);
    onClose();
  };
  const foot = html`<${Button} onClick=${onClose}>${t("shell.cancel")}<//><${Button} kind="primary" icon="download" onClick=${save}>${t("sightings.save")}<//>`;
  const options = ["csv", "parquet"].map((value) => ({ value, label: t(`sightings.format_${value}`) }));
  return html`
    <${Dialog} title=${t("sightings.export_title")} onClose=${onClose} foot=${foot}>
      <p>${t("sightings.export_lead", { count: total, number: count(total) })}</p>
      <${Segments} label=${t("sightings.format")} value=${format} options=${options} onChange=${setFormat} />
      <p class="quiet">${t(`sightings.format_${format}_hint`)}</p>
      <${Switch} label=${t("sightings.with_names")} hint=${t("sightings.with_names_hint")} on=${names} onChange=${setNames} />
      <${Notice} kind="warn">${t("sightings.export_note")}<//>
    <//>`;
}
