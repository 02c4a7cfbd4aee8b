/** Starts the packaged app with a queue that is there already and scrolls its list by script. Started by frames.ts. */
import type { CDPSession } from 'playwright-core';
import type { Bridge } from '../../preload/contract.ts';
import { type RunningApp, setContentSize, startIn } from '../electron/running-app.ts';
import { longTasks, scroll } from './frames-page.ts';
import type { BusyMs, FramesFacts, FramesOrders } from './frames-words.ts';

const scrolls = [
  { name: 'wheel, 100 px a frame', stepPx: 100 },
  { name: 'fling, 1,000 px a frame', stepPx: 1000 },
  { name: 'scroll bar, anywhere each frame', stepPx: null },
] as const;
const places = { list: '.clips', row: '.clip', unloaded: '.clip-loading' };
const updatesPerSecond = 50;

// `as`: frames.ts is the only one that starts this program.
const orders = JSON.parse(process.argv[2] ?? '') as FramesOrders;
const running = await startIn(orders.base);
try {
  await setContentSize(running.app, 1280, 800);
  await settle(running);
  process.stdout.write(JSON.stringify(await measure(running)));
} finally {
  await running.quit();
}

async function measure({ page }: RunningApp): Promise<FramesFacts> {
  const inspector = await page.context().newCDPSession(page);
  // Processor time, not time passed: other programs must not count.
  await inspector.send('Performance.enable', { timeDomain: 'threadTicks' });
  await watchMainLoop(running);
  const done: FramesFacts['scrolls'][number][] = [];
  for (const { name, stepPx } of scrolls) {
    const before = await busySeconds(inspector);
    const scrolled = await page.evaluate(scroll, { ...places, frames: orders.frames, stepPx });
    const after = await busySeconds(inspector);
    const perFrame = (part: keyof BusyMs) => ((after[part] - before[part]) * 1000) / orders.frames;
    const busy = { all: perFrame('all'), script: perFrame('script'), layout: perFrame('layout') };
    done.push({ name, ...scrolled, busy });
  }
  const mainLateMs = await mainLate(running);
  const found = page.evaluate(longTasks, (orders.updateSeconds + 1) * 1000);
  const count = orders.updateSeconds * updatesPerSecond;
  await pushUpdates(running, count);
  return { scrolls: done, mainLateMs, updates: { count, longTasksMs: await found } };
}

/** The first scan of the folder is through, and the list is there. */
async function settle({ app, page }: RunningApp): Promise<void> {
  await page
    .locator(orders.known > 0 ? places.row : 'main')
    .first()
    .waitFor();
  const cpu = () => app.evaluate(() => process.cpuUsage().user + process.cpuUsage().system);
  let last = await cpu();
  for (let quiet = 0; quiet < 3; ) {
    await page.waitForTimeout(1000);
    const now = await cpu();
    quiet = now - last < 50_000 ? quiet + 1 : 0;
    last = now;
  }
}

async function busySeconds(inspector: CDPSession): Promise<BusyMs> {
  const { metrics } = await inspector.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return {
    all: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration') + of('RecalcStyleDuration'),
  };
}

/** What is kept in the app's main process between two looks. */
interface Watch {
  loop?: { enable(): void; max: number };
}

async function watchMainLoop({ app }: RunningApp): Promise<void> {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    (globalThis as Watch).loop = loop;
  });
}

function mainLate({ app }: RunningApp): Promise<number> {
  return app.evaluate(() => ((globalThis as Watch).loop?.max ?? Number.NaN) / 1e6);
}

/** More than the product ever pushes: each tells of a change, so that the rows in sight are asked for again. */
async function pushUpdates({ app, page }: RunningApp, count: number): Promise<void> {
  // `as`: what the preload script puts there; only the renderer's own types know it.
  const overview = await page.evaluate(() =>
    (window as unknown as { clipslot: Bridge }).clipslot.getOverview(),
  );
  await app.evaluate(
    async ({ BrowserWindow }, { overview, count, everyMs }) => {
      for (let at = 1; at <= count; at += 1) {
        const revision = (overview?.revision ?? 0) + at;
        BrowserWindow.getAllWindows()[0]?.webContents.send('queueChanged', { ...overview, revision });
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
    { overview, count, everyMs: 1000 / updatesPerSecond },
  );
}
