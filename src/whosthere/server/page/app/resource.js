/** What the API says, in a component: loading, there, or failed; and again when asked. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { get } from "./api.js";

/**
 * @template T
 * @typedef {{data: T | null, error: Error | null, loading: boolean, refresh: () => void,
 *   set: (data: T) => void}} Resource
 */

/**
 * Get a path now, whenever it changes, and on `refresh`; what is shown stays until the next is there.
 * @template T
 * @param {string | null} path Null for not yet.
 * @param {{every?: number}} [options] `every`: milliseconds between two looks.
 * @returns {Resource<T>}
 */
export function useResource(path, { every } = {}) {
  const [state, setState] = useState(/** @type {any} */ ({ data: null, error: null, loading: true }));
  const [asked, setAsked] = useState(0);
  const refresh = useCallback(() => setAsked((count) => count + 1), []);

  useEffect(() => {
    if (path === null) return undefined;
    const leaving = new AbortController();
    const look = () =>
      get(path, leaving.signal).then(
        (data) => setState({ data, error: null, loading: false, path }),
        (error) => {
          if (!leaving.signal.aborted) setState((/** @type {any} */ old) => ({ data: old.path === path ? old.data : null, error, loading: false, path }));
        },
      );
    setState((/** @type {any} */ old) => ({ ...old, loading: true }));
    look();
    const timer = every ? setInterval(() => document.hidden || look(), every) : undefined;
    return () => {
      leaving.abort();
      clearInterval(timer);
    };
  }, [path, asked, every]);

  return { ...state, refresh, set: (data) => setState({ data, error: null, loading: false, path }) };
}
