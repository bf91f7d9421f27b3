/** Sightings: who was seen where and when. */
import { useEffect, useState } from "preact/hooks";
import { query } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { go, href, route } from "../router.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button, ButtonLink } from "../ui/button.js";
import { Empty, ErrorNotice, Loaded, Skeleton } from "../ui/states.js";
import { Page } from "../ui/surfaces.js";
import { Detail } from "./detail.js";
import { ExportDialog } from "./export_dialog.js";
import { FilterBar, narrowed } from "./filters.js";
import { viewOf } from "./lanes.js";
import { SightingList } from "./list.js";
import { usePages } from "./pages.js";
import { bounds, period } from "./period.js";
import { Timeline } from "./timeline.js";

const TYPING_MS = 300;
const FRESH_MS = 10_000;

/** @typedef {import("./lanes.js").View} View */

/** A link may say whom or which camera to look for: then all of it is shown. */
function asked() {
  const { params } = route.value;
  const [person, camera] = [params.get("person") ?? "", params.get("camera") ?? ""];
  return { period: period(person || camera ? "all" : "week"), person, camera, who: "", text: "" };
}

export default function SightingsPage() {
  const [filters, setFilters] = useState(asked);
  const [zoom, setZoom] = useState(/** @type {View | null} */ (null));
  const [saving, setSaving] = useState(false);
  const text = useCalm(filters.text.trim());
  const range = zoom ? { since: new Date(zoom.from), until: new Date(zoom.to) } : bounds(filters.period);
  const [since, until] = [range.since?.toISOString(), range.until?.toISOString()];
  const selection = { person: filters.person, camera: filters.camera, who: filters.who, q: text, since, until };
  const pages = usePages(selection);
  const choices = useResource("/api/sightings/choices");
  const timeline = useResource(`/api/sightings/timeline${query(selection)}`, { every: FRESH_MS });
  const change = (/** @type {any} */ changes) => {
    setFilters({ ...filters, ...changes });
    if (changes.period) setZoom(null);
  };
  const [id] = route.value.rest;
  const total = pages.first.data?.total ?? 0;
  const save = can("operator") && html`<${Button} icon="download" disabled=${total === 0} onClick=${() => setSaving(true)}>${t("sightings.export")}<//>`;
  return html`
    <${Page} title=${t("shell.sightings")} lead=${t("sightings.lead")} actions=${save}>
      <${FilterBar} filters=${filters} choices=${choices.data ?? { cameras: [], people: [] }} onChange=${change} />
      <${Loaded} resource=${timeline} skeleton=${html`<${Skeleton} kind="block" />`}>
        ${(/** @type {any} */ told) => html`<${Timeline} told=${told} view=${viewOf(told.spans, range.since, range.until)} zoomed=${zoom !== null} onView=${setZoom} onOpen=${(/** @type {string} */ one) => go("sightings", one)} />`}
      <//>
      <${Loaded} resource=${pages.first}>
        ${() => total === 0
          ? html`<${Nobody} filters=${filters} zoomed=${zoom !== null} ever=${(choices.data?.cameras.length ?? 0) > 0} onAll=${() => { setZoom(null); setFilters({ ...asked(), period: period("all"), person: "", camera: "" }); }} />`
          : html`<${SightingList} sightings=${pages.sightings} total=${total} more=${pages.more} busy=${pages.busy} onMore=${pages.onMore} />`}
      <//>
      ${pages.error && html`<${ErrorNotice} error=${pages.error} onRetry=${pages.onMore} />`}
      ${id && html`<${Detail} key=${id} id=${id} onClose=${() => go("sightings")} />`}
      ${saving && html`<${ExportDialog} selection=${selection} total=${total} onClose=${() => setSaving(false)} />`}
    <//>`;
}

/** @param {{filters: import("./filters.js").Filters, zoomed: boolean, ever: boolean, onAll: () => void}} props */
function Nobody({ filters, zoomed, ever, onAll }) {
  if (!ever) return html`<${Empty} icon="clock" title=${t("sightings.never_title")} actions=${html`<${ButtonLink} kind="primary" href=${href("live")}>${t("shell.to_live")}<//>`}>${t("sightings.never")}<//>`;
  const sentence = narrowed(filters) ? "sightings.nobody_fits" : zoomed ? "sightings.none_in_range" : "sightings.nobody_then";
  return html`<${Empty} icon="search" title=${t("sightings.nobody_title")} actions=${html`<${Button} kind="primary" onClick=${onAll}>${t("sightings.show_all")}<//>`}>${t(sentence)}<//>`;
}

/** What was typed, once the typing has paused. @param {string} typed */
function useCalm(typed) {
  const [calm, setCalm] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return calm;
}
