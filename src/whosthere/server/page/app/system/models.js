import { html } from "../html.js";
import { t } from "../texts/texts.js";
import { Badge, Card, Facts } from "../ui/surfaces.js";

/** The networks, each with who made it and under which licence. @param {{models: any[]}} props */
export function Models({ models }) {
  return html`
    <p class="soft">${t("system.models_lead")}</p>
    <div class="system-models">
      ${models.map((model) => html`
        <${Card} key=${model.file} title=${model.purpose} actions=${html`<${Badge}>${model.licence}<//>`}>
          <${Facts} items=${[
            [t("system.file"), html`<code>${model.file}</code>`],
            [t("system.made_by"), model.copyright],
            [t("system.source"), model.source],
            ["SHA-256", html`<code class="system-hash" title=${model.sha256}>${model.sha256.slice(0, 16)}…</code>`],
          ]} />
          ${model.note && html`<p class="quiet"><small>${model.note}</small></p>`}
        <//>`)}
    </div>`;
}
