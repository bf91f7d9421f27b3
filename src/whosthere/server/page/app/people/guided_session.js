/** One guided enrolment: the camera's frames go to the server, what to do next comes back. */
import { query } from "../api.js";
import { connect } from "../socket.js";
import { closeCamera, frameOf, openCamera } from "./own_camera.js";

/** A frame whose answer is late is given up after this long. */
const PATIENCE_MS = 3000;

/**
 * @typedef {{seq: number | null, step: "straight" | "left" | "right" | "done", steps_done: string[],
 *   hint: string | null, sentence: string | null, progress: number, photos: number, person: string | null,
 *   refused: string[], error: {message: string} | null}} Guidance
 */

/**
 * Begin. The server keeps nothing but the looks that it accepts.
 * @param {import("./add.js").Whom} whom
 * @param {HTMLVideoElement} video Shows what the camera sees.
 * @param {{onGuidance: (guidance: Guidance) => void, onEnd: (last: Guidance) => void,
 *   onLost: () => void}} handlers
 * @returns {Promise<{end: () => void, skip: () => void}>} `skip`: go on without this pose.
 * @throws {import("./own_camera.js").NoCamera}
 */
export async function guide({ id, name, group }, video, { onGuidance, onEnd, onLost }) {
  const stream = await openCamera();
  const canvas = document.createElement("canvas");
  let number = 0;
  let ended = false;
  /** @type {Guidance | null} */
  let latest = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;

  const end = () => {
    ended = true;
    clearTimeout(late);
    socket.close();
    closeCamera(stream);
    video.srcObject = null;
  };
  const next = async () => {
    clearTimeout(late);
    if (ended) return;
    const frame = await frameOf(video, canvas, ++number);
    if (ended) return;
    if (frame) socket.send(frame);
    // One frame at a time: what is shown to the server is always what the camera sees now.
    late = setTimeout(next, frame ? PATIENCE_MS : 100);
  };
  const socket = connect(`/api/enrolment${query(id ? { person: id } : { name, group })}`, {
    onOpen: () => next(),
    onText: (/** @type {Guidance} */ guidance) => {
      latest = guidance;
      onGuidance(guidance);
      // Not for the answer to a skip: the frame before it is still to be answered.
      if (guidance.seq === number && guidance.step !== "done") next();
    },
    onState: (open) => {
      if (open || ended) return;
      end();
      // The server closes when it has enrolled. Before that nothing is kept.
      if (latest?.step === "done") onEnd(latest);
      else onLost();
    },
  });
  video.srcObject = stream;
  await video.play();
  return { end, skip: () => socket.send(JSON.stringify({ skip: true })) };
}
