/** Keys: who may come in, and what they may do. */
import { useId, useState } from "preact/hooks";
import { post, remove } from "../api.js";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { ago, date } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { Button, IconButton } from "../ui/button.js";
import { ConfirmDialog, Dialog } from "../ui/dialog.js";
import { Field, Segments } from "../ui/fields.js";
import { Loaded, Notice } from "../ui/states.js";
import { Badge, Card } from "../ui/surfaces.js";
import { Table } from "../ui/table.js";
import { toast } from "../ui/toast.js";

const ROLES = ["viewer", "operator", "admin"];

export function Keys() {
  const resource = useResource("/api/keys");
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState(/** @type {any} */ (null));
  const revoke = async () => {
    await remove(`/api/keys/${revoking.id}`);
    toast(t("system.revoked_toast", { name: revoking.name }));
    setRevoking(null);
    resource.refresh();
  };
  const columns = [
    { label: t("system.key_name"), cell: (/** @type {any} */ key) => html`<strong>${key.name}</strong><div class="quiet"><code>${key.id}…</code></div>` },
    { label: t("system.role"), cell: (/** @type {any} */ key) => t(`shell.role_${key.role}`) },
    { label: t("system.made"), cell: (/** @type {any} */ key) => date(key.created_at) },
    { label: t("system.used"), cell: (/** @type {any} */ key) => (key.last_used_at ? ago(key.last_used_at) : t("system.never")) },
    { label: t("system.state"), cell: (/** @type {any} */ key) => (key.revoked_at ? html`<${Badge} kind="bad">${t("system.revoked")}<//>` : html`<${Button} small kind="danger" onClick=${() => setRevoking(key)}>${t("system.revoke")}<//>`) },
  ];
  const actions = html`<${Button} kind="primary" icon="plus" onClick=${() => setMaking(true)}>${t("system.make_key")}<//>`;
  return html`
    <${Card} flush class="titled" title=${t("system.keys")} actions=${actions}>
      <${Loaded} resource=${resource}>${(/** @type {any} */ { keys }) => html`<${Table} caption=${t("system.keys")} columns=${columns} rows=${keys} keyOf=${(/** @type {any} */ key) => key.id} />`}<//>
    <//>
    <p class="quiet"><small>${t("system.roles_hint")}</small></p>
    ${making && html`<${NewKey} onClose=${() => { setMaking(false); resource.refresh(); }} />`}
    ${revoking && html`<${ConfirmDialog} title=${t("system.revoke_title", { name: revoking.name })} action=${t("system.revoke")} onConfirm=${revoke} onClose=${() => setRevoking(null)}><p>${t("system.revoke_text")}</p><//>`}`;
}

/** @param {{onClose: () => void}} props */
function NewKey({ onClose }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState("viewer");
  const [secret, setSecret] = useState(/** @type {string | null} */ (null));
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const id = useId();
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      setSecret((await post("/api/keys", { name: name.trim(), role })).secret);
    } catch (problem) {
      setError(/** @type {Error} */ (problem).message);
    }
  };
  if (secret) return html`<${Made} secret=${secret} onClose=${onClose} />`;
  const foot = html`
    <${Button} onClick=${onClose}>${t("shell.cancel")}<//>
    <${Button} kind="primary" type="submit" form=${id} disabled=${!name.trim()}>${t("system.make_key")}<//>`;
  return html`
    <${Dialog} title=${t("system.make_key")} onClose=${onClose} foot=${foot}>
      <form id=${id} class="stack" onSubmit=${make}>
        <${Field} label=${t("system.key_name")} hint=${t("system.key_name_hint")} value=${name} onInput=${setName} error=${error} />
        <${Segments} label=${t("system.role")} value=${role} options=${ROLES.map((value) => ({ value, label: t(`shell.role_${value}`) }))} onChange=${setRole} />
        <p class="soft">${t(`system.may_${role}`)}</p>
      </form>
    <//>`;
}

/** The key, this once. @param {{secret: string, onClose: () => void}} props */
function Made({ secret, onClose }) {
  const copy = () => navigator.clipboard.writeText(secret).then(() => toast(t("system.copied")), () => toast(t("system.not_copied"), { kind: "bad" }));
  return html`
    <${Dialog} title=${t("system.key_made")} onClose=${onClose} foot=${html`<${Button} kind="primary" onClick=${onClose}>${t("shell.close")}<//>`}>
      <${Notice} kind="warn">${t("system.key_once")}<//>
      <div class="row"><code class="system-secret grow" data-secret>${secret}</code><${IconButton} icon="copy" label=${t("system.copy")} onClick=${copy} /></div>
    <//>`;
}
