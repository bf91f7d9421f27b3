/** What is around every page: the rail, the banner, the toasts. */
import { useEffect, useState } from "preact/hooks";
import { remove } from "./api.js";
import { html } from "./html.js";
import { pages } from "./pages.js";
import { href, route, travelled } from "./router.js";
import { session, signedOut } from "./session.js";
import { down } from "./socket.js";
import { t } from "./texts/texts.js";
import { chosen } from "./theme.js";
import { Button, ButtonLink } from "./ui/button.js";
import { Icon } from "./ui/icon.js";
import { Menu } from "./ui/menu.js";
import { Empty, ErrorNotice, Skeleton } from "./ui/states.js";
import { Page } from "./ui/surfaces.js";
import { Toasts, toast } from "./ui/toast.js";

const THEMES = ["auto", "light", "dark"];
/** @type {Record<string, string>} */
const THEME_ICONS = { auto: "laptop", light: "sun", dark: "moon" };

export function Frame() {
  return html`
    <a class="skip-link" href="#main" onClick=${skip}>${t("shell.skip")}</a>
    <div class="frame">
      <${Rail} />
      <main class="main" id="main" tabindex="-1">
        <${PhoneHead} />
        ${down.value > 0 && html`<div class="reconnecting" role="status"><${Icon} name="wifi-off" size="small" />${t("shell.reconnecting")}</div>`}
        <${Opened} key=${route.value.page} id=${route.value.page} />
      </main>
    </div>
    <${Toasts} />`;
}

/** The address names pages, so that the link moves the focus itself. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Rail() {
  return html`
    <header class="rail">
      <a class="brand" href=${href("live")}><img src="/page/mark.svg" alt="" /><span class="label">${t("shell.product")}</span></a>
      <nav aria-label=${t("shell.navigation")}>
        <ul>${pages.map(({ id, icon }) => html`<li><a class="rail-link" href=${href(id)} title=${t(`shell.${id}`)} aria-current=${route.value.page === id ? "page" : undefined}><${Icon} name=${icon} /><span class="label">${t(`shell.${id}`)}</span></a></li>`)}</ul>
      </nav>
      <${RailFoot} />
    </header>`;
}

function RailFoot() {
  return html`
    <div class="rail-foot">
      <${Button} kind="plain" small icon=${THEME_ICONS[chosen.value]} title=${t("shell.theme")} onClick=${turnTheme}><span class="label">${t(`shell.theme_${chosen.value}`)}</span><//>
      <${Button} kind="plain" small icon="log-out" title=${t("shell.sign_out")} onClick=${leave}><span class="label">${t("shell.sign_out")}</span><//>
      ${session.value?.role && html`<span class="quiet label">${signedInAs()}</span>`}
    </div>`;
}

/** The same on a phone, whose bar has room for pages only. */
function PhoneHead() {
  const items = [
    { label: t(`shell.theme_${chosen.value}`), icon: THEME_ICONS[chosen.value], onSelect: turnTheme },
    { label: t("shell.sign_out"), icon: "log-out", onSelect: leave },
  ];
  return html`
    <div class="phone-head">
      <a class="brand" href=${href("live")}><img src="/page/mark.svg" alt="" />${t("shell.product")}</a>
      <${Menu} items=${items} icon="user" label=${session.value?.role ? signedInAs() : t("shell.more")} />
    </div>`;
}

function turnTheme() {
  chosen.value = THEMES[(THEMES.indexOf(chosen.value) + 1) % THEMES.length];
}

function leave() {
  remove("/api/session").then(signedOut, (error) => toast(error.message, { kind: "bad" }));
}

function signedInAs() {
  const { name, role } = session.value ?? {};
  return t("shell.signed_in_as", { name: name ?? "", role: t(`shell.role_${role}`) });
}

/** A page, once its module is there. @param {{id: string}} props */
function Opened({ id }) {
  const page = pages.find((one) => one.id === id);
  const [Shown, setShown] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {Error | null} */ (null));
  const open = () => {
    setError(null);
    page?.load().then((module) => setShown(() => module.default), setError);
  };
  useEffect(() => {
    document.title = t("shell.title", { page: page ? t(`shell.${id}`) : t("shell.not_found") });
    open();
  }, []);
  useEffect(() => {
    // Whoever reads with a screen reader is taken to the new page, as by a link; not at the start.
    if (Shown && travelled.peek()) document.getElementById("main")?.focus({ preventScroll: true });
  }, [Shown]);
  if (!page) return html`<${Page} title=${t("shell.not_found")}><${Empty} icon="circle-help" title=${t("shell.not_found")} actions=${html`<${ButtonLink} kind="primary" href=${href("live")}>${t("shell.to_live")}<//>`}>${t("shell.not_found_hint")}<//><//>`;
  if (error) return html`<${Page} title=${t(`shell.${id}`)}><${ErrorNotice} error=${error} onRetry=${open} /><//>`;
  return Shown ? html`<${Shown} />` : html`<${Page} title=${t(`shell.${id}`)}><${Skeleton} kind="block" count=${2} /><//>`;
}
