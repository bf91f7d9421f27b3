/** Who was where and when, as lanes: drag over a range to look closer. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, count, dateTime, dayMonth, time } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button, IconButton } from "../ui/button.js";
import { Segments } from "../ui/fields.js";
import { Notice } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";
import { inDays, lanesOf, marksOf, ticksOf } from "./lanes.js";
import { whoOf } from "./list.js";
import { midnight } from "./period.js";

const LANE = 36;
const BAR = 20;
const AXIS = 28;
const TICK_PIXELS = 88;
const EDGE = 28;
const LEAST_DRAG = 6;
const SHORTEST_MS = 2000;
const MINUTE_MS = 60_000;
const ZOOM = 0.5;
const SHIFT = 0.25;

/** @typedef {import("./lanes.js").View} View */

/** @param {{at: number, step: number}} tick */
function tickLabel({ at, step }) {
  if (inDays(step) || new Date(at).getTime() === midnight(new Date(at)).getTime()) return dayMonth(at);
  return step < MINUTE_MS ? time(at) : clock(at);
}

/** @param {import("./lanes.js").Span[]} spans */
function says(spans) {
  if (spans.length > 1) return t("sightings.mark_many", { count: count(spans.length), from: dateTime(spans[0].first_seen) });
  const [span] = spans;
  return t("sightings.mark", { who: whoOf(span), camera: span.camera, from: time(span.first_seen), to: time(span.last_seen) });
}

/**
 * @param {{told: {spans: any[], total: number, complete: boolean}, view: View, zoomed: boolean,
 *   onView: (view: View | null) => void, onOpen: (id: string) => void}} props
 *   `onView`: null for the whole range again.
 */
export function Timeline({ told, view, zoomed, onView, onOpen }) {
  const [by, setBy] = useState(/** @type {"camera" | "person"} */ ("camera"));
  const lanes = lanesOf(told.spans, by, t("sightings.strangers"));
  const span = view.to - view.from;
  const zoom = (/** @type {number} */ by_) => {
    const half = Math.max((span * by_) / 2, SHORTEST_MS / 2);
    onView({ from: view.from + span / 2 - half, to: view.from + span / 2 + half });
  };
  const shift = (/** @type {number} */ share) => onView({ from: view.from + span * share, to: view.to + span * share });
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const act = { ArrowLeft: () => shift(-SHIFT), ArrowRight: () => shift(SHIFT), "+": () => zoom(ZOOM), "-": () => zoom(1 / ZOOM), Escape: () => onView(null) }[event.key];
    if (!act || event.target !== event.currentTarget) return;
    event.preventDefault();
    act();
  };
  const options = [{ value: "camera", label: t("sightings.by_camera") }, { value: "person", label: t("sightings.by_person") }];
  const actions = html`
    <${Segments} label=${t("sightings.lanes")} value=${by} options=${options} onChange=${setBy} />
    <span class="row timeline-tools">
      <${IconButton} small icon="chevron-left" label=${t("sightings.earlier")} onClick=${() => shift(-SHIFT)} />
      <${IconButton} small icon="zoom-out" label=${t("sightings.zoom_out")} onClick=${() => zoom(1 / ZOOM)} />
      <${IconButton} small icon="zoom-in" label=${t("sightings.zoom_in")} onClick=${() => zoom(ZOOM)} />
      <${IconButton} small icon="chevron-right" label=${t("sightings.later")} onClick=${() => shift(SHIFT)} />
    </span>
    ${zoomed && html`<${Button} small icon="rotate-ccw" onClick=${() => onView(null)}>${t("sightings.whole_range")}<//>`}`;
  return html`
    <${Card} title=${t("sightings.timeline")} actions=${actions}>
      <p class="soft number timeline-range">${t("sightings.from_to", { from: dateTime(view.from), to: dateTime(view.to) })}</p>
      <div class="timeline" role="group" tabindex="0" aria-label=${t("sightings.timeline_keys")} onKeyDown=${keys}>
        <ul class="timeline-names" style=${{ "--lane": `${LANE}px` }}>
          ${lanes.map((lane) => html`<li key=${lane.key} title=${lane.label}><span class="ellipsis">${lane.label}</span><span class="quiet number">${count(lane.spans.length)}</span></li>`)}
        </ul>
        <${Lanes} lanes=${lanes} view=${view} onView=${onView} onOpen=${onOpen} />
      </div>
      ${lanes.length === 0 && html`<p class="quiet timeline-none">${t("sightings.none_in_range")}</p>`}
      ${!told.complete && html`<${Notice}>${t("sightings.incomplete", { shown: count(told.spans.length), total: count(told.total) })}<//>`}
      <p class="quiet timeline-legend"><span class="swatch known"></span>${t("sightings.known")}<span class="swatch"></span>${t("sightings.strangers")}<span class="swatch open"></span>${t("sightings.now_there")}</p>
    <//>`;
}

/**
 * @param {{lanes: import("./lanes.js").Lane[], view: View, onView: (view: View) => void,
 *   onOpen: (id: string) => void}} props
 */
function Lanes({ lanes, view, onView, onOpen }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const width = useWidth(place);
  const [drag, setDrag] = useState(/** @type {{from: number, to: number} | null} */ (null));
  const height = lanes.length * LANE + AXIS;
  const at = (/** @type {PointerEvent} */ event) => Math.min(Math.max(event.clientX - /** @type {HTMLElement} */ (place.current).getBoundingClientRect().left, 0), width);
  const toTime = (/** @type {number} */ x) => view.from + (x / width) * (view.to - view.from);
  const begin = (/** @type {PointerEvent} */ event) => event.button === 0 && setDrag({ from: at(event), to: at(event) });
  const move = (/** @type {PointerEvent} */ event) => {
    if (!drag) return;
    // Not at the start: a click on a mark would go to whoever holds the pointer.
    if (Math.abs(at(event) - drag.from) >= LEAST_DRAG) place.current?.setPointerCapture(event.pointerId);
    setDrag({ ...drag, to: at(event) });
  };
  const end = () => {
    if (drag && Math.abs(drag.to - drag.from) >= LEAST_DRAG) {
      const [from, to] = [toTime(Math.min(drag.from, drag.to)), toTime(Math.max(drag.from, drag.to))];
      onView({ from, to: Math.max(to, from + SHORTEST_MS) });
    }
    setDrag(null);
  };
  const open = (/** @type {import("./lanes.js").Mark} */ mark) => {
    if (mark.spans.length === 1) return onOpen(mark.spans[0].id);
    const from = Math.min(...mark.spans.map((one) => Date.parse(one.first_seen)));
    const to = Math.max(...mark.spans.map((one) => Date.parse(one.last_seen)));
    return onView({ from: from - SHORTEST_MS, to: to + SHORTEST_MS });
  };
  return html`
    <div class="timeline-lanes" ref=${place} onPointerDown=${begin} onPointerMove=${move} onPointerUp=${end} onPointerCancel=${() => setDrag(null)}>
      <svg width=${width} height=${height} role="img" aria-label=${t("sightings.timeline_says", { count: count(lanes.reduce((sum, lane) => sum + lane.spans.length, 0)) })}>
        ${ticksOf(view, Math.max(width / TICK_PIXELS, 2)).map((tick) => html`<${Tick} tick=${tick} view=${view} width=${width} height=${height} />`)}
        ${lanes.map((lane, row) => html`
          <line class="lane-line" x1="0" x2=${width} y1=${(row + 1) * LANE} y2=${(row + 1) * LANE} />
          ${width > 0 && marksOf(lane, view, width).map((mark) => html`
            <rect class="mark ${mark.known ? "known" : ""} ${mark.open ? "open" : ""}" x=${mark.x} y=${row * LANE + (LANE - BAR) / 2} width=${mark.width} height=${BAR} rx="3" onClick=${() => open(mark)}><title>${says(mark.spans)}</title></rect>`)}`)}
        ${drag && html`<rect class="dragged" x=${Math.min(drag.from, drag.to)} y="0" width=${Math.abs(drag.to - drag.from)} height=${height - AXIS} />`}
      </svg>
    </div>`;
}

/** @param {{tick: {at: number, step: number}, view: View, width: number, height: number}} props */
function Tick({ tick, view, width, height }) {
  const x = ((tick.at - view.from) / (view.to - view.from)) * width;
  // At the very ends there is no room for one.
  const shown = x > EDGE && x < width - EDGE;
  return html`
    <line class="tick-line" x1=${x} x2=${x} y1="0" y2=${height - AXIS} />
    ${shown && html`<text class="tick-text" x=${x} y=${height - 8} text-anchor="middle">${tickLabel(tick)}</text>`}`;
}

/** How wide something is, now and later. @param {{current: HTMLElement | null}} place */
function useWidth(place) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!place.current) return undefined;
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, []);
  return width;
}
