/** The camera of this browser: opened, closed, and as JPEG frames. */

const WIDTH = 640;
const QUALITY = 0.85;

/** Why a camera does not open, as the end of a text's key. @param {unknown} error */
function reasonOf(error) {
  const { name } = /** @type {Error} */ (error);
  if (name === "NotAllowedError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return "busy";
}

/** No camera: `reason` is insecure, refused, none or busy. */
export class NoCamera extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @param {string} [device] Id of the one that is wanted. @returns {Promise<MediaStream>} @throws {NoCamera} */
export async function openCamera(device) {
  if (!navigator.mediaDevices) throw new NoCamera("insecure");
  const which = device ? { deviceId: { exact: device } } : { facingMode: "user" };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } });
  } catch (error) {
    throw new NoCamera(reasonOf(error));
  }
}

/** @param {MediaStream} stream */
export function closeCamera(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * What the camera sees now, with a number before it: four bytes, big-endian, then a JPEG.
 * @param {HTMLVideoElement} video
 * @param {HTMLCanvasElement} canvas To draw on.
 * @param {number} number
 * @returns {Promise<Blob | null>} Null while there is no picture.
 */
export function frameOf(video, canvas, number) {
  if (video.videoWidth === 0) return Promise.resolve(null);
  canvas.width = Math.min(WIDTH, video.videoWidth);
  canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const header = new DataView(new ArrayBuffer(4));
  header.setUint32(0, number);
  return new Promise((resolve) => {
    canvas.toBlob((jpeg) => resolve(jpeg && new Blob([header, jpeg])), "image/jpeg", QUALITY);
  });
}
