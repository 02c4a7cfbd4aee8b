/**
 * `npm run torture -- --kills N --seed S [--set-back] [--report FILE] [--keep FOLDER]`: kills an engine N times while the
 * service misbehaves, with `--set-back` putting older copies of its data in place now and then, lets it come to rest, and has the checker decide. The last line holds the counts; exit code 1 means that
 * something happened that must never happen.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { check } from './checker.ts';
import { countCampaign, countsLine } from './counts.ts';
import { failpointNames } from './failpoint-names.ts';
import type { Violation } from './violation.ts';

/** After a tenth of the kills. */
const setBackChance = 0.1;

process.exitCode = await torture(process.argv.slice(2));

async function torture(args: readonly string[]): Promise<number> {
  const given = read(args);
  if (given === null) {
    console.error(
      'usage: npm run torture -- --kills N --seed S [--set-back] [--report FILE] [--keep FOLDER]',
    );
    return 2;
  }
  const { kills, seed, setBack, report, keep } = given;
  if (keep !== undefined) mkdirSync(keep, { recursive: true });
  const startedMs = performance.now();
  const result = await runCampaign({
    kills,
    seed,
    ...(setBack ? { setBack: setBackChance } : {}),
    ...(keep === undefined ? {} : { folder: keep }),
    onKill: (count, at) => {
      if (count % 10 === 0) console.error(`${count} kills, the last ${at}`);
    },
  });
  const violations = check(result.record);
  const counts = countCampaign(result.record, violations, result.kills, seed);
  const never = failpointNames().filter((name) => !result.deaths.has(name));
  for (const violation of violations.slice(0, 20)) console.log(described(violation));
  if (never.length > 0) console.log(`failpoints at which nobody died: ${never.join(', ')}`);
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  console.log(countsLine(counts));
  if (report !== undefined) {
    const deaths = Object.fromEntries(result.deaths);
    writeFileSync(report, JSON.stringify({ counts, deaths, violations, record: result.record }, null, 1));
  }
  return violations.length === 0 ? 0 : 1;
}

function described({ invariant, what, evidence }: Violation): string {
  return `${invariant}: ${what}\n  ${JSON.stringify(evidence).slice(0, 1500)}`;
}

function read(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        kills: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        'set-back': { type: 'boolean', default: false },
        report: { type: 'string' },
        keep: { type: 'string' },
      },
    });
    const kills = Number(values.kills);
    const seed = Number(values.seed);
    if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) return null;
    return { kills, seed, setBack: values['set-back'], report: values.report, keep: values.keep };
  } catch {
    return null;
  }
}
