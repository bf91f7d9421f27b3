/** A WebSocket that comes back: after a loss it tries again, ever more rarely. */
import { signal } from "@preact/signals";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

/** Sockets that are down at present; the frame shows a banner while there is one. */
export const down = signal(0);

/**
 * @param {string} path
 * @param {{onOpen?: (send: (data: string | ArrayBuffer | Blob) => void) => void,
 *   onText?: (message: any) => void, onBinary?: (data: ArrayBuffer) => void,
 *   onState?: (open: boolean) => void}} handlers
 * @returns {{send: (data: string | ArrayBuffer | Blob) => boolean, close: () => void}} `send` says
 *   whether it was open.
 */
export function connect(path, handlers) {
  /** @type {WebSocket | null} */
  let socket = null;
  let pause = FIRST_PAUSE;
  let lost = false;
  let ended = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;

  const send = (/** @type {string | ArrayBuffer | Blob} */ data) => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(data);
    return true;
  };

  function setLost(/** @type {boolean} */ now) {
    if (now !== lost) down.value += now ? 1 : -1;
    lost = now;
  }

  function open() {
    socket = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")));
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      pause = FIRST_PAUSE;
      setLost(false);
      handlers.onState?.(true);
      handlers.onOpen?.(send);
    };
    socket.onmessage = ({ data }) =>
      typeof data === "string" ? handlers.onText?.(JSON.parse(data)) : handlers.onBinary?.(data);
    socket.onclose = () => {
      if (ended) return;
      setLost(true);
      retry = setTimeout(open, pause * (0.5 + Math.random() / 2));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      // Last: whoever is told may close it for good.
      handlers.onState?.(false);
    };
  }

  open();
  return {
    send,
    close() {
      ended = true;
      setLost(false);
      clearTimeout(retry);
      socket?.close();
    },
  };
}
