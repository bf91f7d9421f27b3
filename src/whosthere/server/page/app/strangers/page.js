/** Strangers: who was here without a name, and what was decided about it. */
import { query } from "../api.js";
import { html } from "../html.js";
import { GroupSelect, useGroup } from "../people/group.js";
import { useFresh } from "../people/told.js";
import { useResource } from "../resource.js";
import { t } from "../texts/texts.js";
import { Loaded } from "../ui/states.js";
import { Page } from "../ui/surfaces.js";
import { Decisions } from "./decisions.js";
import { Kept } from "./kept.js";
import { Lately } from "./lately.js";

const LOOK_AGAIN = 5000;

export default function StrangersPage() {
  const groups = useGroup();
  const { group } = groups;
  const kept = useResource(group && `/api/strangers${query({ group })}`, { every: LOOK_AGAIN });
  const people = useResource(group && `/api/people${query({ group })}`);
  const visitors = useResource("/api/visitors", { every: LOOK_AGAIN });
  const decisions = useResource(group && `/api/decisions${query({ group })}`);
  useFresh(kept, people, visitors, decisions);
  const names = people.data?.people.map((/** @type {{name: string}} */ one) => one.name) ?? [];
  return html`
    <${Page} title=${t("shell.strangers")} lead=${t("strangers.lead")} actions=${html`<${GroupSelect} groups=${groups} />`}>
      <${Loaded} resource=${visitors}>${(/** @type {any} */ data) => html`<${Lately} visitors=${data} group=${group} names=${names} />`}<//>
      <${Loaded} resource=${groups.error ? groups : kept}>
        ${(/** @type {any} */ data) => html`<${Kept} kept=${data.kept} strangers=${data.strangers} group=${group} names=${names} onChange=${kept.refresh} />`}
      <//>
      <${Loaded} resource=${decisions}>${(/** @type {any} */ data) => html`<${Decisions} decisions=${data.decisions} />`}<//>
    <//>`;
}
