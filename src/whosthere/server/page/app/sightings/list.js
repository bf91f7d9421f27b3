/** The visits, newest first. */
import { html } from "../html.js";
import { href } from "../router.js";
import { count, date, percent, span, time } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Avatar, Badge } from "../ui/surfaces.js";

/** @typedef {any} Sighting As the API tells of it. */

/** Seconds from first to last seen. @param {Sighting} one */
export const stay = (one) => (Date.parse(one.last_seen) - Date.parse(one.first_seen)) / 1000;

/** What to call somebody. @param {Sighting} one */
export function whoOf({ name, stranger_id: stranger }) {
  if (name) return name;
  if (!stranger) return t("sightings.undecided");
  const number = /^stranger-(\d+)$/.exec(stranger)?.[1];
  return number ? t("sightings.stranger_number", { number }) : t("shell.stranger");
}

/** @param {Sighting} one */
const guess = (one) =>
  [one.age !== null && t("sightings.guess_age", { age: Math.round(one.age) }), one.mood && t(`sightings.mood_${one.mood.emotion}`)].filter(Boolean).join(", ");

/**
 * @param {{sightings: Sighting[], total: number, more: boolean, busy: boolean, onMore: () => void}} props
 */
export function SightingList({ sightings, total, more, busy, onMore }) {
  return html`
    <section class="card flush" aria-label=${t("sightings.list")}>
      <div class="card-head sighting-count"><h2>${t("sightings.count", { count: total, number: count(total) })}</h2></div>
      <ul class="sightings">${days(sightings).map(([day, ones]) => html`
        <li key=${day}><h3 class="sighting-day">${day}</h3>
          <ul>${ones.map((one) => html`<li key=${one.id}><${Row} one=${one} /></li>`)}</ul>
        </li>`)}
      </ul>
      ${more && html`<div class="row more sighting-more"><${Button} busy=${busy} onClick=${onMore}>${t("sightings.more")}<//></div>`}
    </section>`;
}

/** By the day on which they began. @param {Sighting[]} sightings @returns {[string, Sighting[]][]} */
function days(sightings) {
  /** @type {Map<string, Sighting[]>} */
  const found = new Map();
  for (const one of sightings) {
    const day = date(one.first_seen);
    found.set(day, [...(found.get(day) ?? []), one]);
  }
  return [...found];
}

/** @param {{one: Sighting}} props */
function Row({ one }) {
  const guessed = guess(one);
  return html`
    <a class="sighting" href=${href("sightings", one.id)}>
      <${Avatar} name=${one.name} picture=${one.picture ?? one.portrait} />
      <span class="sighting-who"><strong class="wrap-anywhere">${whoOf(one)}</strong>
        <span class="quiet wrap-anywhere">${one.camera}</span></span>
      <span class="sighting-when number">${t("sightings.from_to", { from: time(one.first_seen), to: time(one.last_seen) })}</span>
      <span class="sighting-stay number soft">${one.open ? html`<${Badge} kind="good" dot>${t("sightings.open")}<//>` : span(stay(one))}</span>
      <span class="sighting-guess quiet">${guessed && html`<abbr title=${t("sightings.guess_note")}>${t("sightings.guess", { guess: guessed })}</abbr>`}</span>
      <span class="sighting-sure quiet number">${one.confidence !== null && t("sightings.sure", { percent: percent(one.confidence) })}</span>
    </a>`;
}
