/** Adding somebody by camera: straight, left, right, with a ring that fills. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { Notice } from "../ui/states.js";
import { guide } from "./guided_session.js";
import { NoCamera } from "./own_camera.js";
import { changed } from "./told.js";

const STEPS = ["straight", "left", "right"];

/** What to do next, in words. @param {import("./guided_session.js").Guidance} guidance */
const hintOf = ({ hint, step }) => t(`people.hint_${hint ?? step}`);

/** @param {{person: import("./add.js").Whom, onAdded: (id: string) => void}} props */
export function Guided({ person, onAdded }) {
  const [state, setState] = useState(/** @type {"ready" | "starting" | "running" | "done"} */ ("ready"));
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [guidance, setGuidance] = useState(/** @type {import("./guided_session.js").Guidance | null} */ (null));
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const session = useRef(/** @type {{end: () => void, skip: () => void} | null} */ (null));
  useEffect(() => () => session.current?.end(), []);

  const stopped = (/** @type {string} */ why) => {
    setProblem(why);
    setGuidance(null);
    setState("ready");
  };
  const ended = (/** @type {import("./guided_session.js").Guidance} */ last) => {
    if (last.error) return stopped(last.error.message);
    if (last.photos === 0) return stopped(t("people.camera_nothing", { reason: last.refused.join("; ") }));
    setGuidance(last);
    setState("done");
    if (last.person) onAdded(last.person);
    changed();
  };
  const start = async () => {
    setProblem(null);
    setState("starting");
    const told = (/** @type {import("./guided_session.js").Guidance} */ news) => {
      setGuidance(news);
      setState("running");
    };
    try {
      session.current = await guide(person, /** @type {HTMLVideoElement} */ (video.current), { onGuidance: told, onEnd: ended, onLost: () => stopped(t("people.camera_lost")) });
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      stopped(t(`people.camera_${error.reason}`));
    }
  };

  const running = state === "running" && guidance;
  const says = { ready: "", starting: t("people.camera_starting"), running: running ? hintOf(running) : "", done: t("people.camera_done", { name: person.name }) };
  return html`
    <div class="guided">
      ${state === "ready" && html`<p class="soft measure">${t("people.camera_lead")}</p>`}
      ${problem && html`<${Notice} kind="bad">${problem}<//>`}
      <${Ring} progress=${guidance?.progress ?? 0} good=${guidance?.hint === "good"} shown=${state === "running"} done=${state === "done"} video=${video} />
      <${StepList} done=${guidance?.steps_done ?? []} now=${running ? running.step : undefined} />
      <div class="guided-says" role="status">
        <p class="guided-hint">${says[state]}</p>
        ${running && html`<p class="soft">${running.error?.message ?? running.sentence}</p>`}
      </div>
      ${state === "ready" && html`<${Button} kind="primary" icon="camera" onClick=${start}>${t(problem ? "people.camera_again" : "people.camera_start")}<//>`}
      ${running && html`<${Button} kind="plain" small onClick=${() => session.current?.skip()}>${t("people.camera_skip")}<//>`}
    </div>`;
}

/** @param {{progress: number, good: boolean, shown: boolean, done: boolean, video: any}} props */
function Ring({ progress, good, shown, done, video }) {
  const says = t("people.camera_progress", { percent: percent(progress) });
  return html`
    <div class="ring ${good ? "good" : ""} ${done ? "done" : ""}" style=${{ "--progress": String(progress) }} role="progressbar" aria-label=${says} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(100 * progress)}>
      <video ref=${video} class="own-picture" muted playsinline aria-label=${t("people.camera_alt")} hidden=${!shown}></video>
      ${!shown && html`<span class="ring-mark"><${Icon} name=${done ? "check" : "user"} size="large" /></span>`}
    </div>`;
}

/** @param {{done: string[], now: string | undefined}} props */
function StepList({ done, now }) {
  return html`
    <ol class="steps">
      ${STEPS.map((step) => html`<li class=${done.includes(step) ? "done" : ""} aria-current=${step === now ? "step" : undefined}><span class="step-mark">${done.includes(step) && html`<${Icon} name="check" size="small" label=${t("people.step_done")} />`}</span>${t(`people.step_${step}`)}</li>`)}
    </ol>`;
}
