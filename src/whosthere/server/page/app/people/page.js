/** People: everybody, or one of them. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { route } from "../router.js";
import { Everybody } from "./everybody.js";
import { Somebody } from "./somebody.js";

export default function PeoplePage() {
  const [id] = route.value.rest;
  const shown = useRef(id);
  useEffect(() => {
    // Somebody is a page of their own to whoever listens to it; the frame sees to the first one.
    if (shown.current !== id) document.getElementById("main")?.focus({ preventScroll: true });
    if (shown.current !== id && id) scrollTo(0, 0);
    shown.current = id;
  }, [id]);
  return id ? html`<${Somebody} key=${id} id=${id} />` : html`<${Everybody} />`;
}
