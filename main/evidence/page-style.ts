/** How the evidence page looks: light and dark, on a screen and on paper. Nothing is fetched. */
import type { Markup } from './markup.ts';

const css = `
:root { color-scheme: light dark;
  --ink: #1c2126; --soft: #5b6570; --line: #d9dee3; --paper: #fff; --raised: #f5f7f9;
  --good: #1b6e3c; --busy: #1c5fa8; --wait: #6b5b12; --bad: #a82222; --quiet: #5b6570; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e4e8ec; --soft: #9aa5b0; --line: #343b43; --paper: #16191d; --raised: #1f2429;
  --good: #6fcf97; --busy: #7fb6f0; --wait: #e0c65a; --bad: #f08a8a; --quiet: #9aa5b0; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
main { max-inline-size: 66rem; margin-inline: auto; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; padding-block-start: 1.25rem; border-block-start: 1px solid var(--line);
  overflow-wrap: anywhere; }
h3 { font-size: .8rem; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); margin: 1.75rem 0 .5rem; }
p { margin: .25rem 0; } a { color: var(--busy); }
.soft { color: var(--soft); } .small { font-size: .85rem; }
.badge { display: inline-block; padding: 0 .55em; border: 1px solid currentColor; border-radius: 1em; white-space: nowrap;
  font-size: .8rem; font-weight: 600; vertical-align: .12em; }
.good { color: var(--good); } .busy { color: var(--busy); } .wait { color: var(--wait); } .bad { color: var(--bad); }
.quiet { color: var(--quiet); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .6rem 1.5rem; margin: .75rem 0; }
dt { color: var(--soft); font-size: .8rem; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; inline-size: 100%; font-size: .9rem; }
th { text-align: start; font-weight: 600; color: var(--soft); font-size: .8rem; }
th { white-space: nowrap; } details h3 { margin-block-start: .75rem; } details + table { margin-block-start: 1.25rem; }
th, td { padding: .3rem .75rem .3rem 0; border-block-end: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: anywhere; } .number { white-space: nowrap; font-variant-numeric: tabular-nums; }
summary .number { text-align: end; } time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); }
code, pre { font: .85rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: .4rem 0; padding: .6rem .75rem; background: var(--raised); border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere; max-block-size: 28rem; overflow-y: auto; }
.phases { display: flex; gap: 2px; block-size: 1.6rem; margin: .9rem 0 .3rem; }
.phases div { min-inline-size: 4px; border-radius: 3px; background: currentColor; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; font-size: .85rem; }
.key span::before { content: ""; display: inline-block; inline-size: .7em; block-size: .7em; border-radius: 2px;
  margin-inline-end: .4em; background: currentColor; }
.key b { color: var(--ink); font-weight: 400; }
details { border-block-end: 1px solid var(--line); }
summary { cursor: pointer; padding: .35rem 0; display: grid; gap: 0 .75rem; align-items: baseline;
  grid-template-columns: 7rem 4.2rem minmax(0, 1fr) 8.5rem 6rem 4rem; }
summary:focus-visible { outline: 2px solid var(--busy); outline-offset: 2px; }
summary.plain { display: list-item; }
details[open] { padding-block-end: .75rem; } details details { border: 0; }
summary > * { overflow-wrap: anywhere; }
.banner { margin: 1rem 0; padding: .6rem .9rem; border-radius: 6px; background: var(--raised);
  border-inline-start: 3px solid currentColor; }
.banner > * { color: var(--ink); }
@media (max-width: 46rem) { summary { grid-template-columns: auto auto 1fr; } .phases { block-size: 1rem; } }
@media print { body { padding: 0; font-size: 9pt; } h2, h3, summary { break-after: avoid; }
  pre { max-block-size: none; } tr, .banner { break-inside: avoid; } nav { display: none; } }
@media (forced-colors: active) { .phases div { border: 1px solid; } }
`;

export const pageStyle: Markup = { markup: `<style>${css}</style>` };
