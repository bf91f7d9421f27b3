/** What all cameras see: one socket, opened with the first tile and closed with the last. */
import { signal } from "@preact/signals";
import { connect } from "../socket.js";
import { allowed, Film, standsByItself } from "./film.js";
import { isJpeg, parseFrame } from "./protocol.js";

/** Null until the server has told. @type {import("@preact/signals").Signal<import("./protocol.js").Camera[] | null>} */
export const cameras = signal(null);

/** @type {import("@preact/signals").Signal<{in_view: import("./protocol.js").Visitor[], left: import("./protocol.js").Visitor[]}>} */
export const visitors = signal({ in_view: [], left: [] });

export const connected = signal(true);

/** @typedef {(image: ImageBitmap | VideoFrame, header: import("./protocol.js").Header) => void} Draw */

/** @type {Map<string, {size: "tile" | "large", draw: Draw}>} */
const watched = new Map();
/** @type {Map<string, Film>} */
const films = new Map();
/** Of large pictures; small ones are not worth a decoder. */
let codec = "jpeg";
const chosen = allowed.then((yes) => { if (yes) codec = "h264"; });
/** @type {ReturnType<typeof connect> | null} */
let socket = null;
let users = 0;
let telling = false;

/** Open the stream; returns what ends it. */
export function follow() {
  users += 1;
  socket ??= connect("/api/live", { onOpen: () => chosen.then(tell), onText: hear, onBinary: show, onState });
  return () => {
    users -= 1;
    if (users > 0) return;
    socket?.close();
    socket = null;
  };
}

/** @param {boolean} open */
function onState(open) {
  connected.value = open;
  // Their next pictures would not follow.
  if (!open) endFilms();
}

/**
 * Have a camera's frames drawn; returns what ends it.
 * @param {string} camera
 * @param {"tile" | "large"} size
 * @param {Draw} draw
 */
export function watch(camera, size, draw) {
  const entry = { size, draw };
  watched.set(camera, entry);
  tellSoon();
  return () => {
    if (watched.get(camera) !== entry) return;
    watched.delete(camera);
    endFilm(camera);
    tellSoon();
  };
}

/** Tiles come and go together: the server is told once. */
function tellSoon() {
  if (telling) return;
  telling = true;
  queueMicrotask(() => {
    telling = false;
    tell();
  });
}

function tell() {
  const watch = [...watched].map(([camera, { size }]) => ({ camera, size, codec: codecOf(size) }));
  socket?.send(JSON.stringify({ watch }));
}

/** @param {"tile" | "large" | undefined} size */
const codecOf = (size) => size === "large" ? codec : "jpeg";

/** @param {any} message */
function hear(message) {
  if (message.type === "cameras") cameras.value = message.cameras;
  if (message.type === "visitors") visitors.value = { in_view: message.in_view, left: message.left };
}

/** @param {ArrayBuffer} data */
async function show(data) {
  const { header, picture } = parseFrame(data);
  if (!isJpeg(picture)) return showFilm(header, picture);
  const bitmap = await createImageBitmap(new Blob([picture], { type: "image/jpeg" }));
  paint(bitmap, header);
  bitmap.close();
}

/** @param {import("./protocol.js").Header} header @param {Uint8Array<ArrayBuffer>} picture */
function showFilm(header, picture) {
  const { camera } = header;
  const wanted = codecOf(watched.get(camera)?.size) === "h264";
  if (wanted && !films.has(camera) && standsByItself(picture)) films.set(camera, new Film(paint, giveUpFilms));
  const film = films.get(camera);
  if (film) film.add(header, picture);
  else drawn(header);
}

/** @param {ImageBitmap | VideoFrame} image @param {import("./protocol.js").Header} header */
function paint(image, header) {
  watched.get(header.camera)?.draw(image, header);
  drawn(header);
}

/** @param {import("./protocol.js").Header} header */
function drawn({ camera, seq }) {
  socket?.send(JSON.stringify({ drawn: [camera, seq] }));
}

/** @param {string} camera */
function endFilm(camera) {
  films.get(camera)?.close();
  films.delete(camera);
}

/** The decoder cannot go on: JPEGs from now on. */
function giveUpFilms() {
  codec = "jpeg";
  endFilms();
  tell();
}

function endFilms() {
  for (const camera of [...films.keys()]) endFilm(camera);
}
