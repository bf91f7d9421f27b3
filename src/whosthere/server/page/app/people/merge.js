/** Two people who are one. */
import { useId, useState } from "preact/hooks";
import { post, query } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { SearchField } from "../ui/fields.js";
import { Loaded, Notice, Skeleton } from "../ui/states.js";
import { Avatar } from "../ui/surfaces.js";
import { tell } from "./told.js";

const SHOWN = 50;

/** @param {{person: any, onClose: () => void, onMerged: (into: string) => void}} props */
export function MergeDialog({ person, onClose, onMerged }) {
  const everybody = useResource(`/api/people${query({ group: person.group })}`);
  const [search, setSearch] = useState("");
  const [into, setInto] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {Error | null} */ (null));
  const name = useId();

  const merge = async () => {
    setBusy(true);
    try {
      const { decision } = await post(`/api/people/${person.id}/merge`, { into: into.id });
      onMerged(into.id);
      tell(t("people.merge_done", { name: person.name, other: into.name }), decision);
    } catch (problem) {
      setError(/** @type {Error} */ (problem));
      setBusy(false);
    }
  };
  const listed = (/** @type {any} */ data) => {
    const others = data.people.filter((/** @type {any} */ one) => one.id !== person.id);
    if (others.length === 0) return html`<p class="quiet">${t("people.merge_nobody")}</p>`;
    const found = others.filter((/** @type {any} */ one) => one.name.toLowerCase().includes(search.trim().toLowerCase()));
    return html`
      <${SearchField} label=${t("people.merge_search")} value=${search} onInput=${setSearch} />
      <ul class="choices">
        ${found.slice(0, SHOWN).map((/** @type {any} */ one) => html`
          <li key=${one.id}><label class="choice"><input type="radio" name=${name} checked=${into?.id === one.id} onChange=${() => setInto(one)} /><${Avatar} name=${one.name} picture=${one.picture} /><span class="grow wrap-anywhere">${one.name}</span></label></li>`)}
      </ul>`;
  };
  const foot = html`<${Button} onClick=${onClose}>${t("shell.cancel")}<//><${Button} kind="primary" icon="merge" busy=${busy} disabled=${!into} onClick=${merge}>${t("people.merge_action")}<//>`;
  return html`
    <${Dialog} title=${t("people.merge_title", { name: person.name })} onClose=${onClose} foot=${foot}>
      <p class="soft">${t("people.merge_lead", { name: person.name })}</p>
      ${error && html`<${Notice} kind="bad">${error.message}<//>`}
      <${Loaded} resource=${everybody} skeleton=${html`<${Skeleton} count=${4} />`}>${listed}<//>
    <//>`;
}
