/** Erasing somebody for good, and the proof of it. */
import { remove } from "../api.js";
import { html } from "../html.js";
import { href } from "../router.js";
import { count, dateTime } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button, ButtonLink } from "../ui/button.js";
import { ConfirmDialog } from "../ui/dialog.js";
import { Notice } from "../ui/states.js";
import { Badge, Card, Facts, Page } from "../ui/surfaces.js";
import { changed } from "./told.js";

/** @param {{person: any, onClose: () => void, onErased: (erased: {name: string, evidence: any}) => void}} props */
export function EraseDialog({ person, onClose, onErased }) {
  const erase = async () => {
    const evidence = await remove(`/api/people/${person.id}`);
    onErased({ name: person.name, evidence });
    changed();
  };
  return html`
    <${ConfirmDialog} title=${t("people.erase_title", { name: person.name })} action=${t("people.erase_action")} word=${person.name} onConfirm=${erase} onClose=${onClose}>
      <p>${t("people.erase_lead", { name: person.name })}</p>
    <//>`;
}

/** Have the browser save it. @param {any} evidence */
function save(evidence) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(evidence, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `erased-${evidence.erased_at.slice(0, 10)}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

/** @param {{name: string, evidence: any}} props */
export function ErasedPage({ name, evidence }) {
  const actions = html`
    <${Button} kind="primary" icon="download" onClick=${() => save(evidence)}>${t("people.download")}<//>
    <${ButtonLink} href=${href("people")}>${t("people.back")}<//>`;
  /** @type {[string, any][]} */
  const facts = [
    [t("people.erased_at"), dateTime(evidence.erased_at)],
    [t("people.erased_faces"), count(evidence.faces)],
  ];
  return html`
    <${Page} title=${t("people.erased_title", { name })} lead=${t("people.erased_lead")} actions=${actions}>
      <${Notice} kind=${evidence.complete ? "good" : "bad"}>${t(evidence.complete ? "people.erased_complete" : "people.erased_incomplete")}<//>
      <${Card}><${Facts} items=${facts} /><//>
      ${evidence.places.length > 0 && html`<${Card} title=${t("people.erased_places")}><ul class="places">${evidence.places.map((/** @type {any} */ place) => html`<${Place} key=${place.place} place=${place} />`)}</ul><//>`}
    <//>`;
}

/** @param {{place: {place: string, rows: number, reached: boolean, sentence: string | null}}} props */
function Place({ place }) {
  return html`
    <li class="place">
      <div class="grow"><h3 class="wrap-anywhere">${place.place}</h3>${place.sentence && html`<p class="soft">${place.sentence}</p>`}</div>
      <span class="quiet number">${t("people.erased_rows", { count: place.rows })}</span>
      <${Badge} kind=${place.reached ? "good" : "bad"} icon=${place.reached ? "check" : "circle-alert"}>${t(place.reached ? "people.erased_reached" : "people.erased_unreached")}<//>
    </li>`;
}
