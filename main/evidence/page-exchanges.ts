/** A clip's requests and answers on the evidence page, each folded to a line, and the table that counts all of them. Pure. */
import type { ExchangeCount, ExchangeView } from '../../preload/exchange-view.ts';
import { formatBytes } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { html, type Markup } from './markup.ts';
import type { ClipEvidence } from './pack.ts';
import { codeBlock, length, table, timeOfDay } from './page-parts.ts';

export function exchangesOf({ exchanges }: ClipEvidence): Markup {
  const { kept, counts } = exchanges;
  if (kept.length === 0)
    return html`<h3>${t('evidence:exchanges')}</h3><p class="soft">${t('evidence:noExchanges')}</p>`;
  return html`<h3>${t('evidence:exchanges')}</h3>
<p class="soft small">${t('evidence:exchangesHelp')}</p>
${kept.map(exchange)}
${countTable(counts)}`;
}

function exchange(view: ExchangeView): Markup {
  const { at, tookMs, request } = view;
  return html`<details><summary>
<span class="soft">${timeOfDay(at)}</span><b>${request.method}</b><code>${pathOf(request.address)}</code>
<span>${callOf(view)}</span>${ending(view)}<span class="number">${length(tookMs)}</span></summary>
<h3>${t('evidence:request')}</h3>${codeBlock(requestText(request))}
<h3>${t('evidence:answer')}</h3>${answer(view)}</details>
`;
}

/** The host is in the request's text; on a line there is no room for it. */
function pathOf(address: string): string {
  return URL.canParse(address) ? new URL(address).pathname : address;
}

function callOf({ call, blockNum }: ExchangeView): string {
  return call === 'block'
    ? t('evidence:calls.block', { block: blockNum ?? '' })
    : t(`evidence:calls.${call}`);
}

function ending({ answer, silence }: ExchangeView): Markup {
  if (answer === null) return html`<b class="bad">${t(`evidence:silences.${silence?.kind ?? 'broken'}`)}</b>`;
  const { status } = answer;
  return html`<b class="${status < 300 ? 'good' : status < 400 ? 'wait' : 'bad'}">${status}</b>`;
}

function requestText({ method, address, headers, body, bodyBytes }: ExchangeView['request']): string {
  const bits = bodyBytes > 0 ? `(${t('evidence:bits', { size: formatBytes(bodyBytes) })})` : '';
  return `${method} ${address}\n${headerLines(headers)}\n\n${body === null ? bits : pretty(body)}`.trimEnd();
}

function answer({ answer, silence }: ExchangeView): Markup {
  if (answer === null) {
    const { kind = 'broken', code = null } = silence ?? {};
    return html`<p>${t('evidence:noAnswer', { why: code ?? t(`evidence:silences.${kind}`) })}</p>`;
  }
  const { status, headers, body, bodyProblem } = answer;
  return html`${codeBlock(`HTTP ${status}\n${headerLines(headers)}\n\n${body === null ? '' : pretty(body)}`.trimEnd())}
${bodyProblem === null ? null : html`<p class="bad">${t(`evidence:bodyProblems.${bodyProblem}`)}</p>`}`;
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function countTable(counts: readonly ExchangeCount[]): Markup {
  const columns = (['call', 'ended', 'times', 'bytes', 'longest'] as const).map((name) =>
    t(`evidence:columns.${name}`),
  );
  const rows = counts.map(({ call, ended, times, bytes, longestMs }) => [
    t(`evidence:calls.${call === 'block' ? 'anyBlock' : call}`),
    ended,
    times,
    formatBytes(bytes),
    length(longestMs),
  ]);
  return table(columns, rows);
}
