/** Live: all cameras, or one of them large, and who is there. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { go, route } from "../router.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Empty, Notice, Skeleton } from "../ui/states.js";
import { Page } from "../ui/surfaces.js";
import { CameraDialog, addDemo } from "./camera_dialog.js";
import { CameraMenu } from "./camera_menu.js";
import { Large } from "./large.js";
import { Layers } from "./layer_switches.js";
import { OwnCamera } from "./own_camera.js";
import { cameras, follow } from "./stream.js";
import { Pace, Picture, State } from "./tile.js";
import { Visitors } from "./visitor_list.js";

export default function Live() {
  useEffect(follow, []);
  const [adding, setAdding] = useState(false);
  const [id] = route.value.rest;
  const all = cameras.value;
  const camera = all?.find((one) => one.id === id);
  const latest = useRef(/** @type {string | undefined} */ (undefined));
  useEffect(() => { latest.current = id; }, [id]);
  const actions = (all?.length || id === "own") && html`
    <${Layers} />
    <div class="row live-ways">
      <${Button} icon="camera" onClick=${() => go("live", "own")}>${t("live.own")}<//>
      ${can("operator") && html`<${Button} kind="primary" icon="plus" onClick=${() => setAdding(true)}>${t("live.add")}<//>`}
    </div>`;
  return html`
    ${adding && html`<${CameraDialog} onClose=${() => setAdding(false)} />`}
    <${Page} title=${t("shell.live")} lead=${t("live.lead")} actions=${actions} full>
      ${id === "own" && html`<${OwnCamera} />`}
      ${id !== "own" && camera && html`<${Large} key=${camera.id} camera=${camera} all=${all} />`}
      ${id !== undefined && id !== "own" && all !== null && !camera && html`<${Notice} kind="warn" action=${html`<${Button} small onClick=${() => go("live")}>${t("live.back")}<//>`}>${t("live.gone")}<//>`}
      ${id !== "own" && !camera && html`<${Overview} all=${all} back=${latest.current} onAdd=${() => setAdding(true)} />`}
    <//>`;
}

/** @param {{all: import("./protocol.js").Camera[] | null, back?: string, onAdd: () => void}} props `back`: the camera that was large before. */
function Overview({ all, back, onAdd }) {
  if (all === null) return html`<div class="live"><div class="tiles"><div class="skeleton tile-skeleton"></div></div><${Skeleton} count=${3} /></div>`;
  if (!all.length) return html`<${NoCamera} onAdd=${onAdd} />`;
  return html`
    <div class="live">
      <ul class="tiles ${all.length === 1 ? "one" : ""}" style=${{ "--most": Math.ceil(Math.sqrt(all.length)) }}>${all.map((camera) => html`<li key=${camera.id}><${Tile} camera=${camera} focused=${camera.id === back} /></li>`)}</ul>
      <${Visitors} />
    </div>`;
}

/** @param {{camera: import("./protocol.js").Camera, focused: boolean}} props */
function Tile({ camera, focused }) {
  const open = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => { if (focused) open.current?.focus(); }, []);
  return html`
    <article class="tile">
      <${Picture} camera=${camera}><button ref=${open} type="button" class="tile-open" aria-label=${t("live.open", { name: camera.name })} onClick=${() => go("live", camera.id)}></button><//>
      <footer class="tile-foot">
        <h2 class="ellipsis" title=${camera.name}>${camera.name}</h2>
        <${State} camera=${camera} />
        <span class="grow"></span>
        <${Pace} camera=${camera} />
        <${CameraMenu} camera=${camera} />
      </footer>
    </article>`;
}

/** @param {{onAdd: () => void}} props */
function NoCamera({ onAdd }) {
  const actions = html`
    ${can("operator") && html`<${Button} kind="primary" icon="plus" onClick=${onAdd}>${t("live.add")}<//><${Button} icon="play" onClick=${addDemo}>${t("live.demo")}<//>`}
    <${Button} icon="camera" onClick=${() => go("live", "own")}>${t("live.own")}<//>`;
  return html`<${Empty} icon="video" title=${t("live.none_title")} actions=${actions}>${can("operator") ? t("live.none") : t("live.none_viewer")}<//>`;
}
