import { useId, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Field } from "../ui/fields.js";

/**
 * Asks for a name; what the server has against it is told beside the field.
 * @param {{title: string, label: string, action: string, onName: (name: string) => Promise<unknown>,
 *   onClose: () => void, hint?: string, first?: string, suggestions?: string[], more?: any,
 *   children?: any}} props `first`: what is there at the beginning.
 */
export function NameDialog({ title, label, action, onName, onClose, hint, first = "", suggestions, more, children }) {
  const [name, setName] = useState(first);
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const id = useId();
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onName(name.trim());
    } catch (problem) {
      setError(/** @type {Error} */ (problem).message);
    }
    setBusy(false);
  };
  const foot = html`
    ${more && html`<span class="grow">${more}</span>`}
    <${Button} onClick=${onClose}>${t("shell.cancel")}<//>
    <${Button} kind="primary" type="submit" form=${id} busy=${busy} disabled=${name.trim() === ""}>${action}<//>`;
  return html`
    <${Dialog} title=${title} onClose=${onClose} foot=${foot}>
      <form id=${id} class="stack" onSubmit=${submit}>
        ${children}
        <${Field} label=${label} value=${name} onInput=${setName} hint=${hint} error=${error} suggestions=${suggestions} maxlength="128" autofocus />
      </form>
    <//>`;
}
