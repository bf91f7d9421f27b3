/** Where we are: the part of the address after `#`. */
import { signal } from "@preact/signals";

/** @typedef {{page: string, rest: string[], params: URLSearchParams}} Route */

/** @returns {Route} */
function read() {
  const [path, params = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/").map(decodeURIComponent);
  return { page: page || "live", rest: rest.filter(Boolean), params: new URLSearchParams(params) };
}

export const route = signal(read());

/** Whether somebody went somewhere since the page was opened. */
export const travelled = signal(false);

addEventListener("hashchange", () => {
  travelled.value = true;
  route.value = read();
});

/** The address of a page. @param {string} page @param {...string} rest */
export const href = (page, ...rest) => `#/${[page, ...rest].map(encodeURIComponent).join("/")}`;

/** Go there. @param {string} page @param {...string} rest */
export function go(page, ...rest) {
  location.hash = href(page, ...rest);
}
