/** Who is signed in, and what they may do. */
import { computed, signal } from "@preact/signals";

/**
 * @typedef {{signed_in: boolean, role: string | null, name: string | null,
 *   csrf_token: string | null, version: string}} Session
 */

/** Null until the server has told. @type {import("@preact/signals").Signal<Session | null>} */
export const session = signal(null);

export const signedIn = computed(() => session.value?.signed_in ?? false);

const ROLES = ["viewer", "operator", "admin"];

/** Whether whoever is signed in may do what that role may. @param {"viewer"|"operator"|"admin"} role */
export const can = (role) => ROLES.indexOf(session.value?.role ?? "") >= ROLES.indexOf(role);

export const csrfToken = () => session.value?.csrf_token ?? "";

/** The server knows the session no more. */
export function signedOut() {
  if (session.value) session.value = { ...session.value, signed_in: false, role: null, csrf_token: null };
}
