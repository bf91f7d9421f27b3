/** One camera, as large as the page is. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { go } from "../router.js";
import { t } from "../texts/texts.js";
import { Button, IconButton } from "../ui/button.js";
import { CameraMenu } from "./camera_menu.js";
import { download } from "./snapshot.js";
import { Pace, Picture, State } from "./tile.js";
import { Visitors } from "./visitor_list.js";

/** @param {{camera: import("./protocol.js").Camera, all: import("./protocol.js").Camera[]}} props */
export function Large({ camera, all }) {
  const stage = useRef(/** @type {HTMLElement | null} */ (null));
  const shown = useRef(/** @type {import("./tile.js").Shown | null} */ (null));
  useEffect(() => stage.current?.focus({ preventScroll: true }), []);

  useEffect(() => {
    const keys = (/** @type {KeyboardEvent} */ event) => {
      if (event.target instanceof HTMLInputElement || document.querySelector("dialog[open]") || document.fullscreenElement) return;
      if (event.key === "Escape") go("live");
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || all.length < 2) return;
      const now = all.findIndex((one) => one.id === camera.id);
      const next = all.at((now + step) % all.length);
      if (next) go("live", next.id);
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [camera.id, all]);

  const save = () => {
    if (shown.current) download(shown.current, camera.name);
  };

  return html`
    <div class="live">
      <section class="large-tile" ref=${stage} tabindex="-1" aria-label=${camera.name}>
        <${Picture} camera=${camera} large shown=${shown} />
        <footer class="tile-foot">
          <${Button} small kind="plain" icon="arrow-left" onClick=${() => go("live")}>${t("live.back")}<//>
          <h2 class="ellipsis" title=${camera.name}>${camera.name}</h2>
          <${State} camera=${camera} />
          <span class="grow"></span>
          <${Pace} camera=${camera} />
          <${IconButton} small icon="image" label=${t("live.snapshot")} onClick=${save} />
          <${IconButton} small icon="maximize" label=${t("live.fullscreen")} onClick=${() => stage.current?.requestFullscreen()} />
          <${CameraMenu} camera=${camera} />
        </footer>
      </section>
      <${Visitors} camera=${camera.id} />
    </div>`;
}
