/**
 * `npm run bench`: numbers, with how they were come by. Not part of `npm test`: nothing here fails for being slow.
 *
 *   npm run bench -- [--quick] [--only NAME[,NAME…]] [--out FILE.md]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../setup/build.ts';
import { delayedLineBench } from './delayed-line.ts';
import { dropBench } from './drop.ts';
import { electronClipBench } from './electron-clip.ts';
import { framesBench } from './frames.ts';
import { idleBench } from './idle.ts';
import { largeClipBench } from './large-clip.ts';
import { machine } from './machine.ts';
import { paceBench } from './pace.ts';
import { openPlace, type Place } from './place.ts';
import { markdown, type NamedReport, type Report, writeReports } from './report.ts';
import { resumeBench } from './resume.ts';
import { slotLatencyBench } from './slot-latency.ts';
import { startUpBench } from './start-up.ts';
import { storesBench } from './stores.ts';
import { trayBench } from './tray.ts';

const benchmarks: Readonly<Record<string, (place: Place) => Promise<Report>>> = {
  'large-clip': largeClipBench,
  'electron-clip': electronClipBench,
  stores: storesBench,
  'delayed-line': delayedLineBench,
  'slot-latency': slotLatencyBench,
  drop: dropBench,
  pace: paceBench,
  resume: resumeBench,
  idle: idleBench,
  frames: framesBench,
  'start-up': startUpBench,
  tray: trayBench,
};

// Not by itself: a benchmark that failed may have left a store or a sink running.
process.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const names = values.only?.split(',') ?? Object.keys(benchmarks);
  const unknown = names.find((name) => benchmarks[name] === undefined);
  if (unknown !== undefined || process.platform !== 'linux') {
    console.error(
      unknown === undefined
        ? 'bench: needs Linux'
        : `bench: no "${unknown}"; there are ${Object.keys(benchmarks).join(', ')}`,
    );
    return 2;
  }
  if (!(await buildIfStale())) return 1;
  const lines = machine();
  for (const line of lines) console.log(line);
  const place = openPlace(values.quick);
  const reports: NamedReport[] = [];
  let failed = 0;
  for (const name of names) {
    const startedMs = performance.now();
    place.say(name);
    try {
      const report = await benchmarks[name]?.(place);
      if (report === undefined) continue;
      const named = { ...report, name, tookSeconds: Math.round((performance.now() - startedMs) / 1000) };
      reports.push(named);
      console.log(`\n${markdown(named)}\n\n(${named.tookSeconds} s)`);
    } catch (error) {
      failed += 1;
      console.error(`bench: ${name} failed:`, error);
    }
    // After each, so that a run that is ended early has left what it found.
    if (values.out !== undefined) writeReports(resolve(values.out), lines, reports, values.quick);
  }
  return failed === 0 ? 0 : 1;
}
