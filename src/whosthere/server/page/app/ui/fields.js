import { useId } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Icon } from "./icon.js";

/**
 * A labelled input; what is wrong is told beside it.
 * @param {{label: string, value: string, onInput: (value: string) => void, hint?: string,
 *   error?: string | null, type?: string, suggestions?: string[], [more: string]: any}} props
 */
export function Field({ label, value, onInput, hint, error, type = "text", suggestions, ...rest }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return html`
    <div class="field">
      <label class="field-label" for=${id}>${label}</label>
      <input id=${id} class="input" type=${type} value=${value} onInput=${(/** @type {any} */ event) => onInput(event.target.value)} aria-invalid=${error ? "true" : undefined} aria-describedby=${described || undefined} list=${suggestions ? `${id}-list` : undefined} autocomplete="off" ...${rest} />
      ${suggestions && html`<datalist id="${id}-list">${suggestions.map((each) => html`<option value=${each}></option>`)}</datalist>`}
      ${hint && html`<span class="hint" id="${id}-hint">${hint}</span>`}
      ${error && html`<span class="field-error" id="${id}-error" role="alert"><${Icon} name="circle-alert" size="small" />${error}</span>`}
    </div>`;
}

/**
 * @param {{label: string, value: string, onChange: (value: string) => void,
 *   options: {value: string, label: string}[], hideLabel?: boolean, [more: string]: any}} props
 */
export function Select({ label, value, onChange, options, hideLabel, ...rest }) {
  const id = useId();
  return html`
    <div class="field">
      <label class=${hideLabel ? "hidden-label" : "field-label"} for=${id}>${label}</label>
      <select id=${id} class="input" value=${value} onChange=${(/** @type {any} */ event) => onChange(event.target.value)} ...${rest}>
        ${options.map((option) => html`<option value=${option.value} selected=${option.value === value}>${option.label}</option>`)}
      </select>
    </div>`;
}

/** On or off, at once. @param {{label: string, hint?: string, on: boolean, onChange: (on: boolean) => void, disabled?: boolean}} props */
export function Switch({ label, hint, on, onChange, disabled }) {
  const id = useId();
  return html`
    <div class="field">
      <label class="switch"><input type="checkbox" role="switch" checked=${on} disabled=${disabled} aria-describedby=${hint ? id : undefined} onChange=${(/** @type {any} */ event) => onChange(event.target.checked)} /><span>${label}</span></label>
      ${hint && html`<span class="hint" id=${id}>${hint}</span>`}
    </div>`;
}

/** @param {{label: any, checked: boolean, onChange: (checked: boolean) => void, disabled?: boolean}} props */
export function Checkbox({ label, checked, onChange, disabled }) {
  return html`<label class="checkbox"><input type="checkbox" checked=${checked} disabled=${disabled} onChange=${(/** @type {any} */ event) => onChange(event.target.checked)} /><span>${label}</span></label>`;
}

/**
 * @param {{label: string, value: number, min: number, max: number, step: number,
 *   onInput: (value: number) => void, says?: string}} props `says`: the value in words.
 */
export function Slider({ label, value, min, max, step, onInput, says }) {
  const id = useId();
  return html`
    <div class="slider">
      <label class="row apart" for=${id}><span class="field-label">${label}</span><span class="number soft">${says ?? value}</span></label>
      <input id=${id} type="range" min=${min} max=${max} step=${step} value=${value} aria-valuetext=${says} onInput=${(/** @type {any} */ event) => onInput(Number(event.target.value))} />
    </div>`;
}

/** @param {{value: string, onInput: (value: string) => void, label?: string}} props */
export function SearchField({ value, onInput, label = t("shell.search") }) {
  return html`
    <div class="search">
      <${Icon} name="search" size="small" />
      <input class="input" type="search" aria-label=${label} placeholder=${label} value=${value} onInput=${(/** @type {any} */ event) => onInput(event.target.value)} />
    </div>`;
}

/**
 * From one day to another; both as `YYYY-MM-DD`, empty for open.
 * @param {{from: string, to: string, onChange: (from: string, to: string) => void}} props
 */
export function DateRange({ from, to, onChange }) {
  return html`
    <div class="date-range">
      <label class="row"><span class="soft">${t("shell.from")}</span><input class="input" type="date" value=${from} max=${to || undefined} onChange=${(/** @type {any} */ event) => onChange(event.target.value, to)} /></label>
      <label class="row"><span class="soft">${t("shell.to")}</span><input class="input" type="date" value=${to} min=${from || undefined} onChange=${(/** @type {any} */ event) => onChange(from, event.target.value)} /></label>
    </div>`;
}

/**
 * One of a few, all of them seen.
 * @param {{label: string, value: string, options: {value: string, label: string}[], onChange: (value: string) => void}} props
 */
export function Segments({ label, value, options, onChange }) {
  return html`
    <div class="segments" role="group" aria-label=${label}>
      ${options.map((option) => html`<button type="button" aria-pressed=${String(option.value === value)} onClick=${() => onChange(option.value)}>${option.label}</button>`)}
    </div>`;
}
