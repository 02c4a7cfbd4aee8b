/** What a benchmark found: one table with notes, as text for people and as JSON for whoever compares runs. */
import { writeFileSync } from 'node:fs';

export interface Report {
  readonly title: string;
  /** What was done, in a sentence or two, with what a reader must know to judge the numbers. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the numbers say, also where another program does better, and what could not be had. */
  readonly notes: readonly string[];
  /** Full command lines, temporary folders shortened. */
  readonly commands: readonly string[];
  /** Every single run, for the JSON file. */
  readonly runs: unknown;
}

export interface NamedReport extends Report {
  readonly name: string;
  readonly tookSeconds: number;
}

export function table({ columns, rows }: Report): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const ruler = columns.map((_, at) => (at === 0 ? '---' : '---:'));
  return [line(columns), line(ruler), ...rows.map(line)].join('\n');
}

export function markdown(report: NamedReport): string {
  const notes = report.notes.map((note) => `- ${note}`).join('\n');
  const commands = ['```', ...report.commands, '```'].join('\n');
  const parts = [`### ${report.title}`, report.about, table(report), notes];
  return [...parts, report.commands.length > 0 ? commands : ''].filter((part) => part !== '').join('\n\n');
}

/** @param file the Markdown file; the JSON goes beside it */
export function writeReports(
  file: string,
  machine: readonly string[],
  reports: readonly NamedReport[],
  quick: boolean,
): void {
  const head = [
    ...machine.map((line) => `- ${line}`),
    ...(quick ? ['- quick run: for trying out, not for quoting'] : []),
  ];
  writeFileSync(file, `${[head.join('\n'), ...reports.map(markdown)].join('\n\n')}\n`);
  const json = JSON.stringify({ at: new Date().toISOString(), quick, machine, reports }, null, 1);
  writeFileSync(`${file.replace(/\.md$/, '')}.json`, `${json}\n`);
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
export const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : 'n/a';
/** "median (worst)" in one cell. */
export const both = (middle: number, worst: number, digits: number): string =>
  `${fixed(middle, digits)} (${fixed(worst, digits)})`;
