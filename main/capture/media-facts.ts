/** How long a clip is, read from the file itself. Assumes the container was found complete. */
import type { FileHandle } from 'node:fs/promises';
import { ALL_FORMATS, Input, StreamSource } from 'mediabunny';
import { openClipFile } from './clip-file.ts';

export type MediaFacts = { readonly ok: true; readonly durationSeconds: number } | { readonly ok: false };

export async function mediaFacts(path: string): Promise<MediaFacts> {
  const file = await openClipFile(path);
  if (!file.ok) return { ok: false };
  try {
    return await factsOf(file.handle, file.version.sizeBytes);
  } finally {
    await file.handle.close();
  }
}

/** Files are not read whole: what the format's own header says is enough, and exact sums only where it says nothing. */
async function factsOf(handle: FileHandle, sizeBytes: number): Promise<MediaFacts> {
  const source = new StreamSource({
    getSize: () => sizeBytes,
    async read(start, end) {
      const bytes = Buffer.allocUnsafe(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      if (bytesRead < bytes.length) throw new Error('the file has become shorter');
      return bytes;
    },
    maxCacheSize: 1024 * 1024,
    handleUnhandledError: () => {},
    prefetchProfile: 'fileSystem',
  });
  const input = new Input({ formats: ALL_FORMATS, source });
  try {
    const durationSeconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
    return Number.isFinite(durationSeconds) && durationSeconds >= 0
      ? { ok: true, durationSeconds }
      : { ok: false };
  } catch {
    // Whatever the parser stumbled over, the file is not one we can describe.
    return { ok: false };
  } finally {
    input.dispose();
  }
}
