import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button } from "./button.js";
import { Icon } from "./icon.js";

const SIGNS = { bad: "circle-alert", warn: "triangle-alert", good: "check", info: "info" };

/** A sentence that stays. @param {{kind?: "bad" | "warn" | "good" | "info", children?: any, action?: any}} props */
export function Notice({ kind = "info", children, action }) {
  return html`<div class="notice ${kind}" role=${kind === "bad" ? "alert" : "status"}><${Icon} name=${SIGNS[kind]} /><span class="grow">${children}</span>${action}</div>`;
}

/** What went wrong, with a way on. @param {{error: Error, onRetry?: () => void}} props */
export function ErrorNotice({ error, onRetry }) {
  const retry = onRetry && html`<${Button} small icon="refresh-cw" onClick=${onRetry}>${t("shell.retry")}<//>`;
  return html`<${Notice} kind="bad" action=${retry}>${error.message}<//>`;
}

/** Nothing there yet, and what to do about it. @param {{icon: string, title: string, children?: any, actions?: any}} props */
export function Empty({ icon, title, children, actions }) {
  return html`
    <div class="empty">
      <span class="empty-mark"><${Icon} name=${icon} size="large" /></span>
      <h2>${title}</h2>
      ${children && html`<p>${children}</p>`}
      ${actions && html`<div class="row wrap">${actions}</div>`}
    </div>`;
}

/** Where something will be. @param {{kind?: "line" | "block", count?: number}} props */
export function Skeleton({ kind = "line", count = 1 }) {
  return html`<div class="stack tight" role="status"><span class="hidden-label">${t("shell.loading")}</span>${Array.from({ length: count }, () => html`<div class="skeleton ${kind}"></div>`)}</div>`;
}

/**
 * A resource as it is: skeleton, error with retry, or what it holds.
 * @param {{resource: import("../resource.js").Resource<any>, children: (data: any) => any, skeleton?: any}} props
 */
export function Loaded({ resource, children, skeleton }) {
  if (resource.data !== null) {
    return html`${resource.error && html`<${ErrorNotice} error=${resource.error} onRetry=${resource.refresh} />`}${children(resource.data)}`;
  }
  if (resource.error) return html`<${ErrorNotice} error=${resource.error} onRetry=${resource.refresh} />`;
  return skeleton ?? html`<${Skeleton} kind="block" count=${2} />`;
}
