/** The beginning: find out who is signed in, then show the frame or the way in. */
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "./api.js";
import { Frame } from "./frame.js";
import { html } from "./html.js";
import { session, signedIn } from "./session.js";
import { SignIn } from "./signin/page.js";
import { ErrorNotice } from "./ui/states.js";
import "./theme.js";

function Whole() {
  const [error, setError] = useState(/** @type {Error | null} */ (null));
  const ask = () => {
    setError(null);
    get("/api/session").then((told) => { session.value = told; }, setError);
  };
  useEffect(ask, []);
  if (error) return html`<main class="main"><${ErrorNotice} error=${error} onRetry=${ask} /></main>`;
  if (session.value === null) return null;
  return signedIn.value ? html`<${Frame} />` : html`<${SignIn} />`;
}

render(html`<${Whole} />`, /** @type {HTMLElement} */ (document.getElementById("page")));
