/** The way in: a key, or the link that was printed when the server started. */
import { useEffect, useState } from "preact/hooks";
import { post } from "../api.js";
import { html } from "../html.js";
import { go, route } from "../router.js";
import { session } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Field } from "../ui/fields.js";
import { Notice } from "../ui/states.js";

export function SignIn() {
  const [key, setKey] = useState("");
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const link = route.value.params.get("link");

  const enter = async (/** @type {string} */ path, /** @type {object} */ body) => {
    setBusy(true);
    setError(null);
    try {
      session.value = await post(path, body);
      if (route.value.page === "sign-in") go("live");
    } catch (problem) {
      setError(/** @type {Error} */ (problem).message);
    }
    setBusy(false);
  };

  useEffect(() => {
    document.title = t("shell.title", { page: t("signin.title") });
    if (!link) return;
    // It opens once: nobody needs to find it in the history.
    history.replaceState(null, "", "#/sign-in");
    enter("/api/session/link", { token: link });
  }, []);

  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    enter("/api/session", { key: key.trim() });
  };

  return html`
    <main class="sign-in" id="main">
      <form class="card sign-in-card" onSubmit=${submit}>
        <img src="/page/mark.svg" alt="" width="48" height="48" />
        <div><h1>${t("signin.title")}</h1><p class="soft">${t("signin.lead")}</p></div>
        <${Field} label=${t("signin.key")} type="password" value=${key} onInput=${setKey} hint=${t("signin.key_hint")} autofocus />
        ${error && html`<${Notice} kind="bad">${error}<//>`}
        <${Button} kind="primary" type="submit" busy=${busy} disabled=${!key.trim()}>${t("signin.enter")}<//>
        <p class="quiet"><small>${t("signin.link_hint")}</small></p>
      </form>
    </main>`;
}
