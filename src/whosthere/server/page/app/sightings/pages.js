/** Visits page by page: the first one stays fresh, further ones are added behind it. */
import { useEffect, useState } from "preact/hooks";
import { get, query } from "../api.js";
import { useResource } from "../resource.js";

const LIMIT = 50;
const FRESH_MS = 10_000;

/**
 * @param {Record<string, any>} selection As the API takes it.
 * @returns {{first: import("../resource.js").Resource<any>, sightings: any[], more: boolean,
 *   busy: boolean, error: Error | null, onMore: () => Promise<void>}}
 */
export function usePages(selection) {
  const path = `/api/sightings${query({ ...selection, limit: LIMIT })}`;
  const [further, setFurther] = useState(/** @type {{path: string, sightings: any[], next: string | null}} */ ({ path, sightings: [], next: null }));
  const [state, setState] = useState({ busy: false, error: /** @type {Error | null} */ (null) });
  const extended = further.path === path && further.sightings.length > 0;
  // A first page that moved on would leave a gap before the second.
  const first = useResource(path, { every: extended ? undefined : FRESH_MS });
  useEffect(() => setFurther({ path, sightings: [], next: null }), [path]);

  const cursor = extended ? further.next : (first.data?.next ?? null);
  const onMore = async () => {
    setState({ busy: true, error: null });
    try {
      const page = await get(`/api/sightings${query({ ...selection, limit: LIMIT, cursor })}`);
      setFurther((old) => (old.path === path ? { path, sightings: [...old.sightings, ...page.sightings], next: page.next } : old));
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error: /** @type {Error} */ (error) });
    }
  };
  const sightings = [...(first.data?.sightings ?? []), ...(extended ? further.sightings : [])];
  return { first, sightings, more: cursor !== null, onMore, ...state };
}
