/** The grid of everybody in a group. */
import { useState } from "preact/hooks";
import { post, query } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { route } from "../router.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { SearchField } from "../ui/fields.js";
import { Menu } from "../ui/menu.js";
import { Empty, Loaded } from "../ui/states.js";
import { Page } from "../ui/surfaces.js";
import { toast } from "../ui/toast.js";
import { AddPerson } from "./add.js";
import { chosenGroup, GroupSelect, useGroup } from "./group.js";
import { NameDialog } from "./name_dialog.js";
import { PersonCard, PersonSkeletons } from "./person_card.js";
import { useFresh } from "./told.js";

const AT_ONCE = 120;

/** Without accents and capitals. @param {string} name */
const folded = (name) => name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function Everybody() {
  const groups = useGroup();
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState(/** @type {"add" | "group" | null} */ (route.value.params.has("add") ? "add" : null));
  const everybody = useResource(groups.group && `/api/people${query({ group: groups.group })}`);
  useFresh(everybody, groups);

  const makeGroup = async (/** @type {string} */ name) => {
    const made = await post("/api/groups", { name });
    groups.refresh();
    chosenGroup.value = made.name;
    setOpened(null);
    toast(t("people.group_made", { name: made.name }));
  };
  const actions = html`
    ${(everybody.data?.people.length ?? 0) > 1 && html`<${SearchField} label=${t("people.search")} value=${search} onInput=${setSearch} />`}
    <${GroupSelect} groups=${groups} />
    ${can("operator") && html`
      <${Button} kind="primary" icon="user-plus" onClick=${() => setOpened("add")}>${t("people.add")}<//>
      <${Menu} items=${[{ label: t("people.new_group"), icon: "users", onSelect: () => setOpened("group") }]} />`}`;
  return html`
    <${Page} title=${t("shell.people")} lead=${t("people.lead")} actions=${actions}>
      <${Loaded} resource=${groups.error ? groups : everybody} skeleton=${html`<${PersonSkeletons} />`}>
        ${(/** @type {any} */ data) => html`<${Grid} people=${data.people} search=${search} onClear=${() => setSearch("")} onAdd=${() => setOpened("add")} />`}
      <//>
      ${opened === "add" && groups.group && html`<${AddPerson} group=${groups.group} onClose=${() => setOpened(null)} />`}
      ${opened === "group" && html`<${NameDialog} title=${t("people.new_group")} label=${t("people.group_name")} hint=${t("people.group_hint")} action=${t("people.create")} onName=${makeGroup} onClose=${() => setOpened(null)} />`}
    <//>`;
}

/** @param {{people: any[], search: string, onClear: () => void, onAdd: () => void}} props */
function Grid({ people, search, onClear, onAdd }) {
  const [most, setMost] = useState(AT_ONCE);
  if (people.length === 0) {
    const add = can("operator") && html`<${Button} kind="primary" icon="user-plus" onClick=${onAdd}>${t("people.add")}<//>`;
    return html`<${Empty} icon="users" title=${t("people.nobody_title")} actions=${add}>${t("people.nobody")}<//>`;
  }
  const found = people.filter((person) => folded(person.name).includes(folded(search.trim())));
  if (found.length === 0) {
    const clear = html`<${Button} onClick=${onClear}>${t("people.clear_search")}<//>`;
    return html`<${Empty} icon="search" title=${t("people.no_match_title")} actions=${clear}>${t("people.no_match", { search })}<//>`;
  }
  return html`
    <p class="quiet" role="status">${t("people.count", { count: found.length })}</p>
    <ul class="people">${found.slice(0, most).map((person) => html`<li key=${person.id}><${PersonCard} person=${person} /></li>`)}</ul>
    ${found.length > most && html`<div class="row more"><${Button} onClick=${() => setMost(most + AT_ONCE)}>${t("people.more")}<//></div>`}`;
}
