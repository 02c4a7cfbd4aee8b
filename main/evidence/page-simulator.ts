/** The simulator's own truth on the evidence page. Its documents are another program's: nothing is assumed of them. Pure. */
import { t } from '../../preload/language.ts';
import { html, type Markup } from './markup.ts';
import type { SimulatorTruth } from './pack.ts';
import { codeBlock, named, table } from './page-parts.ts';

export function simulatorSection({ scenario, settings, slots, posts }: SimulatorTruth): Markup {
  const columns = [
    t('evidence:simulator.slot'),
    t('evidence:columns.state'),
    t('evidence:simulator.blocks'),
    t('evidence:simulator.commits'),
    t('evidence:simulator.whole'),
  ];
  const rows = slots.map((slot) => [
    html`<code>${text(slot.gameClipId)}</code>`,
    slot.deletedAt == null ? text(slot.state) : t('evidence:standings.deleted'),
    Array.isArray(slot.blocks) ? slot.blocks.length : '',
    typeof slot.commits === 'number' ? slot.commits : '',
    html`<code>${text(slot.committedSha256)}</code>`,
  ]);
  return html`<section><h2>${t('evidence:simulator.heading')}</h2>
<p class="soft">${t('evidence:simulator.lede')}</p>
${named([
  [t('evidence:simulator.scenario'), `${text(scenario.name)}: ${text(scenario.sentence)}`],
  [t('evidence:simulator.seed'), text(scenario.seed)],
])}
<p>${t('evidence:simulator.posts', { count: posts.length })}</p>
${table(columns, rows)}
<details><summary class="plain">${t('evidence:simulator.settings')}</summary>
${codeBlock(JSON.stringify({ scenario, settings }, null, 2))}</details></section>`;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
