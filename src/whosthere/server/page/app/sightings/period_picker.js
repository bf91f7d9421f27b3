import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { DateRange, Segments } from "../ui/fields.js";
import { period } from "./period.js";

/**
 * @param {{value: import("./period.js").Period, names: import("./period.js").Name[],
 *   onChange: (period: import("./period.js").Period) => void}} props
 */
export function PeriodPicker({ value, names, onChange }) {
  const options = names.map((name) => ({ value: name, label: t(`sightings.period_${name}`) }));
  // What is chosen by days begins with the days that are shown.
  const choose = (/** @type {any} */ name) => onChange(name === "custom" ? { ...value, name } : period(name));
  return html`
    <div class="row wrap period">
      <${Segments} label=${t("sightings.period")} value=${value.name} options=${options} onChange=${choose} />
      ${value.name === "custom" && html`<${DateRange} from=${value.first} to=${value.last} onChange=${(/** @type {string} */ first, /** @type {string} */ last) => onChange({ name: "custom", first, last })} />`}
    </div>`;
}
