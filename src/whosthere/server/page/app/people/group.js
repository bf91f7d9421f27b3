/** Which group the pages People, Strangers and Training show. */
import { signal } from "@preact/signals";
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { t } from "../texts/texts.js";
import { Select } from "../ui/fields.js";

/** Its name; null until somebody chooses. @type {import("@preact/signals").Signal<string | null>} */
export const chosenGroup = signal(null);

/**
 * @typedef {{group: string | null, names: string[], error: Error | null, refresh: () => void}} Groups
 *   `group`: null while it is not known.
 */

/** @returns {Groups & {data: null, loading: boolean}} As a resource, to show what went wrong. */
export function useGroup() {
  const told = useResource("/api/groups");
  /** @type {string[]} */
  const names = told.data?.groups.map((/** @type {{name: string}} */ each) => each.name) ?? [];
  const searched = told.data?.searched ?? null;
  const group = chosenGroup.value ?? searched;
  return { group, names, data: null, error: told.error, loading: told.loading, refresh: told.refresh };
}

/** Shown where there is a choice. @param {{groups: Groups}} props */
export function GroupSelect({ groups: { group, names } }) {
  if (group === null || names.length < 2) return null;
  const options = names.map((name) => ({ value: name, label: name }));
  return html`<${Select} label=${t("people.group")} hideLabel value=${group} options=${options} onChange=${(/** @type {string} */ name) => { chosenGroup.value = name; }} />`;
}
