/**
 * Run as a program of its own: follows one clip from the event of its folder to Published, and prints one line of JSON
 * about the files it passes and the calls from room to room.
 */
import { beginTrace, callTrace, untraced } from './call-trace.ts';

// Not a static import: those of the product come after the hooks are set.
const { startTestEngine } = await import('./test-engine.ts');
const it = await startTestEngine();
const engine = it.engine();
const settled = engine.settled.bind(engine);
engine.settled = () => untraced(settled);
await it.until('the folder was looked at', () => untraced(() => engine.isIdle()));

beginTrace();
it.capture('a.mp4');
// The clock stands still until the system has told of the file; how long that takes says nothing.
while (callTrace().calls === 0) await new Promise((resolve) => setImmediate(resolve));
await it.until('it is published', () => it.events.some(({ event }) => event === 'published'));
const trace = callTrace();
await it.close();

const mostFirst = (counts: ReadonlyMap<string, number>) =>
  [...counts].sort(([, a], [, b]) => b - a).map(([what, count]) => ({ what, count }));
process.stdout.write(
  `${JSON.stringify({ ...trace, entered: mostFirst(trace.entered), between: mostFirst(trace.between) })}\n`,
);
