/** One clip on the evidence page: its two lives as a bar, then everything that was written down about it. Pure. */
import { formatBytes } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { html, type Markup } from './markup.ts';
import type { ClipEvidence } from './pack.ts';
import { exchangesOf } from './page-exchanges.ts';
import { badge, length, moment, named, span, table, timeOfDay } from './page-parts.ts';

export function clipSection(clip: ClipEvidence): Markup {
  return html`<section id="${clip.clipId}">
<h2>${clip.name} ${badge(clip.state)}</h2>
<p>${clip.sentence} ${clip.nextStep}</p>
${phases(clip)}
${facts(clip)}
${changes(clip)}
${slotRequests(clip)}
${slots(clip)}
${blocks(clip)}
${exchangesOf(clip)}
</section>`;
}

const phaseTones = { slot: 'wait', wait: 'quiet', send: 'busy', process: 'good' } as const;
type Phase = keyof typeof phaseTones;

/** From one mark to the next, as far as the clip came. */
function phasesOf(clip: ClipEvidence): { name: Phase; ms: number }[] {
  const reached = (event: string) => clip.changes.findLast((change) => change.event === event)?.at;
  const slotAt = clip.slots.at(-1)?.grantedAt;
  const last = clip.blocks.filter(({ gameClipId }) => gameClipId === clip.slots.at(-1)?.gameClipId);
  const firstBlockAt = last.length === 0 ? undefined : Math.min(...last.map(({ acceptedAt }) => acceptedAt));
  const marks: [Phase, number | undefined][] = [
    ['slot', slotAt],
    ['wait', firstBlockAt],
    ['send', reached('bits-committed')],
    ['process', reached('published')],
  ];
  const phases: { name: Phase; ms: number }[] = [];
  let from = clip.file.foundAt;
  for (const [name, until] of marks) {
    if (until === undefined) break;
    phases.push({ name, ms: Math.max(0, until - from) });
    from = until;
  }
  return phases;
}

function phases(clip: ClipEvidence): Markup | null {
  const shown = phasesOf(clip);
  if (shown.length === 0) return null;
  return html`<h3>${t('evidence:phases.heading')}</h3>
<div class="phases" aria-hidden="true">${shown.map(
    ({ name, ms }) =>
      html`<div class="${phaseTones[name]}" style="flex-grow: ${Math.max(1, Math.round(ms))}"></div>`,
  )}</div>
<p class="key">${shown.map(
    ({ name, ms }) =>
      html`<span class="${phaseTones[name]}"><b>${length(ms)} ${t(`evidence:phases.${name}`)}</b></span> `,
  )}</p>`;
}

function facts({ clipId, folderName, file, plan }: ClipEvidence): Markup {
  const { sizeBytes, durationSeconds, foundAt, edgesDigest } = file;
  const length = durationSeconds === null ? 'unknown' : 'seconds';
  const blockSize = formatBytes(plan.blockSizeBytes);
  return named([
    [t('evidence:facts.clipId'), html`<code>${clipId}</code>`],
    [t('evidence:facts.folder'), folderName],
    [
      t('evidence:facts.size'),
      t('evidence:facts.sizeBytes', { size: formatBytes(sizeBytes), bytes: sizeBytes.toLocaleString('en') }),
    ],
    [t('evidence:facts.length'), t(`evidence:facts.${length}`, { count: durationSeconds ?? 0 })],
    [t('evidence:facts.found'), moment(foundAt)],
    [t('evidence:facts.plan'), t('evidence:facts.blocks', { count: plan.expectedBlocks, size: blockSize })],
    [t('evidence:facts.edges'), html`<code>${edgesDigest}</code>`],
  ]);
}

function changes({ changes, file }: ClipEvidence): Markup {
  const columns = [t('evidence:columns.time'), t('evidence:columns.after'), t('evidence:columns.what')];
  const rows = changes.map(({ at, sentence, reason, state }) => {
    const why =
      reason === null ? null : html`<br><span class="soft">${reason.sentence} ${reason.detail}</span>`;
    return [time(at), span(file.foundAt, at), html`${sentence}${why}`, badge(state)];
  });
  return html`<h3>${t('evidence:changes')}</h3>${table([...columns, t('evidence:columns.state')], rows)}`;
}

function time(at: number): Markup {
  return html`<time datetime="${new Date(at).toISOString()}">${timeOfDay(at)}</time>`;
}

function slotRequests({ slotRequests }: ClipEvidence): Markup | null {
  if (slotRequests.length === 0) return null;
  const columns = (['number', 'time', 'took', 'outcome'] as const).map((name) =>
    t(`evidence:columns.${name}`),
  );
  const rows = slotRequests.map(({ attemptId, startedAt, endedAt, outcome, status, resolution }) => [
    attemptId,
    time(startedAt),
    span(startedAt, endedAt),
    [
      t(`clip:slot.outcomes.${outcome ?? 'underWay'}`),
      ...(status === null ? [] : [`HTTP ${status}`]),
      ...(resolution === null ? [] : [t(`clip:slot.resolutions.${resolution}`)]),
    ].join('; '),
  ]);
  return html`<h3>${t('evidence:slotRequests')}</h3>${table(columns, rows)}`;
}

function slots({ slots }: ClipEvidence): Markup | null {
  if (slots.length === 0) return null;
  const columns = [
    t('evidence:simulator.slot'),
    ...(['time', 'address', 'standing'] as const).map((name) => t(`evidence:columns.${name}`)),
  ];
  const rows = slots.map(({ gameClipId, grantedAt, uploadAddress, standing }) => [
    html`<code>${gameClipId}</code>`,
    time(grantedAt),
    html`<code>${uploadAddress}</code>`,
    t(`evidence:standings.${standing}`),
  ]);
  return html`<h3>${t('evidence:slots')}</h3>${table(columns, rows)}`;
}

const mostBlocks = 200;

function blocks({ blocks }: ClipEvidence): Markup | null {
  if (blocks.length === 0) return null;
  const columns = (['block', 'time', 'size', 'digest'] as const).map((name) => t(`evidence:columns.${name}`));
  const rows = blocks
    .slice(0, mostBlocks)
    .map(({ blockNum, acceptedAt, sizeBytes, digest }) => [
      blockNum,
      time(acceptedAt),
      formatBytes(sizeBytes),
      html`<code>${digest}</code>`,
    ]);
  const more = blocks.length - rows.length;
  return html`<h3>${t('evidence:blocks')}</h3>
<p>${t('evidence:accepted', { count: blocks.length })}</p>
<details><summary class="plain">${t('evidence:digests')}</summary>${table(columns, rows)}
${more === 0 ? null : html`<p class="soft">${t('evidence:moreBlocks', { count: more })}</p>`}</details>`;
}
