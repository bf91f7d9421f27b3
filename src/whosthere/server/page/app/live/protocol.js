/** Frames as the server sends them: length of the header, the header as JSON, the picture. */

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{yaw: number, pitch: number, roll: number}} Pose Degrees.
 * @typedef {{track: number, visitor: string | null, person_id: string | null, name: string | null,
 *   confidence: number, stranger_id: string | null, looks: number, box: Box,
 *   landmarks: Record<string, [number, number]>,
 *   pose: Pose | null, filled: string[], more: Record<string, string> | null,
 *   attributes: {age: number | null, gender: string | null, emotion: string | null} | null}} Seen
 * @typedef {{width: number, height: number, faces: Seen[]}} Scene
 * @typedef {Scene & {camera: string, seq: number, captured_at: string, latency: number,
 *   analysed_fps: number, state: string}} Header
 * @typedef {{id: string, name: string, kind: string, address: string, paused: boolean, state: string,
 *   problem: string | null, latency: number, analysed_fps: number, dropped: number,
 *   has_password: boolean}} Camera
 * @typedef {{id: string, camera: string, camera_name: string, name: string | null,
 *   person_id: string | null, stranger_id: string | null, first_seen: string, last_seen: string,
 *   in_view: boolean, picture: string | null, corrected: boolean}} Visitor
 */

const LENGTH_BYTES = 4;

/** @param {ArrayBuffer} data @returns {{header: Header, picture: Uint8Array<ArrayBuffer>}} */
export function parseFrame(data) {
  const length = new DataView(data).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, LENGTH_BYTES, length)));
  return { header, picture: new Uint8Array(data, LENGTH_BYTES + length) };
}

/** Whether it is a JPEG; if not, it is H.264. @param {Uint8Array} picture */
export const isJpeg = (picture) => picture[0] === 0xff;
