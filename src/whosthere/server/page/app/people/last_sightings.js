/** When somebody was last seen, and where. */
import { query } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { href } from "../router.js";
import { dateTime, span } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Table } from "../ui/table.js";
import { Loaded, Skeleton } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";

const SHOWN = 8;

/** @param {{personId: string}} props */
export function LastSightings({ personId }) {
  const told = useResource(`/api/sightings${query({ person: personId, limit: SHOWN })}`);
  const columns = [
    { label: t("people.sighting_when"), cell: (/** @type {any} */ one) => html`<a href=${href("sightings", one.id)}>${dateTime(one.first_seen)}</a>` },
    { label: t("people.sighting_camera"), cell: (/** @type {any} */ one) => one.camera },
    { label: t("people.sighting_span"), numeric: true, cell: (/** @type {any} */ one) => span((Date.parse(one.last_seen) - Date.parse(one.first_seen)) / 1000) },
  ];
  const all = html`<a href="${href("sightings")}${query({ person: personId })}">${t("people.sightings_all")}</a>`;
  return html`
    <${Card} title=${t("people.sightings")} actions=${(told.data?.sightings.length ?? 0) > 0 && all}>
      <${Loaded} resource=${told} skeleton=${html`<${Skeleton} count=${3} />`}>
        ${(/** @type {any} */ data) => (data.sightings.length ? html`<${Table} caption=${t("people.sightings")} columns=${columns} rows=${data.sightings} keyOf=${(/** @type {any} */ one) => one.id} />` : html`<p class="quiet">${t("people.sightings_none")}</p>`)}
      <//>
    <//>`;
}
