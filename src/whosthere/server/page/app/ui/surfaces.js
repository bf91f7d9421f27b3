import { html } from "../html.js";
import { Icon } from "./icon.js";

/** A page: its title, what can be done on it, and what it holds. @param {{title: any, lead?: any, actions?: any, full?: boolean, children?: any}} props */
export function Page({ title, lead, actions, full, children }) {
  return html`
    <div class="page ${full ? "full" : ""}">
      <header class="page-head"><div><h1>${title}</h1>${lead && html`<p>${lead}</p>`}</div>${actions && html`<div class="page-actions">${actions}</div>`}</header>
      ${children}
    </div>`;
}

/** @param {{title?: any, actions?: any, flush?: boolean, class?: string, children?: any}} props */
export function Card({ title, actions, flush, class: extra = "", children }) {
  return html`
    <section class="card ${flush ? "flush" : ""} ${extra}">
      ${(title || actions) && html`<div class="card-head">${title && html`<h2>${title}</h2>`}${actions && html`<div class="row wrap">${actions}</div>`}</div>`}
      ${children}
    </section>`;
}

/** @param {{kind?: "good" | "warn" | "bad" | "accent", dot?: boolean, icon?: string, children?: any}} props */
export function Badge({ kind, dot, icon, children }) {
  return html`<span class="badge ${kind ?? ""}">${dot && html`<span class="dot"></span>`}${icon && html`<${Icon} name=${icon} size="small" />`}${children}</span>`;
}

/**
 * A face, or the first letters of a name, or the sign of a stranger.
 * @param {{name?: string | null, picture?: string | null, size?: "large" | "square"}} props
 */
export function Avatar({ name, picture, size }) {
  if (picture) return html`<span class="avatar ${size ?? ""}"><img src=${picture} alt="" loading="lazy" /></span>`;
  if (!name) return html`<span class="avatar stranger ${size ?? ""}"><${Icon} name="user" /></span>`;
  const letters = name.split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? "").join("");
  return html`<span class="avatar ${size ?? ""}" aria-hidden="true">${letters.toUpperCase()}</span>`;
}

/** A share as a bar. @param {{share: number, label: string, kind?: "warn" | "bad"}} props `share`: 0 to 1. */
export function Meter({ share, label, kind }) {
  return html`<div class="meter ${kind ?? ""}" role="img" aria-label=${label}><span style=${{ "--share": String(share) }}></span></div>`;
}

/** Figures in a row. @param {{items: {label: string, value: any, note?: string}[]}} props */
export function Stats({ items }) {
  return html`<dl class="stats">${items.map((item) => html`<div class="stat"><dt>${item.label}</dt><dd>${item.value}${item.note && html`<div class="note">${item.note}</div>`}</dd></div>`)}</dl>`;
}

/** Names and values. @param {{items: [string, any][]}} props */
export function Facts({ items }) {
  return html`<dl class="facts">${items.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
