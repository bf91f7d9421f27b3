import { html } from "../html.js";
import { href } from "../router.js";
import { ago, percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Avatar, Badge, Meter } from "../ui/surfaces.js";
import { kindOf } from "./quality.js";

const SKELETONS = 6;

/** Somebody in the grid. @param {{person: any}} props */
export function PersonCard({ person }) {
  const photos = person.photos ? t("people.photos", { count: person.photos }) : null;
  const seen = person.last_seen ? t("people.seen", { ago: ago(person.last_seen) }) : t("people.never_seen");
  return html`
    <a class="person-card" href=${href("people", person.id)}>
      <${Avatar} name=${person.name} picture=${person.picture} size="square" />
      <div class="stack tight">
        <h2 class="person-name" title=${person.name}>${person.name}</h2>
        ${person.quality !== null && html`<${Meter} share=${person.quality} kind=${kindOf(person.quality)} label=${t("people.quality_best", { percent: percent(person.quality) })} />`}
        <p class="quiet person-facts">${photos ?? html`<${Badge} kind="warn">${t("people.no_photos")}<//>`}<span>${seen}</span></p>
      </div>
    </a>`;
}

/** While they are being asked for. */
export function PersonSkeletons() {
  return html`
    <div class="people" role="status">
      <span class="hidden-label">${t("shell.loading")}</span>
      ${Array.from({ length: SKELETONS }, () => html`<div class="person-card"><div class="skeleton face"></div><div class="skeleton line"></div></div>`)}
    </div>`;
}
