/** People: everybody, or one of them. */
import { html } from "../html.js";
import { route } from "../router.js";
import { Everybody } from "./everybody.js";
import { Somebody } from "./somebody.js";

export default function PeoplePage() {
  const [id] = route.value.rest;
  return id ? html`<${Somebody} key=${id} id=${id} />` : html`<${Everybody} />`;
}
