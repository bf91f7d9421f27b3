import { useEffect, useId, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Button, IconButton } from "./button.js";
import { Field } from "./fields.js";
import { Notice } from "./states.js";

/**
 * A dialog over the page: the browser keeps the focus inside and gives it back; Escape closes it.
 * @param {{title: string, onClose: () => void, foot?: any, wide?: boolean, children?: any}} props
 */
export function Dialog({ title, onClose, foot, wide, children }) {
  const id = useId();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return html`
    <dialog ref=${dialog} class="dialog ${wide ? "wide" : ""}" aria-labelledby=${id} onCancel=${(/** @type {Event} */ event) => { event.preventDefault(); onClose(); }}>
      <header class="dialog-head"><h2 id=${id}>${title}</h2><${IconButton} icon="x" label=${t("shell.close")} onClick=${onClose} /></header>
      <div class="dialog-body">${children}</div>
      ${foot && html`<footer class="dialog-foot">${foot}</footer>`}
    </dialog>`;
}

/**
 * Asks before something that cannot be taken back.
 * @param {{title: string, action: string, onConfirm: () => Promise<unknown>, onClose: () => void,
 *   word?: string, children?: any}} props `word`: what has to be typed first.
 */
export function ConfirmDialog({ title, action, onConfirm, onClose, word, children }) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {Error | null} */ (null));
  const confirm = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
    } catch (problem) {
      setError(/** @type {Error} */ (problem));
    }
    setBusy(false);
  };
  const id = useId();
  const foot = html`
    <${Button} onClick=${onClose}>${t("shell.cancel")}<//>
    <${Button} kind="danger primary" type="submit" form=${id} busy=${busy} disabled=${word !== undefined && typed !== word}>${action}<//>`;
  return html`
    <${Dialog} title=${title} onClose=${onClose} foot=${foot}>
      <form id=${id} class="stack" onSubmit=${confirm}>
        ${children}
        ${word !== undefined && html`<${Field} label=${t("shell.confirm_word", { word })} value=${typed} onInput=${setTyped} />`}
        ${error && html`<${Notice} kind="bad">${error.message}<//>`}
      </form>
    <//>`;
}
