/** How long a clip is, read from the file itself. Assumes the container was found complete. */
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';

export type MediaFacts = { readonly ok: true; readonly durationSeconds: number } | { readonly ok: false };

/** Files are not read whole: what the format's own header says is enough, and exact sums only where it says nothing. */
export async function mediaFacts(path: string): Promise<MediaFacts> {
  const input = new Input({
    formats: ALL_FORMATS,
    source: new FilePathSource(path, { maxCacheSize: 1024 * 1024, handleUnhandledError: () => {} }),
  });
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
