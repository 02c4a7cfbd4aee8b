/**
 * The evidence pack as one page that reads well: no script, nothing fetched, for a screen and for paper. Pure; made in
 * pieces so that its writer can do other things in between.
 */
import { formatBytes } from '../../preload/formats.ts';
import { spokenLanguage, t } from '../../preload/language.ts';
import { html, type Markup } from './markup.ts';
import type { ClipEvidence, EvidencePack } from './pack.ts';
import { clipSection } from './page-clip.ts';
import { badge, codeBlock, moment, named, span, table } from './page-parts.ts';
import { simulatorSection } from './page-simulator.ts';
import { pageStyle } from './page-style.ts';

/** Nothing may be fetched or run, whatever found its way into the page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

export function* pagePieces(pack: EvidencePack): Generator<string> {
  const title = titleOf(pack);
  yield html`<!doctype html>
<html lang="${spokenLanguage()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${pageStyle}
</head>
<body><main>
<h1>${title}</h1>
${lede(pack)}
${pack.clips.length > 1 ? overview(pack.clips) : null}`.markup;
  for (const clip of pack.clips) yield clipSection(clip).markup;
  yield html`${pack.simulator === null ? null : simulatorSection(pack.simulator)}
${surroundings(pack)}
</main></body>
</html>
`.markup;
}

export function pageOf(pack: EvidencePack): string {
  return [...pagePieces(pack)].join('\n');
}

function titleOf({ scope, clips }: EvidencePack): string {
  const [only] = clips;
  return scope.kind === 'clip' && only !== undefined
    ? t('evidence:title', { name: only.name })
    : t('evidence:titleRun');
}

function lede({ madeAt, scope, clips, clipsLeftOut }: EvidencePack): Markup {
  const since = scope.kind === 'queue' ? scope.since : null;
  return html`<p class="soft">${t('evidence:lede', { when: moment(madeAt) })}
${since === null ? null : t('evidence:since', { when: moment(since) })}
${clipsLeftOut === 0 ? null : t('evidence:leftOut', { count: clipsLeftOut })}</p>
${clips.length === 0 ? html`<p>${t('evidence:none')}</p>` : null}`;
}

function overview(clips: readonly ClipEvidence[]): Markup {
  const columns = (['clip', 'state', 'size', 'slotAfter', 'outAfter', 'requests', 'lost'] as const).map(
    (name) => t(`evidence:columns.${name}`),
  );
  return html`<nav><h3>${t('evidence:clips')}</h3>
${table(
  columns,
  clips.map((clip) => {
    const reached = (event: string) => clip.changes.findLast((change) => change.event === event)?.at;
    const { foundAt } = clip.file;
    return [
      html`<a href="#${clip.clipId}">${clip.name}</a>`,
      badge(clip.state),
      formatBytes(clip.file.sizeBytes),
      span(foundAt, clip.slots.at(-1)?.grantedAt ?? null),
      span(foundAt, reached('published') ?? null),
      clip.slotRequests.length,
      clip.slotRequests.filter(({ outcome }) => outcome === 'unknown').length,
    ];
  }),
)}</nav>`;
}

function surroundings({ settings, versions, slotRequests, checksum }: EvidencePack): Markup {
  const counters = Object.entries(slotRequests).map(
    ([name, value]) =>
      [t(`evidence:counterNames.${name as keyof EvidencePack['slotRequests']}`), value] as const,
  );
  return html`<section><h2>${t('evidence:surroundings')}</h2>
<h3>${t('evidence:counters')}</h3>${named(counters)}
<h3>${t('evidence:versions')}</h3>${named(Object.entries(versions))}
<h3>${t('evidence:settings')}</h3>${codeBlock(JSON.stringify(settings, null, 2))}
<h3>${t('evidence:checksum')}</h3><p><code>${checksum}</code></p>
<p class="soft small">${t('evidence:checksumHelp')}</p></section>`;
}
