/** `clipslot run`: the engine in the foreground, one line for everything that happens. */
import { homedir } from 'node:os';
import { describeBanner } from '../../preload/overview-words.ts';
import { describeReason } from '../../preload/words.ts';
import { ok } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import { userStateDir } from '../base/state-folder.ts';
import { loadConfig } from '../config/read-config.ts';
import { engineAccess } from '../control/engine-access.ts';
import { openControlledEngine } from '../control/open-controlled.ts';
import type { Engine, EngineEvent } from '../engine/api.ts';
import type { Looked } from '../ingest/existing-files.ts';
import { authorizationFrom } from '../service/authorization/authorization.ts';
import { cliWords } from './cli-words.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import {
  type CommonOptions,
  fail,
  failed,
  printJson,
  printLine,
  printNote,
  summaryEvent,
} from './printing.ts';
import { processEnding } from './process-ending.ts';
import { tellFolders, tellUnfinished } from './run-news.ts';

export interface RunOptions extends CommonOptions {
  readonly untilIdle?: boolean;
  readonly junit?: string;
}

export async function runCommand(options: RunOptions, runtime: Runtime): Promise<number> {
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  if (loaded.value.afterPublished.do === 'bin') return fail(`${options.config}: ${cliWords.appOnlyBin}`);
  const authorization = authorizationFrom(loaded.value.account.authorization, process.env);
  if (authorization === null) return fail(`${options.config}: ${cliWords.appOnlyAuthorization}`);
  const opened = await openControlledEngine(loaded.value, {
    authorization,
    runtime,
    program: 'clipslot run',
    stateDir: userStateDir({ platform: process.platform, env: process.env, home: homedir() }),
    onLooked: tellLooked,
  });
  if (!opened.ok) return failed(opened);
  const engine = opened.value;
  const unsubscribe = engine.onEvent(options.json ? printJson : (event) => printEvent(engine, event));
  printNote(cliWords.watching(engine.folders()));
  tellQueueNews(engine, options.json, runtime.clock.now());
  const tellNoMore = tellFolders(engine);
  await ended(engine, options.untilIdle ?? false);
  tellNoMore();
  unsubscribe();
  tellUnfinished(engine);
  const wasIdle = processEnding.code === null;
  const exitCode = report(engine, options.json, runtime.clock.now());
  const written =
    options.junit === undefined
      ? ok(null)
      : await (await import('./junit.ts')).reportJunit(
          engineAccess(engine),
          loaded.value,
          options.junit,
          runtime.clock.now(),
        );
  await engine.stop();
  if (!written.ok) return failed(written);
  return endingOf(options, wasIdle) ?? exitCode;
}

/** Null where it came to its end: idle, or, when it was to run for ever, on a signal. */
function endingOf({ untilIdle = false }: RunOptions, wasIdle: boolean): ExitCode | null {
  return processEnding.isAskedFor && (wasIdle || !untilIdle) ? null : processEnding.code;
}

/** What was in a folder before is told once: taking it may not be what was meant. */
function tellLooked({ folder, existing, answer }: Looked): void {
  if (existing > 0 && answer !== null) printNote(cliWords.looked(folder, existing, answer));
}

/** A queue that was restored or set back is told once, at the start. */
function tellQueueNews(engine: Engine, asJson: boolean, now: number): void {
  for (const banner of engine.overview().banners) {
    if (banner.kind !== 'database') continue;
    if (asJson) printJson({ at: new Date(now).toISOString(), event: banner.reason.code });
    const { sentence, nextStep } = describeBanner(banner, now);
    printNote(`${sentence} ${nextStep}`);
  }
}

/** Resolves on a signal, or, with `untilIdle`, when nothing is left to do by itself. */
function ended(engine: Engine, untilIdle: boolean): Promise<void> {
  return new Promise((resolve) => {
    processEnding.onEnd(() => {
      printNote(cliWords.stopping);
      resolve();
    });
    if (!untilIdle) return;
    const check = () => {
      if (engine.isIdle()) resolve();
    };
    engine.onChange(check);
    check();
  });
}

function report(engine: Engine, json: boolean, now: number): number {
  const { counts } = engine.overview();
  const unfinishedFiles = engine.captureFolders().reduce((sum, { growing }) => sum + growing, 0);
  const counters = engine.counters();
  const needsPerson = engine.needsPerson();
  const at = new Date(now).toISOString();
  const summary = { needsPerson, unfinishedFiles, slotRequests: counters };
  if (json) printJson(summaryEvent(at, counts, summary));
  else
    printLine(
      Object.entries(counts)
        .flatMap(([state, clips]) => (clips > 0 ? `${clips} ${state}` : []))
        .join(', ') || 'no clips',
    );
  // A folder that no one has brought back by the end may be one that was never there.
  const allThere = engine.captureFolders().every(({ standing }) => standing === 'ours');
  return needsPerson > 0 || !allThere ? exitCodes.needsPerson : exitCodes.good;
}

function printEvent(engine: Engine, { at, event, clipId, state }: EngineEvent): void {
  const clip = clipId === undefined ? null : engine.clip(clipId);
  const status = clip?.status;
  const reason = status !== undefined && 'reason' in status ? status.reason : null;
  const why = reason === null ? null : describeReason(reason);
  const told = why === null ? '' : ` (${why.sentence} ${why.nextStep})`;
  printLine(`${at.slice(11, 19)}  ${clip?.name ?? ''}  ${event} -> ${state ?? ''}${told}`);
}
