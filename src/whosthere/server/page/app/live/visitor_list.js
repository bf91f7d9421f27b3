/** Who is in view, and who just left; with the question who it is, and the answer that it is not. */
import { useEffect, useRef, useState } from "preact/hooks";
import { get, post } from "../api.js";
import { html } from "../html.js";
import { tell, tellProblem } from "../people/told.js";
import { href } from "../router.js";
import { can } from "../session.js";
import { WhoIsThis } from "../strangers/who.js";
import { ago, clock } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Avatar } from "../ui/surfaces.js";
import { called } from "./overlay/words.js";
import { visitors } from "./stream.js";

const CLOCK_MS = 10_000;
/** A screen reader is not to be talked over by a busy door. */
const ANNOUNCE_MS = 4000;
/** Who left before them is shown when asked for. */
const FEW = 8;

/** @typedef {import("./protocol.js").Visitor} Visitor */

/** @param {{camera?: string}} props `camera`: only its visitors. */
export function Visitors({ camera }) {
  const [asked, setAsked] = useState(/** @type {Visitor | null} */ (null));
  const here = (/** @type {Visitor} */ one) => !camera || one.camera === camera;
  const inView = visitors.value.in_view.filter(here);
  const left = visitors.value.left.filter(here);
  const [all, setAll] = useState(false);
  return html`
    <aside class="live-visitors">
      <${Announcer} inView=${inView} />
      <section class="stack tight"><h2>${t("live.in_view")}</h2>
        ${inView.length ? html`<ul>${inView.map((one) => html`<${Row} key=${one.id} visitor=${one} onAsk=${() => setAsked(one)} />`)}</ul>` : html`<p class="quiet">${t("live.nobody")}</p>`}
      </section>
      <section class="stack tight"><h2>${t("live.left")}</h2>
        ${left.length ? html`<ul>${left.slice(0, all ? undefined : FEW).map((one) => html`<${Row} key=${one.id} visitor=${one} onAsk=${() => setAsked(one)} />`)}</ul>` : html`<p class="quiet">${t("live.nobody_left")}</p>`}
        ${!all && left.length > FEW && html`<${Button} small kind="plain" onClick=${() => setAll(true)}>${t("live.earlier", { count: left.length - FEW })}<//>`}
      </section>
      ${asked && html`<${Asked} visitor=${asked} onClose=${() => setAsked(null)} />`}
    </aside>`;
}

/** @param {{visitor: Visitor, onAsk: () => void}} props */
function Row({ visitor, onAsk }) {
  const name = called(visitor);
  const deny = () =>
    post(`/api/visitors/${visitor.id}/not-this-person`).then(({ decision }) => tell(t("live.corrected", { name }), decision), tellProblem);
  return html`
    <li class="live-visitor ${visitor.in_view ? "" : "gone"}">
      <${Avatar} name=${visitor.name} picture=${visitor.picture} />
      <div class="grow">
        <div class="ellipsis" title=${name}>${visitor.person_id ? html`<a class="live-visitor-name" href=${href("people", visitor.person_id)}>${name}</a>` : html`<span class="live-visitor-name">${name}</span>`}</div>
        <small class="live-visitor-where quiet" title=${visitor.camera_name}>${visitor.camera_name} · ${visitor.in_view ? t("live.since", { time: clock(visitor.first_seen) }) : html`<${Ago} when=${visitor.last_seen} />`}</small>
      </div>
      ${can("operator") && !visitor.person_id && html`<${Button} small onClick=${onAsk}>${t("live.who")}<//>`}
      ${can("operator") && visitor.person_id && !visitor.corrected && html`<${Button} small kind="plain" icon="user-x" title=${t("live.not_them", { name })} aria-label=${t("live.not_them", { name })} onClick=${deny} />`}
    </li>`;
}

/** How long ago something was; it goes on by itself. @param {{when: string}} props */
function Ago({ when }) {
  const [, setNow] = useState(0);
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), CLOCK_MS);
    return () => clearInterval(clock);
  }, []);
  return html`<span>${ago(when)}</span>`;
}

/** @param {{visitor: Visitor, onClose: () => void}} props */
function Asked({ visitor, onClose }) {
  const [names, setNames] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    get("/api/people").then(({ people }) => setNames(people.map((/** @type {{name: string}} */ one) => one.name)), tellProblem);
  }, []);
  return html`<${WhoIsThis} pictures=${visitor.picture ? [visitor.picture] : []} names=${names} onName=${(/** @type {string} */ name) => post(`/api/visitors/${visitor.id}/name`, { name })} onClose=${onClose} />`;
}

/** Tells screen readers who came, now and then. @param {{inView: Visitor[]}} props */
function Announcer({ inView }) {
  const [said, setSaid] = useState("");
  const here = useRef(inView);
  here.current = inView;
  useEffect(() => {
    let known = new Set();
    const tell = () => {
      const came = here.current.filter((one) => !known.has(one.id));
      known = new Set(here.current.map((one) => one.id));
      if (came.length) setSaid(came.map((one) => t("live.came", { name: called(one), camera: one.camera_name })).join(", "));
    };
    const talk = setInterval(tell, ANNOUNCE_MS);
    return () => clearInterval(talk);
  }, []);
  return html`<p class="hidden-label" aria-live="polite">${said}</p>`;
}
