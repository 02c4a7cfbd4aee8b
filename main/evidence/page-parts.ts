/** What the parts of the evidence page have in common: tables, names with values, times, badges. Pure. */
import type { ClipState } from '../../preload/clip-view.ts';
import { textOr } from '../../preload/language.ts';
import { html, type Markup } from './markup.ts';

type Cell = string | number | Markup | null;

export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): Markup {
  return html`<table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table>`;
}

function cell(value: Cell): Markup {
  return typeof value === 'number' ? html`<td class="number">${value}</td>` : html`<td>${value}</td>`;
}

/** Names with their values; those without a value are left out. */
export function named(pairs: readonly (readonly [name: string, value: Cell])[]): Markup {
  const shown = pairs.filter(([, value]) => value !== null && value !== '');
  return html`<dl>${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const tones: Readonly<Record<ClipState, string>> = {
  'awaiting-slot': 'busy',
  'slot-unknown': 'wait',
  'slot-held': 'busy',
  uploaded: 'busy',
  published: 'good',
  refused: 'bad',
  failed: 'bad',
  cancelled: 'quiet',
};

/** @param state one of ours, or a word that only the database knows */
export function badge(state: string): Markup {
  const tone = state in tones ? tones[state as ClipState] : 'quiet';
  return html`<span class="badge ${tone}">${textOr(`evidence:states.${state}`, state)}</span>`;
}

export function codeBlock(text: string): Markup {
  return html`<pre>${text}</pre>`;
}

/** "2026-11-22 20:00:01.234 UTC": testers compare it with other logs. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** The time of day of a moment whose date is known from nearby. */
export function timeOfDay(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

/** "1.8 s", "2 min 3 s", "5 h 0 min" from one moment to another; empty when there is none. */
export function span(from: number, to: number | null): string {
  return to === null ? '' : length(to - from);
}

export function length(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
