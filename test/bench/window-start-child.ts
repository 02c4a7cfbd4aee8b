/**
 * Starts the packaged app with a queue that is there already and prints how long it was, in milliseconds, from the start
 * of its process until the window showed what is in the queue. Started by start-up.ts.
 */
import { startIn } from '../electron/running-app.ts';

// `as`: start-up.ts is the only one that starts this program.
const { base, known } = JSON.parse(process.argv[2] ?? '') as { base: string; known: number };
const startedAt = Date.now();
const running = await startIn(base);
try {
  await running.page
    .locator(known > 0 ? '.clip:not(.clip-loading)' : 'main h2')
    .first()
    .waitFor();
  process.stdout.write(String(Date.now() - startedAt));
} finally {
  await running.quit();
}
