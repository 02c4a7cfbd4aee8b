/**
 * Measures clips, in a thread that is only there for it; see `media-facts.ts`. Answers one message at a time: a path with
 * the clip's length. The one who asks must be ready for this thread to hang or to die of what it reads.
 */
import type { FileHandle } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { ALL_FORMATS, Input, StreamSource } from 'mediabunny';
import { ok, problem } from '../base/result.ts';
import { openClipFile, systemCodeOf } from './clip-file.ts';
import type { MeasuredFile } from './media-facts.ts';

// The parser quotes hostile files on the console; that belongs into no log.
for (const method of ['log', 'info', 'warn', 'error'] as const) console[method] = () => {};
parentPort?.on('message', async (path: string) => parentPort?.postMessage(await measure(path)));
parentPort?.postMessage('ready');

async function measure(path: string): Promise<MeasuredFile> {
  const file = await openClipFile(path);
  if (!file.ok) return problem(file.problem, { notNow: file.code });
  const { handle, version } = file.value;
  try {
    return await factsOf(handle, version.sizeBytes);
  } finally {
    await handle.close();
  }
}

/** Small clips take two dozen reads, hours of fragments a few thousand; no parser needs the same bytes over and over. */
const mostReads = (sizeBytes: number) => 2000 + sizeBytes / 10_000;
const mostSameReads = 100;
/** Indexes of hours are a few megabytes; only a false length asks for more. */
const largestReadBytes = 128 * 1024 * 1024;

/** Files are not read whole: what the format's own header says is enough, and exact sums only where it says nothing. */
async function factsOf(handle: FileHandle, sizeBytes: number): Promise<MeasuredFile> {
  const spend = readBudget(mostReads(sizeBytes));
  let notNow: string | null = null;
  const source = new StreamSource({
    getSize: () => sizeBytes,
    async read(start, end) {
      spend(start, end);
      const bytes = Buffer.allocUnsafe(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start).catch((error: unknown) => {
        notNow = systemCodeOf(error);
        throw error;
      });
      if (bytesRead < bytes.length) throw new Error('the file has become shorter');
      return bytes;
    },
    // Without a cache every step of the parser is a read, which can be counted and lets others have their turn: with one,
    // eight damaged bytes at the end of a Matroska file kept this whole process busy for ever [mediabunny 1.61.0, resync].
    maxCacheSize: 0,
    handleUnhandledError: () => {},
    prefetchProfile: 'none',
  });
  const input = new Input({ formats: ALL_FORMATS, source });
  try {
    const durationSeconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
    // A file without an end has no length, and some say so by a nought: nothing that short is a recording.
    return Number.isFinite(durationSeconds) && durationSeconds > 0
      ? ok({ durationSeconds })
      : problem('its length makes no sense', { notNow: null });
  } catch {
    // Whatever the parser stumbled over, the file is not one we can describe.
    return problem('its length cannot be read', { notNow });
  } finally {
    input.dispose();
  }
}

/** Throws for a parser that goes in circles, or that believes a false length. */
function readBudget(mostReads: number): (start: number, end: number) => void {
  let reads = 0;
  let sameReads = 0;
  let last = '';
  return (start, end) => {
    const range = `${start}-${end}`;
    reads += 1;
    sameReads = range === last ? sameReads + 1 : 0;
    last = range;
    if (reads > mostReads || sameReads > mostSameReads) throw new Error('the file leads in circles');
    if (end - start > largestReadBytes) throw new Error('the file claims an index that is too large');
  };
}
