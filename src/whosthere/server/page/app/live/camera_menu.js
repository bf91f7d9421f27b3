/** What can be done with a camera: pause, edit, remove. */
import { useState } from "preact/hooks";
import { patch, post, remove } from "../api.js";
import { html } from "../html.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { ConfirmDialog } from "../ui/dialog.js";
import { Menu } from "../ui/menu.js";
import { toast } from "../ui/toast.js";
import { CameraDialog } from "./camera_dialog.js";

/** @param {{camera: import("./protocol.js").Camera}} props */
export function CameraMenu({ camera }) {
  const [open, setOpen] = useState(/** @type {"edit" | "remove" | null} */ (null));
  if (!can("operator")) return null;
  const path = `/api/cameras/${camera.id}`;
  const doing = (/** @type {Promise<unknown>} */ work) => work.catch((error) => toast(error.message, { kind: "bad" }));
  const items = [
    camera.paused
      ? { label: t("live.resume"), icon: "play", onSelect: () => doing(patch(path, { paused: false })) }
      : { label: t("live.pause"), icon: "pause", onSelect: () => doing(patch(path, { paused: true })) },
    ...(["ended", "failed", "lost"].includes(camera.state) ? [{ label: camera.state === "ended" ? t("live.play_again") : t("live.try_again"), icon: "rotate-ccw", onSelect: () => doing(post(`${path}/restart`)) }] : []),
    { label: t("live.edit"), icon: "pencil", onSelect: () => setOpen("edit") },
    { label: t("live.remove"), icon: "trash-2", danger: true, onSelect: () => setOpen("remove") },
  ];
  const close = () => setOpen(null);
  const leave = async () => {
    await remove(path);
    close();
    toast(t("live.removed", { name: camera.name }));
  };
  return html`
    <${Menu} small items=${items} />
    ${open === "edit" && html`<${CameraDialog} camera=${camera} onClose=${close} />`}
    ${open === "remove" && html`<${ConfirmDialog} title=${t("live.remove_title", { name: camera.name })} action=${t("live.remove")} onConfirm=${leave} onClose=${close}><p>${t("live.remove_text")}</p><//>`}`;
}
