/** System: how the server is doing, what it is made of, and who may come in. */
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { route } from "../router.js";
import { can } from "../session.js";
import { bytes, dateTime } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Loaded } from "../ui/states.js";
import { Card, Facts, Meter, Page } from "../ui/surfaces.js";
import { Cameras } from "./cameras.js";
import { Keys } from "./keys.js";
import { Models } from "./models.js";
import { Privacy } from "./privacy.js";
import { Sinks } from "./sinks.js";
import { SystemTabs } from "./tabs.js";

const EVERY_MS = 5000;

/** What each tab shows; some only to those who may change it. */
const SHOWN = {
  state: (/** @type {any} */ system) => html`<${State} system=${system} /><${Cameras} cameras=${system.cameras} stages=${system.stages} /><${Sinks} sinks=${system.sinks} />`,
  models: (/** @type {any} */ system) => html`<${Models} models=${system.models} />`,
  keys: () => html`<${Keys} />`,
  privacy: () => html`<${Privacy} />`,
};

export default function System() {
  const resource = useResource("/api/system", { every: EVERY_MS });
  const tabs = can("admin") ? ["state", "privacy", "keys", "models"] : ["state", "models"];
  const [asked] = route.value.rest;
  const tab = /** @type {keyof typeof SHOWN} */ (tabs.includes(asked) ? asked : "state");
  return html`
    <${Page} title=${t("shell.system")} lead=${t("system.lead")} actions=${html`<${SystemTabs} tabs=${tabs} open=${tab} />`}>
      <${Loaded} resource=${resource}>${SHOWN[tab]}<//>
    <//>`;
}

/** @param {{system: any}} props */
function State({ system }) {
  const { storage } = system;
  return html`
    <div class="system-state">
      <${Card} title=${t("system.server")}>
        <${Facts} items=${[
          [t("system.version"), system.version],
          [t("system.since"), dateTime(system.started_at)],
          [t("system.runs_on"), `Python ${system.python}, ${system.platform}`],
          [t("system.device"), system.device],
          [t("system.home"), html`<code>${system.home}</code>`],
        ]} />
      <//>
      <${Card} title=${t("system.storage")}>
        <${Facts} items=${[
          [t("system.database"), bytes(storage.database_bytes)],
          [t("system.rows"), t("system.rows_of", { used: bytes(storage.rows_bytes), bound: bytes(storage.rows_bound_bytes) })],
          [t("system.free"), bytes(storage.free_bytes)],
        ]} />
        <${Meter} share=${storage.rows_bytes / storage.rows_bound_bytes} label=${t("system.rows")} />
        <p class="quiet"><small>${t("system.rows_hint")}</small></p>
      <//>
    </div>`;
}
