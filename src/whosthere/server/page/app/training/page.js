/** Training: where the line lies, what another would do, and which photos look wrong. */
import { useState } from "preact/hooks";
import { post, query } from "../api.js";
import { html } from "../html.js";
import { GroupSelect, useGroup } from "../people/group.js";
import { useFresh } from "../people/told.js";
import { useResource } from "../resource.js";
import { href } from "../router.js";
import { ago, count, dateTime } from "../texts/format.js";
import { t } from "../texts/texts.js";
import { ButtonLink } from "../ui/button.js";
import { Empty, Loaded, Notice } from "../ui/states.js";
import { Badge, Page, Stats } from "../ui/surfaces.js";
import { toast } from "../ui/toast.js";
import { Closest, Doubts, Gaps } from "./findings.js";
import { Histogram } from "./histogram.js";
import { LineCard } from "./line.js";

const WHILE_RUNNING = 1000;
const HIGHEST_RATE = 0.999999;

export default function TrainingPage() {
  const groups = useGroup();
  const { group } = groups;
  const [running, setRunning] = useState(false);
  const told = useResource(group && `/api/training${query({ group })}`, { every: running ? WHILE_RUNNING : undefined });
  const people = useResource(group && `/api/people${query({ group })}`);
  useFresh(told, people);
  if (told.data && told.data.running !== running) setRunning(told.data.running);
  const actions = html`${running && html`<${Badge} kind="accent" dot>${t("training.running")}<//>`}<${GroupSelect} groups=${groups} />`;
  return html`
    <${Page} title=${t("shell.training")} lead=${t("training.lead")} actions=${actions}>
      <${Loaded} resource=${groups.error ? groups : told}>
        ${(/** @type {any} */ found) => html`<${Found} key=${found.group} found=${found} people=${people.data?.people ?? []} onFound=${told.set} />`}
      <//>
    <//>`;
}

/** @param {{found: any, people: any[], onFound: (found: any) => void}} props */
function Found({ found, people, onFound }) {
  const [tried, setTried] = useState(/** @type {number | null} */ (null));
  const [busy, setBusy] = useState(false);
  if (found.photos === 0) {
    const way = html`<${ButtonLink} kind="primary" icon="user-plus" href=${href("people")}>${t("training.to_people")}<//>`;
    return html`<${Empty} icon="sliders-horizontal" title=${t("training.empty_title")} actions=${way}>${t("training.empty")}<//>`;
  }
  const use = async (/** @type {{false_match_rate: number}} */ line) => {
    setBusy(true);
    try {
      onFound(await post("/api/training", { group: found.group, false_match_rate: Math.min(line.false_match_rate, HIGHEST_RATE) }));
      setTried(null);
      toast(t("training.used"));
    } catch (error) {
      toast(/** @type {Error} */ (error).message, { kind: "bad" });
    }
    setBusy(false);
  };
  const trained = found.trained_at ? html`<span title=${dateTime(found.trained_at)}>${ago(found.trained_at)}</span>` : t("training.never");
  return html`
    ${found.problem && html`<${Notice} kind="bad">${t("training.problem", { problem: found.problem })}<//>`}
    <${Stats} items=${[
      { label: t("training.people"), value: count(found.people) },
      { label: t("training.photos"), value: count(found.photos) },
      { label: t("training.trained"), value: trained, note: t("training.trained_note") },
    ]} />
    <div class="training-columns">
      <${LineCard} found=${found} tried=${tried} onTry=${setTried} onUse=${use} busy=${busy} />
      <${Histogram} found=${found} threshold=${tried === null ? found.threshold : found.curve[tried].threshold} />
    </div>
    <${Doubts} doubts=${found.doubts} />
    <div class="training-columns even">
      <${Closest} closest=${found.closest} people=${people} />
      <${Gaps} single=${found.single} empty=${found.empty} people=${people} />
    </div>`;
}
