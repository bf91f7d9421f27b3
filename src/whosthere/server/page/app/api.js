/** The native API: JSON, pictures and uploads over `fetch`, with errors as `ApiError`. */
import { csrfToken, signedOut } from "./session.js";
import { t } from "./texts/texts.js";

/** What the server refused, or that it did not answer; the message is a sentence for a person. */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status; 0 when nothing answered.
   * @param {string} code What programs tell errors apart by, such as "NameTaken".
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @param {string} path @param {AbortSignal} [signal] */
export const get = (path, signal) => json("GET", path, undefined, signal);
/** @param {string} path @param {unknown} [body] */
export const post = (path, body = {}) => json("POST", path, body);
/** @param {string} path @param {unknown} body */
export const patch = (path, body) => json("PATCH", path, body);
/** @param {string} path */
export const remove = (path) => json("DELETE", path);

/**
 * Send a file as it is.
 * @param {string} path
 * @param {Blob} file
 */
export async function upload(path, file) {
  const answer = await send(path, { method: "POST", body: file, headers: { "Content-Type": file.type || "application/octet-stream" } });
  return answer.json();
}

/** Have the browser save what a path answers with. @param {string} path */
export function download(path) {
  const link = document.createElement("a");
  link.href = path;
  link.download = "";
  link.click();
}

/**
 * @param {Record<string, string | number | null | undefined>} values Empty ones are left out.
 * @returns {string} With its question mark, or nothing.
 */
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {AbortSignal} [signal]
 */
async function json(method, path, body, signal) {
  /** @type {Record<string, string>} */
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const answer = await send(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  return answer.status === 204 ? null : answer.json();
}

/** @param {string} path @param {RequestInit} request */
async function send(path, request) {
  const headers = { ...request.headers, ...(request.method === "GET" ? {} : { "X-CSRF-Token": csrfToken() }) };
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(path, { ...request, headers, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "Unreachable", t("shell.unreachable"));
  }
  if (answer.ok) return answer;
  const problem = await told(answer);
  if (answer.status === 401 && path !== "/api/session") signedOut();
  throw problem;
}

/** @param {Response} answer */
async function told(answer) {
  const fallback = t("shell.failed", { status: answer.status });
  try {
    const { error } = await answer.json();
    return new ApiError(answer.status, error.code, error.message || fallback);
  } catch {
    return new ApiError(answer.status, String(answer.status), fallback);
  }
}
