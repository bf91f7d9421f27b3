/** One visit, with all that is known of it. */
import { useEffect } from "preact/hooks";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { href } from "../router.js";
import { count, dateTime, percent, span, time } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { ButtonLink } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Loaded, Notice, Skeleton } from "../ui/states.js";
import { Avatar, Badge, Facts, Meter } from "../ui/surfaces.js";
import { EvidenceCharts } from "./evidence.js";
import { stay, whoOf } from "./list.js";

const OPEN_EVERY_MS = 3000;
const LEAST_SHARE = 0.01;

/** @param {{id: string, onClose: () => void}} props */
export function Detail({ id, onClose }) {
  const told = useResource(`/api/sightings/${encodeURIComponent(id)}`);
  const title = told.data ? t("sightings.detail_title", { who: whoOf(told.data) }) : t("sightings.detail");
  return html`
    <${Dialog} title=${title} onClose=${onClose} wide>
      <${Loaded} resource=${told} skeleton=${html`<${Skeleton} kind="block" count=${2} />`}>
        ${(/** @type {any} */ one) => html`<${Whole} one=${one} />`}
      <//>
      ${told.data?.open && html`<${Again} refresh=${told.refresh} />`}
    <//>`;
}

/** @param {{one: any}} props */
function Whole({ one }) {
  return html`
    <div class="sighting-head">
      <${Avatar} name=${one.name} picture=${one.picture ?? one.portrait} size="large" />
      <div class="stack tight">
        <p class="row wrap"><strong class="wrap-anywhere">${whoOf(one)}</strong>${one.open && html`<${Badge} kind="good" dot>${t("sightings.open")}<//>`}${!one.person_id && html`<${Badge}>${t("sightings.not_known")}<//>`}${one.recovered && html`<${Badge} kind="warn">${t("sightings.recovered")}<//>`}</p>
        <p class="soft">${t("sightings.seen_before", { camera: one.camera, from: dateTime(one.first_seen), to: time(one.last_seen), span: span(stay(one)) })}</p>
        ${one.person_id && html`<p><${ButtonLink} small icon="user" href=${href("people", one.person_id)}>${t("sightings.to_person", { name: one.name })}<//></p>`}
        ${!one.person_id && !one.name && html`<p><${ButtonLink} small icon="scan-face" href=${href("strangers")}>${t("sightings.to_strangers")}<//></p>`}
      </div>
    </div>
    ${one.picture === null && one.portrait && html`<p class="quiet">${t("sightings.portrait_note")}</p>`}
    <${Facts} items=${facts(one)} />
    ${one.emotions && html`<${Moods} emotions=${one.emotions} />`}
    <${EvidenceCharts} sighting=${one} />
    ${one.recovered && html`<${Notice} kind="warn">${t("sightings.recovered_note")}<//>`}
    <details class="sighting-origin"><summary>${t("sightings.origin")}</summary><${Facts} items=${origin(one)} /></details>`;
}

/** @param {any} one @returns {[string, any][]} */
function facts(one) {
  const nothing = t("sightings.not_measured");
  /** @type {[string, any][]} */
  const sure = one.confidence === null ? [] : [[t("sightings.confidence"), percent(one.confidence)]];
  return [
    ...sure,
    [t("sightings.quality"), one.quality === null ? nothing : percent(one.quality)],
    [t("sightings.frames"), count(one.frames)],
    [t("sightings.votes"), count(one.looks)],
    [t("sightings.age"), one.age === null ? nothing : t("sightings.age_about", { age: Math.round(one.age) })],
  ];
}

/** @param {{emotions: Record<string, number>}} props */
function Moods({ emotions }) {
  const sorted = Object.entries(emotions).filter(([, share]) => share >= LEAST_SHARE).sort(([, a], [, b]) => b - a);
  return html`
    <section class="section"><h3>${t("sightings.moods")}</h3><p class="quiet">${t("sightings.guess_note")}</p>
      <ul class="mood-bars">${sorted.map(([name, share]) => html`<li><span>${t(`sightings.mood_${name}`)}</span><${Meter} share=${share} label=${`${t(`sightings.mood_${name}`)}: ${percent(share)}`} /><span class="number quiet">${percent(share)}</span></li>`)}</ul>
    </section>`;
}

/** @param {any} one @returns {[string, any][]} */
function origin(one) {
  const { run, models } = one;
  const settings = Object.entries(run.settings).map(([name, value]) => html`<div><code>${name}</code> ${Array.isArray(value) ? value.join(", ") : String(value)}</div>`);
  /** @type {[string, any][]} */
  const items = [
    [t("sightings.run"), html`<code>${run.id}</code>`],
    [t("sightings.run_began"), run.started_at ? dateTime(run.started_at) : t("sightings.unknown")],
    [t("sightings.run_ended"), run.ended_at ? dateTime(run.ended_at) : t("sightings.goes_on")],
    [t("sightings.run_frames"), run.frames === null ? t("sightings.unknown") : t("sightings.run_frames_of", { frames: count(run.frames), dropped: count(run.dropped ?? 0) })],
    [t("sightings.version"), run.whosthere],
    ...models.map((/** @type {any} */ model) => [t(`sightings.model_${model.task}`), html`<code>${model.fingerprint}</code>`]),
  ];
  return settings.length ? [...items, [t("sightings.settings"), settings]] : items;
}

/** Asks again for a visit that goes on. @param {{refresh: () => void}} props */
function Again({ refresh }) {
  useEffect(() => {
    const timer = setInterval(refresh, OPEN_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  return null;
}
