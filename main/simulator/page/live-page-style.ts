/** The style of the live page, light and dark by the system's wish. */

export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --paper: light-dark(#f7f7f8, #17181b);
  --sheet: light-dark(#fff, #1f2125);
  --ink: light-dark(#1c1d21, #e8e9ec);
  --faint: light-dark(#5b5f69, #a3a8b3);
  --line: light-dark(#dcdee3, #34373e);
  --good: light-dark(#17683a, #7fd6a0);
  --bad: light-dark(#a3271b, #ff9d92);
  --accent: light-dark(#2457c5, #8fb1ff);
  font: 14px/1.45 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); }
header, main { max-inline-size: 76rem; margin-inline: auto; padding-inline: 1.5rem; }
header { padding-block: 1.25rem 0.25rem; display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 1rem; align-items: center; }
h1 { font-size: 1.25rem; margin: 0; }
h1 small { font-size: 0.875rem; font-weight: normal; color: var(--faint); margin-inline-start: 0.5rem; }
h2 { font-size: 0.9375rem; margin: 0; padding: 0.75rem 1rem; }
.controls { display: flex; gap: 0.5rem; align-items: center; }
select, button { font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.3rem 0.6rem; }
button[data-sure] { color: var(--bad); border-color: currentcolor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#sentence, #told { margin: 0; color: var(--faint); min-block-size: 1.45em; }
#told { text-align: end; color: var(--ink); }
section { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; margin-block: 1rem; overflow-x: auto; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: 0.5rem; margin: 0.5rem 0 0; }
.numbers div { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: 0.5rem 0.75rem; }
dt { color: var(--faint); font-size: 0.8125rem; }
dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; inline-size: 100%; }
th { text-align: start; font-weight: 500; font-size: 0.8125rem; color: var(--faint); }
th, td { padding: 0.3rem 1rem; border-block-start: 1px solid var(--line); vertical-align: middle; }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
td:first-child.number, th:first-child { inline-size: 4rem; }
td .caption + code { display: block; }
code { font: 0.8125rem ui-monospace, monospace; color: var(--faint); overflow-wrap: anywhere; }
.caption { overflow-wrap: anywhere; }
time, .count { font-variant-numeric: tabular-nums; white-space: nowrap; }
.good, .state-Published { color: var(--good); }
.bad, .state-Error, .state-Banned, .state-Flagged, .state-Gone { color: var(--bad); }
.state-Deleted, .state-PendingDelete { color: var(--faint); }
.none { margin: 0; padding: 0 1rem 0.75rem; color: var(--faint); }
.count { display: inline-block; min-inline-size: 4.5rem; }
.blocks { display: inline-flex; flex-wrap: wrap; gap: 2px; max-inline-size: 22rem; vertical-align: middle; }
.blocks i { inline-size: 8px; block-size: 12px; border: 1px solid var(--faint); border-radius: 2px; }
.blocks .once { background: var(--good); border-color: var(--good); }
.blocks .again { background: var(--accent); border-color: var(--accent); }
@media (width < 48rem) { header { grid-template-columns: 1fr; } #told { text-align: start; } th, td { padding-inline: 0.5rem; } }
@media (forced-colors: active) { .blocks .once, .blocks .again { background: CanvasText; } }
`;
