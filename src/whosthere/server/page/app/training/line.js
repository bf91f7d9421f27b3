/** The line in use, and what another one would do. */
import { html } from "../html.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Slider } from "../ui/fields.js";
import { Icon } from "../ui/icon.js";
import { Badge, Card } from "../ui/surfaces.js";
import { photosMissed, strangersNamed } from "./rates.js";

/** @typedef {{threshold: number, false_match_rate: number, miss_rate: number | null}} Line */

/** The number of the line that is nearest. @param {Line[]} curve @param {number} threshold */
const nearest = (curve, threshold) =>
  curve.reduce((best, line, index) => (Math.abs(line.threshold - threshold) < Math.abs(curve[best].threshold - threshold) ? index : best), 0);

/**
 * @param {{found: any, tried: number | null, onTry: (index: number | null) => void,
 *   onUse: (line: Line) => void, busy: boolean}} props `tried`: number of a line of the curve.
 */
export function LineCard({ found, tried, onTry, onUse, busy }) {
  /** @type {Line} */
  const line = tried === null ? found : found.curve[tried];
  const says = t("training.at_likeness", { threshold: line.threshold.toFixed(2) });
  return html`
    <${Card} title=${t("training.line")}>
      <p class="soft measure">${t("training.line_lead")}</p>
      <div class="line-choice">
        <${Slider} label=${t("training.slider")} min=${0} max=${found.curve.length - 1} step=${1} value=${tried ?? nearest(found.curve, found.threshold)} says=${says} onInput=${onTry} />
        <div class="row apart quiet line-ends" aria-hidden="true"><span>${t("training.lenient")}</span><span>${t("training.strict")}</span></div>
      </div>
      <div class="line-outlook" role="status">
        <${Outcome} icon="user-x" title=${t("training.strangers")}>${strangersNamed(line.false_match_rate)}<//>
        <${Outcome} icon="user-check" title=${t("training.own")}>${photosMissed(line.miss_rate)}<//>
      </div>
      <${Foot} line=${line} tried=${tried !== null} onBack=${() => onTry(null)} onUse=${() => onUse(line)} busy=${busy} />
      <p class="quiet measure">${t("training.confidence", { line: found.confidence_line })} ${t("training.floor")}</p>
    <//>`;
}

/** @param {{icon: string, title: string, children?: any}} props */
function Outcome({ icon, title, children }) {
  return html`<div class="outcome"><${Icon} name=${icon} /><div><h3>${title}</h3><p>${children}</p></div></div>`;
}

/** @param {{line: Line, tried: boolean, onBack: () => void, onUse: () => void, busy: boolean}} props */
function Foot({ tried, onBack, onUse, busy }) {
  if (!tried) return html`<div class="row wrap line-foot"><${Badge} kind="good" icon="check">${t("training.present")}<//></div>`;
  return html`
    <div class="row wrap line-foot">
      ${can("operator") ? html`<${Button} kind="primary" busy=${busy} onClick=${onUse}>${t("training.use")}<//>` : html`<span class="quiet">${t("training.operator_only")}</span>`}
      <${Button} kind="plain" icon="undo-2" onClick=${onBack}>${t("training.back")}<//>
    </div>`;
}
