/** What all cameras see: one socket, opened with the first tile and closed with the last. */
import { signal } from "@preact/signals";
import { connect } from "../socket.js";
import { parseFrame } from "./protocol.js";

/** Null until the server has told. @type {import("@preact/signals").Signal<import("./protocol.js").Camera[] | null>} */
export const cameras = signal(null);

/** @type {import("@preact/signals").Signal<{in_view: import("./protocol.js").Visitor[], left: import("./protocol.js").Visitor[]}>} */
export const visitors = signal({ in_view: [], left: [] });

export const connected = signal(true);

/** @typedef {(bitmap: ImageBitmap, header: import("./protocol.js").Header) => void} Draw */

/** @type {Map<string, {size: "tile" | "large", draw: Draw}>} */
const watched = new Map();
/** @type {ReturnType<typeof connect> | null} */
let socket = null;
let users = 0;
let telling = false;

/** Open the stream; returns what ends it. */
export function follow() {
  users += 1;
  socket ??= connect("/api/live", { onOpen: tell, onText: hear, onBinary: show, onState: (open) => { connected.value = open; } });
  return () => {
    users -= 1;
    if (users > 0) return;
    socket?.close();
    socket = null;
  };
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
  const watch = [...watched].map(([camera, { size }]) => ({ camera, size }));
  socket?.send(JSON.stringify({ watch }));
}

/** @param {any} message */
function hear(message) {
  if (message.type === "cameras") cameras.value = message.cameras;
  if (message.type === "visitors") visitors.value = { in_view: message.in_view, left: message.left };
}

/** @param {ArrayBuffer} data */
async function show(data) {
  const { header, jpeg } = parseFrame(data);
  const bitmap = await createImageBitmap(jpeg);
  watched.get(header.camera)?.draw(bitmap, header);
  bitmap.close();
  socket?.send(JSON.stringify({ drawn: [header.camera, header.seq] }));
}
