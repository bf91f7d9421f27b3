/** One person: name, photos, when they were seen, and everything that can be done about them. */
import { useEffect, useState } from "preact/hooks";
import { patch } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { go, href } from "../router.js";
import { can } from "../session.js";
import { ago, dateTime } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button, ButtonLink } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { Menu } from "../ui/menu.js";
import { Empty, Loaded } from "../ui/states.js";
import { Avatar, Card, Facts, Page } from "../ui/surfaces.js";
import { AddPhotos } from "./add.js";
import { EraseDialog, ErasedPage } from "./erase.js";
import { LastSightings } from "./last_sightings.js";
import { MergeDialog } from "./merge.js";
import { NameDialog } from "./name_dialog.js";
import { Photos } from "./photos.js";
import { tell, useFresh } from "./told.js";

/** @param {{id: string}} props */
export function Somebody({ id }) {
  const [erased, setErased] = useState(/** @type {{name: string, evidence: any} | null} */ (null));
  const told = useResource(erased ? null : `/api/people/${encodeURIComponent(id)}`);
  useFresh(told);
  const name = told.data?.name;
  useEffect(() => {
    if (name) document.title = t("shell.title", { page: name });
    return () => { document.title = t("shell.title", { page: t("shell.people") }); };
  }, [name]);
  if (erased) return html`<${ErasedPage} ...${erased} />`;
  if (told.error && "code" in told.error && told.error.code === "PersonNotFound") {
    const way = html`<${ButtonLink} kind="primary" href=${href("people")}>${t("people.back")}<//>`;
    return html`<${Page} title=${t("shell.people")}><${Empty} icon="user-x" title=${t("people.gone_title")} actions=${way}>${t("people.gone")}<//><//>`;
  }
  const person = told.data;
  const title = person ? html`<span class="person-head"><${Avatar} name=${person.name} picture=${person.picture} size="large" /><span class="wrap-anywhere">${person.name}</span></span>` : t("shell.people");
  return html`
    <a class="back" href=${href("people")}><${Icon} name="arrow-left" size="small" />${t("people.back")}</a>
    <${Page} title=${title} actions=${person && html`<${Actions} person=${person} onErased=${setErased} />`}>
      <${Loaded} resource=${told}>${() => html`<${Body} person=${person} />`}<//>
    <//>`;
}

/** @param {{person: any, onErased: (erased: {name: string, evidence: any}) => void}} props */
function Actions({ person, onErased }) {
  const [opened, setOpened] = useState(/** @type {"add" | "rename" | "merge" | "erase" | null} */ (null));
  if (!can("operator")) return null;
  const close = () => setOpened(null);
  const rename = async (/** @type {string} */ name) => {
    const { decision } = await patch(`/api/people/${person.id}`, { name });
    close();
    tell(t("people.renamed", { old: person.name, name }), decision);
  };
  return html`
    <${Button} kind="primary" icon="image-plus" onClick=${() => setOpened("add")}>${t("people.add_photos")}<//>
    <${Button} icon="pencil" onClick=${() => setOpened("rename")}>${t("people.rename")}<//>
    <${Menu} items=${[
      { label: t("people.merge"), icon: "merge", onSelect: () => setOpened("merge") },
      { label: t("people.erase"), icon: "trash-2", danger: true, onSelect: () => setOpened("erase") },
    ]} />
    ${opened === "add" && html`<${AddPhotos} person=${person} onClose=${close} />`}
    ${opened === "rename" && html`<${NameDialog} title=${t("people.rename")} label=${t("people.new_name")} action=${t("people.save")} first=${person.name} onName=${rename} onClose=${close} />`}
    ${opened === "merge" && html`<${MergeDialog} person=${person} onClose=${close} onMerged=${(/** @type {string} */ into) => go("people", into)} />`}
    ${opened === "erase" && html`<${EraseDialog} person=${person} onClose=${close} onErased=${onErased} />`}`;
}

/** @param {{person: any}} props */
function Body({ person }) {
  /** @type {[string, any][]} */
  const facts = [
    [t("people.last_seen"), person.last_seen ? html`<span title=${dateTime(person.last_seen)}>${ago(person.last_seen)}</span>` : t("people.never_seen")],
    [t("people.added"), dateTime(person.added_at)],
    [t("people.in_group"), person.group],
  ];
  if (person.user_data) facts.push([t("people.notes"), person.user_data]);
  return html`
    <div class="person-columns">
      <${Photos} person=${person} />
      <div class="stack">
        <${Card}><${Facts} items=${facts} /><//>
        <${LastSightings} personId=${person.id} />
      </div>
    </div>`;
}
