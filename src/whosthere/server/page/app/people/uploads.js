/** Photos that are being added, each with what became of it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { query, upload } from "../api.js";
import { html } from "../html.js";
import { percent } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Icon } from "../ui/icon.js";
import { Meter } from "../ui/surfaces.js";
import { Upload } from "../ui/upload.js";
import { kindOf } from "./quality.js";
import { shrunk } from "./shrink.js";
import { changed } from "./told.js";

/**
 * @typedef {{number: number, name: string, preview: string, state: "waiting" | "judging" | "taken" | "refused",
 *   photo?: any, reason?: string}} Sent
 */

const SIGNS = { waiting: "clock", judging: "scan-face", taken: "check", refused: "circle-alert" };

/** @param {{person: import("./add.js").Whom, onAdded: (id: string) => void}} props `onAdded`: with the first photo of somebody new. */
export function Uploads({ person, onAdded }) {
  const id = useRef(person.id);
  const [sent, setSent] = useState(/** @type {Sent[]} */ ([]));
  const queue = useRef(Promise.resolve());
  const previews = useRef(/** @type {string[]} */ ([]));
  useEffect(() => () => previews.current.forEach((each) => URL.revokeObjectURL(each)), []);

  const update = (/** @type {number} */ number, /** @type {Partial<Sent>} */ news) =>
    setSent((all) => all.map((one) => (one.number === number ? { ...one, ...news } : one)));

  const add = async (/** @type {Blob} */ picture) => {
    if (id.current) return upload(`/api/people/${id.current}/photos`, picture);
    const { name, group } = person;
    const added = await upload(`/api/newcomers${query({ name, group })}`, picture);
    id.current = added.id;
    onAdded(added.id);
    return added.photos_list[0];
  };

  const judge = async (/** @type {File} */ file, /** @type {number} */ number) => {
    update(number, { state: "judging" });
    /** @type {Blob} */
    let picture;
    try {
      picture = await shrunk(file);
    } catch {
      update(number, { state: "refused", reason: t("people.upload_unreadable") });
      return;
    }
    try {
      const photo = await add(picture);
      update(number, { state: "taken", photo });
      changed();
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      update(number, { state: "refused", reason: t("people.upload_refused", { reason: message }) });
    }
  };

  const take = (/** @type {File[]} */ files) => {
    const first = previews.current.length;
    const fresh = files.map((file, index) => {
      const preview = URL.createObjectURL(file);
      previews.current.push(preview);
      // One after the other: each is compared with those before it.
      queue.current = queue.current.then(() => judge(file, first + index));
      return { number: first + index, name: file.name, preview, state: /** @type {const} */ ("waiting") };
    });
    setSent((all) => [...all, ...fresh]);
  };

  return html`
    <p class="soft">${t("people.upload_lead")}</p>
    <${Upload} onFiles=${take} />
    <ul class="uploads" aria-live="polite">${sent.map((one) => html`<${SentPhoto} key=${one.number} one=${one} />`)}</ul>`;
}

/** @param {{one: Sent}} props */
function SentPhoto({ one }) {
  const { photo, state } = one;
  const says = state === "refused" ? one.reason : t(`people.upload_${state}`);
  const doubts = [photo?.verdict, photo?.doubt].filter(Boolean);
  return html`
    <li class="upload ${state}" aria-busy=${state === "judging" ? "true" : undefined}>
      <img src=${one.preview} alt="" />
      <div class="stack tight grow">
        <span class="ellipsis" title=${one.name}>${one.name}</span>
        <span class="upload-state"><${Icon} name=${doubts.length ? "triangle-alert" : SIGNS[state]} size="small" /><span>${doubts.length ? doubts.join("; ") : says}</span></span>
        ${photo && html`<${Meter} share=${photo.quality.score} kind=${kindOf(photo.quality.score)} label=${t("people.quality", { percent: percent(photo.quality.score) })} />`}
      </div>
    </li>`;
}
