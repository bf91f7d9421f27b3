/** What is kept of people: each switch with what it means. */
import { useState } from "preact/hooks";
import { patch } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { t } from "../texts/texts.js";
import { Switch } from "../ui/fields.js";
import { Loaded, Notice } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";

export function Privacy() {
  const resource = useResource("/api/privacy");
  const [error, setError] = useState(/** @type {Error | null} */ (null));
  const change = async (/** @type {string} */ name, /** @type {boolean} */ on) => {
    setError(null);
    try {
      resource.set(await patch("/api/privacy", { [name]: on }));
    } catch (problem) {
      setError(/** @type {Error} */ (problem));
      resource.refresh();
    }
  };
  return html`
    <${Loaded} resource=${resource}>${(/** @type {any} */ { switches }) => html`
      <${Card} title=${t("system.privacy")}>
        <p class="soft">${t("system.privacy_lead")}</p>
        ${error && html`<${Notice} kind="bad">${error.message}<//>`}
        <ul class="system-switches">
          ${switches.map((/** @type {any} */ one) => html`
            <li key=${one.name}>
              <${Switch} label=${t(`system.${textOf(one.name)}`)} hint=${t(`system.${textOf(one.name)}_means`)} on=${one.on} onChange=${(/** @type {boolean} */ on) => change(one.name, on)} />
              ${one.restart_needed && html`<${Notice} kind="warn">${t("system.restart")}<//>`}
            </li>`)}
        </ul>
      <//>`}<//>`;
}

/** @param {string} name Of a setting, such as "people.keep_strangers". */
const textOf = (name) => name.replace(".", "_");
