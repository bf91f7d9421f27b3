/** Adding a camera, or changing one. */
import { useId, useState } from "preact/hooks";
import { patch, post } from "../api.js";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Field, Segments } from "../ui/fields.js";
import { Notice } from "../ui/states.js";
import { toast } from "../ui/toast.js";

const KINDS = ["webcam", "stream", "file", "demo"];

/** Add the film that comes with the program. */
export function addDemo() {
  post("/api/cameras", { name: t("live.demo_name"), address: "demo" }).catch((error) => toast(error.message, { kind: "bad" }));
}

/** @param {{camera?: import("./protocol.js").Camera, onClose: () => void}} props */
export function CameraDialog({ camera, onClose }) {
  const [kind, setKind] = useState(kindOf(camera));
  const [address, setAddress] = useState(camera?.address ?? "");
  const [name, setName] = useState(camera?.name ?? "");
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const id = useId();

  const choose = (/** @type {string} */ chosen) => {
    setKind(chosen);
    setAddress(chosen === "webcam" ? "0" : "");
    setError(null);
  };
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const login = kind === "stream" ? { ...(user && { user }), ...(password && { password }) } : {};
    const told = { ...(name.trim() && { name: name.trim() }), address: kind === "demo" ? "demo" : address.trim(), ...login };
    try {
      await (camera ? patch(`/api/cameras/${camera.id}`, told) : post("/api/cameras", told));
      onClose();
    } catch (problem) {
      setError(/** @type {Error} */ (problem).message);
      setBusy(false);
    }
  };

  const foot = html`
    <${Button} onClick=${onClose}>${t("shell.cancel")}<//>
    <${Button} kind="primary" type="submit" form=${id} busy=${busy} disabled=${kind !== "demo" && !address.trim()}>${camera ? t("shell.save") : t("live.add")}<//>`;
  return html`
    <${Dialog} title=${camera ? t("live.edit_title", { name: camera.name }) : t("live.add_title")} onClose=${onClose} foot=${foot}>
      <form id=${id} class="stack camera-form" onSubmit=${save}>
        ${!camera && html`<${Segments} label=${t("live.kind")} value=${kind} options=${KINDS.map((value) => ({ value, label: t(`live.kind_${value}`) }))} onChange=${choose} />`}
        ${kind === "webcam" && html`<${Field} label=${t("live.number")} hint=${t("live.number_hint")} error=${error} value=${address} onInput=${setAddress} inputmode="numeric" />`}
        ${kind === "stream" && html`
          <${Field} label=${t("live.url")} hint=${t("live.url_hint")} error=${error} value=${address} onInput=${setAddress} />
          <${Field} label=${t("live.user")} value=${user} onInput=${setUser} />
          <${Field} label=${t("live.password")} type="password" hint=${camera?.has_password ? t("live.password_kept") : t("live.password_hint")} value=${password} onInput=${setPassword} autocomplete="new-password" />`}
        ${kind === "file" && html`<${Field} label=${t("live.path")} hint=${t("live.path_hint")} error=${error} value=${address} onInput=${setAddress} />`}
        <${Field} label=${t("live.camera_name")} value=${name} onInput=${setName} />
        ${kind === "demo" && html`<p class="soft">${t("live.demo_text")}</p>`}
        ${kind === "demo" && error && html`<${Notice} kind="bad">${error}<//>`}
      </form>
    <//>`;
}

/** @param {import("./protocol.js").Camera | undefined} camera */
function kindOf(camera) {
  if (!camera) return "stream";
  return camera.kind === "pictures" ? "file" : camera.kind;
}
