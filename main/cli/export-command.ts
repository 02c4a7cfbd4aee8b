/** `export`: the evidence of one clip, or of a run, as two files in a folder. Reads the queue, also beside a running engine. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replacePrivately } from '../base/private-file.ts';
import { ok } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import { msOfSpan } from '../base/time-span.ts';
import { loadConfig } from '../config/read-config.ts';
import { findClips } from '../control/find-clip.ts';
import { evidenceFiles } from '../evidence/files.ts';
import { type EvidenceScope, type EvidenceSource, gatherEvidence } from '../evidence/gather.ts';
import { secretsOf } from '../evidence/shown-settings.ts';
import { authorizationFrom } from '../service/authorization/authorization.ts';
import { simulatorFacts } from '../service/simulator-facts.ts';
import { ClipRecordsReader } from '../storage/clip-records.ts';
import { openForReading } from '../storage/database/database.ts';
import { openExchangeReader } from '../storage/exchange-log/log-reader.ts';
import { scheduleView } from '../view/offline-queue.ts';
import { QueueReader } from '../view/queue-reader.ts';
import { cliWords } from './cli-words.ts';
import { exitCodes, notWritten } from './exit-codes.ts';
import { onlyClip } from './named-clip.ts';
import { type CommonOptions, fail, failed, printJson, printLine } from './printing.ts';

export interface ExportOptions extends CommonOptions {
  readonly out: string;
  readonly since?: string;
}

export async function exportCommand(
  options: ExportOptions,
  named: string,
  { clock }: Runtime,
): Promise<number> {
  const now = clock.now();
  const since = options.since === undefined ? null : momentNamed(options.since, now);
  if (Number.isNaN(since)) return fail(cliWords.notAMoment);
  if (named !== '' && since !== null) return fail(cliWords.clipOrSince);
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  const config = loaded.value;
  const opened = openForReading(config.dataDir);
  if (!opened.ok) return failed(opened);
  const exchanges = openExchangeReader(config.dataDir);
  try {
    const queue = new QueueReader(opened.value, now, scheduleView(config, opened.value, now));
    const found = named === '' ? ok(null) : onlyClip(await findClips(queue, named), named);
    if (!found.ok) return failed(found);
    const clipId = found.value;
    const source: EvidenceSource = {
      config,
      records: new ClipRecordsReader(opened.value),
      exchanges: (clipId) => exchanges.of(clipId),
      clip: (clipId) => queue.row(clipId),
      view: (clipId) => queue.clip(clipId),
      counts: () => queue.counts(),
      counters: () => queue.counters(),
      now: () => now,
      simulator: () => simulatorFacts(config.service.metadataUrl, clock),
      secrets: secretsOf(config, await environmentSecret(config)),
    };
    const scope: EvidenceScope = clipId === null ? { kind: 'queue', since } : { kind: 'clip', clipId };
    return await written(source, scope, options);
  } finally {
    exchanges.dispose();
    opened.value.close();
  }
}

async function written(
  source: EvidenceSource,
  scope: EvidenceScope,
  { out, json }: ExportOptions,
): Promise<number> {
  const pack = await gatherEvidence(source, scope);
  const made = await evidenceFiles(pack);
  const files = [join(out, 'evidence.json'), join(out, 'evidence.html')] as const;
  try {
    await mkdir(out, { recursive: true, mode: 0o700 });
    await replacePrivately(files[0], made.json);
    await replacePrivately(files[1], made.html);
  } catch (error) {
    return failed(notWritten('--out', out, error));
  }
  const { clips, clipsLeftOut, checksum } = pack;
  if (json) printJson({ event: 'exported', files, clips: clips.length, clipsLeftOut, checksum });
  else printLine(cliWords.exported(files, clips.length, clipsLeftOut));
  return exitCodes.good;
}

/** A program that tells the authorization is not run for this: what it told before is hidden where it was kept. */
async function environmentSecret({ account }: EvidenceSource['config']): Promise<string | null> {
  if (!('env' in account.authorization)) return null;
  const found = await authorizationFrom(account.authorization, process.env)?.current();
  return found?.ok === true ? found.value : null;
}

/** `2h`, `3d`, `90m` ago, or a date and time; NaN when it is none of those. */
function momentNamed(text: string, now: number): number {
  const span = msOfSpan(text, 'days');
  if (span !== null) return now - span;
  return /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
}
