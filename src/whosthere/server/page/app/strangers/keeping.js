/** Whether strangers are kept: what it means, and the switch for whoever may. */
import { useState } from "preact/hooks";
import { get, patch } from "../api.js";
import { html } from "../html.js";
import { can } from "../session.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { ConfirmDialog } from "../ui/dialog.js";
import { Empty } from "../ui/states.js";
import { Card } from "../ui/surfaces.js";
import { toast } from "../ui/toast.js";
import { tellProblem } from "../people/told.js";

/** The switch among those of privacy, whatever section it is listed in. */
const SWITCH = /(^|\.)keep_strangers$/;

/** @param {boolean} on @returns {Promise<boolean>} Whether it waits for a restart. */
async function keep(on) {
  const before = await get("/api/privacy");
  const { name } = before.switches.find((/** @type {{name: string}} */ one) => SWITCH.test(one.name));
  const after = await patch("/api/privacy", { [name]: on });
  return after.switches.find((/** @type {{name: string}} */ one) => one.name === name).restart_needed;
}

/** @param {{kept: boolean, onChange: () => void}} props */
export function KeepSwitch({ kept, onChange }) {
  const [asking, setAsking] = useState(false);
  const start = async () => {
    const later = await keep(true);
    setAsking(false);
    onChange();
    toast(t(later ? "strangers.on_restart" : "strangers.on_done"));
  };
  const stop = async () => {
    try {
      await keep(false);
      onChange();
      toast(t("strangers.stopped"));
    } catch (error) {
      tellProblem(error);
    }
  };
  if (kept) return can("admin") && html`<${Button} small kind="plain" icon="shield" onClick=${stop}>${t("strangers.stop")}<//>`;
  const actions = can("admin") ? html`<${Button} icon="shield" onClick=${() => setAsking(true)}>${t("strangers.on_again")}<//>` : html`<span class="quiet">${t("strangers.off_admin")}</span>`;
  return html`
    <${Card}>
      <${Empty} icon="shield-check" title=${t("strangers.off_title")} actions=${actions}>${t("strangers.off")}<//>
      ${asking && html`<${ConfirmDialog} title=${t("strangers.on_title")} action=${t("strangers.on_again")} onConfirm=${start} onClose=${() => setAsking(false)}><p>${t("strangers.on_lead")}</p><//>`}
    <//>`;
}
