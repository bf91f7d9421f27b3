/**
 * Pictures as H.264, a quarter of the bytes of JPEGs or less. Browsers decode it for pages that come
 * by https or from this machine.
 */

/** Of the frames that begin with what the decoder must know: sequence parameters. */
const PARAMETERS = 7;
const START = 4;
/** Milliseconds: a decoder that keeps pictures back until more come would wait for ever. */
const PATIENCE = 2000;

/** Whether this browser does. @type {Promise<boolean>} */
export const allowed = "VideoDecoder" in globalThis
  ? VideoDecoder.isConfigSupported({ codec: "avc1.42c01f" }).then(({ supported }) => supported === true, () => false)
  : Promise.resolve(false);

/** One camera's pictures, in their order. */
export class Film {
  /** @type {Map<number, import("./protocol.js").Header>} */
  #headers = new Map();
  #decoder;
  #fail;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #overdue;

  /**
   * @param {(frame: VideoFrame, header: import("./protocol.js").Header) => void} show
   * @param {() => void} fail Called when it cannot go on.
   */
  constructor(show, fail) {
    this.#fail = fail;
    this.#decoder = new VideoDecoder({
      output: (frame) => {
        clearTimeout(this.#overdue);
        this.#overdue = undefined;
        const header = this.#headers.get(frame.timestamp);
        this.#headers.delete(frame.timestamp);
        try {
          if (header) show(frame, header);
        } finally {
          frame.close();
        }
      },
      error: fail,
    });
  }

  /** @param {import("./protocol.js").Header} header @param {Uint8Array<ArrayBuffer>} data */
  add(header, data) {
    const key = standsByItself(data);
    if (key && this.#decoder.state === "unconfigured") {
      this.#decoder.configure({ codec: codecOf(data), optimizeForLatency: true });
    }
    this.#overdue ??= setTimeout(this.#fail, PATIENCE);
    this.#headers.set(header.seq, header);
    this.#decoder.decode(new EncodedVideoChunk({ type: key ? "key" : "delta", timestamp: header.seq, data }));
  }

  close() {
    clearTimeout(this.#overdue);
    if (this.#decoder.state !== "closed") this.#decoder.close();
  }
}

/** @param {Uint8Array} data */
export const standsByItself = (data) => (data[START] & 0x1f) === PARAMETERS;

/** Profile, constraints and level stand where the parameters begin. @param {Uint8Array} data */
function codecOf(data) {
  const bytes = data.subarray(START + 1, START + 4);
  return `avc1.${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
