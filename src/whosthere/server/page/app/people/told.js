/** What was decided, told with a way back. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { post } from "../api.js";
import { t } from "../texts/texts.js";
import { toast } from "../ui/toast.js";

/** How often people were changed here; what shows people looks again with each. */
const changes = signal(0);

/** Let everything that shows people look again. */
export function changed() {
  changes.value += 1;
}

/** Look again after every change of people. @param {...{refresh: () => void}} resources */
export function useFresh(...resources) {
  const now = changes.value;
  useEffect(() => {
    if (now > 0) for (const each of resources) each.refresh();
  }, [now]);
}

/** Take a decision back, and say what could not be. @param {string} id */
export async function undo(id) {
  const { sentence } = await post(`/api/decisions/${id}/undo`);
  changed();
  toast(sentence ?? t("people.undone"));
}

/**
 * Say what was done, and offer to take it back where that can be.
 * @param {string} text
 * @param {{id: string, undoable: boolean} | null | undefined} decision
 */
export function tell(text, decision) {
  changed();
  toast(text, decision?.undoable ? { undo: () => undo(decision.id) } : {});
}

/** Say what went wrong. @param {unknown} error */
export function tellProblem(error) {
  toast(/** @type {Error} */ (error).message, { kind: "bad" });
}
