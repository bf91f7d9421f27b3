import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Skeleton } from "../ui/states.js";
import { Page } from "../ui/surfaces.js";

export default function Opening() {
  return html`<${Page} title=${t("shell.training")}><${Skeleton} kind="block" count=${2} /><//>`;
}
