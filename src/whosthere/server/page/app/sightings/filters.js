/** What narrows the list and the timeline. */
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { SearchField, Segments, Select } from "../ui/fields.js";
import { Card } from "../ui/surfaces.js";
import { PeriodPicker } from "./period_picker.js";

/**
 * @typedef {{period: import("./period.js").Period, person: string, camera: string, who: string,
 *   text: string}} Filters Empty texts are no filter.
 */

const WHO = ["", "known", "strangers"];

/** @type {import("./period.js").Name[]} */
const PERIODS = ["today", "yesterday", "week", "month", "all", "custom"];

/** Whether anything but the period is asked for. @param {Filters} filters */
export const narrowed = ({ person, camera, who, text }) => Boolean(person || camera || who || text);

/**
 * @param {{filters: Filters, choices: {cameras: string[], people: {id: string, name: string}[]},
 *   onChange: (changes: Partial<Filters>) => void}} props
 */
export function FilterBar({ filters, choices, onChange }) {
  const { person, camera, who, text } = filters;
  const people = [{ value: "", label: t("sightings.everybody") }, ...choices.people.map(({ id, name }) => ({ value: id, label: name }))];
  const cameras = [{ value: "", label: t("sightings.all_cameras") }, ...choices.cameras.map((name) => ({ value: name, label: name }))];
  return html`
    <${Card} class="sighting-filters">
      <${PeriodPicker} value=${filters.period} names=${PERIODS} onChange=${(/** @type {any} */ period) => onChange({ period })} />
      <div class="row wrap">
        <${SearchField} value=${text} label=${t("sightings.search")} onInput=${(/** @type {string} */ value) => onChange({ text: value })} />
        <${Select} hideLabel label=${t("sightings.person")} value=${person} options=${people} onChange=${(/** @type {string} */ value) => onChange({ person: value })} />
        <${Select} hideLabel label=${t("sightings.camera")} value=${camera} options=${cameras} onChange=${(/** @type {string} */ value) => onChange({ camera: value })} />
        <${Segments} label=${t("sightings.who")} value=${who} options=${WHO.map((value) => ({ value, label: t(`sightings.who_${value || "all"}`) }))} onChange=${(/** @type {string} */ value) => onChange({ who: value })} />
        ${narrowed(filters) && html`<${Button} kind="plain" small icon="x" onClick=${() => onChange({ person: "", camera: "", who: "", text: "" })}>${t("sightings.clear")}<//>`}
      </div>
    <//>`;
}
