/** The camera of this browser as a source: the server says what it sees, and keeps nothing. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { NoCamera } from "../people/own_camera.js";
import { go } from "../router.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Select } from "../ui/fields.js";
import { Icon } from "../ui/icon.js";
import { Notice } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";
import { layers } from "./layers.js";
import { Overlay } from "./overlay/overlay.js";
import { called } from "./overlay/words.js";
import { cameraChoices, recognise } from "./own_session.js";

export function OwnCamera() {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const overlay = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [drawing] = useState(() => new Overlay({ mirrored: true }));
  const scene = useRef(/** @type {import("./protocol.js").Scene | null} */ (null));
  const end = useRef(() => {});
  const [state, setState] = useState(/** @type {"off" | "opening" | "on"} */ ("off"));
  const [problem, setProblem] = useState(/** @type {string | null} */ (navigator.mediaDevices ? null : t("live.own_insecure")));
  const [who, setWho] = useState("");
  const [took, setTook] = useState(0);
  const [devices, setDevices] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  const [device, setDevice] = useState(/** @type {string | undefined} */ (undefined));
  const draw = () => { if (overlay.current) drawing.show(overlay.current, scene.current, layers.value); };

  useEffect(draw, [layers.value, state]);
  useEffect(() => {
    const watcher = new ResizeObserver(draw);
    if (overlay.current) watcher.observe(overlay.current);
    return () => {
      watcher.disconnect();
      end.current();
    };
  }, []);

  const stop = () => {
    end.current();
    end.current = () => {};
    scene.current = null;
    setState("off");
    setWho("");
  };
  const start = async (/** @type {string | undefined} */ wanted) => {
    stop();
    setState("opening");
    setProblem(null);
    try {
      const session = await recognise(/** @type {HTMLVideoElement} */ (video.current), wanted, {
        onScene: (told, milliseconds) => {
          scene.current = told;
          draw();
          setWho(told.faces.map(called).join(", "));
          setTook(milliseconds);
          setProblem(null);
        },
        onProblem: setProblem,
        onEnd: () => { stop(); setProblem(t("live.own_lost")); },
      });
      // Whoever has left this page meanwhile does not want to be seen.
      if (!video.current) return session.end();
      end.current = session.end;
      setDevice(session.device);
      setDevices(await cameraChoices());
      setState("on");
    } catch (error) {
      setProblem(t(`live.own_${error instanceof NoCamera ? error.reason : "busy"}`));
      setState("off");
    }
  };

  const label = who ? t("live.picture_shows", { name: t("live.own_picture"), who }) : t("live.own_picture");
  const options = devices.map(({ deviceId, label: name }, index) => ({ value: deviceId, label: name || t("live.own_camera", { number: index + 1 }) }));
  const actions = html`<${Button} small kind="plain" icon="arrow-left" onClick=${() => go("live")}>${t("live.back")}<//>`;
  return html`
    <${Card} title=${t("live.own_title")} actions=${actions} class="own-camera">
      ${problem && html`<${Notice} kind="bad">${problem}<//>`}
      <div class="picture own">
        <video ref=${video} class="picture-frame mirrored" muted playsinline aria-label=${label}></video>
        <canvas ref=${overlay} class="picture-overlay" aria-hidden="true"></canvas>
        ${state !== "on" && html`
          <div class="picture-trouble">
            <${Icon} name=${problem ? "camera-off" : "camera"} size="large" />
            <p>${t("live.own_text")}</p>
            ${navigator.mediaDevices && html`<${Button} kind="primary" icon="camera" busy=${state === "opening"} onClick=${() => start(device)}>${t("live.own_start")}<//>`}
          </div>`}
      </div>
      ${state === "on" && html`
        <div class="row wrap">
          <${Button} icon="camera-off" onClick=${stop}>${t("live.own_stop")}<//>
          ${options.length > 1 && html`<${Select} label=${t("live.own_choice")} hideLabel value=${device} options=${options} onChange=${start} />`}
          <span class="grow soft">${t("live.own_kept")}</span>
          <span class="pace number quiet">${took > 0 && t("live.own_pace", { ms: Math.round(took) })}</span>
        </div>`}
    <//>`;
}
