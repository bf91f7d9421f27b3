/** The camera of this browser, frame by frame to the server, and what it saw back. */
import { closeCamera, frameOf, openCamera } from "../people/own_camera.js";
import { connect } from "../socket.js";

/** Frames on their way at once: one is analysed while the next travels. */
const IN_FLIGHT = 2;
/** A frame whose answer is late is given up after this long. */
const PATIENCE_MS = 3000;

/**
 * Send what the camera sees, as fast as answers come.
 * @param {HTMLVideoElement} video Shows what the camera sees.
 * @param {string | undefined} device Which camera; the one that faces the user if it is left open.
 * @param {{onScene: (scene: import("./protocol.js").Scene, took: number) => void,
 *   onProblem: (sentence: string) => void, onEnd: () => void}} handlers `took`: milliseconds there
 *   and back; `onEnd`: the camera was unplugged, or taken away.
 * @returns {Promise<{device: string | undefined, end: () => void}>}
 * @throws {import("../people/own_camera.js").NoCamera}
 */
export async function recognise(video, device, { onScene, onProblem, onEnd }) {
  const stream = await openCamera(device);
  const [track] = stream.getVideoTracks();
  track.addEventListener("ended", onEnd);
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  /** @type {Map<number, number>} */
  const sent = new Map();
  let number = 0;
  let ended = false;

  const socket = connect("/api/browser-camera", {
    onOpen: () => sent.clear(),
    onText: (answer) => {
      const at = sent.get(answer.seq);
      sent.delete(answer.seq);
      if (answer.error) onProblem(answer.error.message);
      else onScene(answer, at === undefined ? 0 : performance.now() - at);
    },
  });
  const step = async () => {
    if (ended) return;
    for (const [seq, at] of sent) if (performance.now() - at > PATIENCE_MS) sent.delete(seq);
    if (sent.size < IN_FLIGHT) {
      const frame = await frameOf(video, canvas, ++number);
      if (frame && !ended && socket.send(frame)) sent.set(number, performance.now());
    }
    video.requestVideoFrameCallback(step);
  };
  video.requestVideoFrameCallback(step);
  const end = () => {
    ended = true;
    socket.close();
    closeCamera(stream);
    video.srcObject = null;
  };
  return { device: track.getSettings().deviceId, end };
}

/** The cameras that this browser may open; their names are told once one was allowed. */
export async function cameraChoices() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
}
