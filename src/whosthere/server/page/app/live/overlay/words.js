/** What labels say, held for a moment so that it can be read. */
import { percent } from "../../texts/format.js";
import { t } from "../../texts/texts.js";

/** Before numbers change: nobody reads faster. */
const HOLD_MS = 500;

/** @typedef {{who: string, sure: string, how: string}} Words Name, confidence and attributes. */

/** What somebody is called. @param {{name: string | null, stranger_id: string | null, looks?: number}} seen */
export function called({ name, stranger_id: stranger, looks }) {
  if (name) return name;
  if (stranger) return t("live.stranger", { number: stranger.replace(/\D/g, "") });
  return looks === 0 ? t("live.looking") : t("live.unknown");
}

/** @param {import("../protocol.js").Seen} face @returns {Words} */
function wordsFor(face) {
  return { who: called(face), sure: face.person_id ? percent(face.confidence) : "", how: how(face) };
}

/** What is known of a face; what was filled in on this machine comes last, and says so. @param {import("../protocol.js").Seen} face */
function how({ attributes, more, filled }) {
  const { age, gender, emotion } = attributes ?? {};
  const known = Object.entries({
    age: age == null ? "" : t("live.age", { age: Math.round(age) }),
    gender: gender ? t(`live.${gender}`) : "",
    emotion: emotion ? t(`live.${emotion}`) : "",
  }).filter(([, words]) => words);
  const told = known.filter(([aspect]) => !filled.includes(aspect)).map(([, words]) => words);
  const local = known.filter(([aspect]) => filled.includes(aspect)).map(([, words]) => words);
  const last = local.length ? [t("live.local", { what: local.join(" · ") })] : [];
  return [...told, ...Object.values(more ?? {}), ...last].join(" · ");
}

/** Words for all labels of a picture, frame by frame. */
export class Speaker {
  /** @type {Map<number, {words: Words, since: number, news: string}>} */
  #held = new Map();

  /** @param {import("../protocol.js").Seen[]} faces @param {number} now Milliseconds. @returns {Map<number, Words>} By track. */
  say(faces, now) {
    this.#held = new Map(faces.map((face) => [face.track, this.#hold(face, now)]));
    return new Map([...this.#held].map(([track, { words }]) => [track, words]));
  }

  /** @param {import("../protocol.js").Seen} face @param {number} now */
  #hold(face, now) {
    const held = this.#held.get(face.track);
    const news = `${called(face)} ${face.person_id} ${Boolean(face.attributes?.emotion)}`;
    if (held?.news === news && now - held.since < HOLD_MS) return held;
    return { words: wordsFor(face), since: now, news };
  }
}
