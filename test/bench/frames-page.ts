/** Runs inside the page, handed over as source: each function stands for itself and uses nothing but its argument. */
import type { Scrolled } from './frames-words.ts';

export interface ScrollOrder {
  /** Of the list. */
  readonly list: string;
  /** Of its rows, inside it. */
  readonly row: string;
  /** Of what stands for a clip that is not there yet. */
  readonly unloaded: string;
  readonly frames: number;
  /** Down by so much a frame; null: to another place in the list altogether, as with the scroll bar. */
  readonly stepPx: number | null;
}

/** Scrolls a bit in each frame; in a list that has nothing to scroll, the same is done to no effect. */
export async function scroll(order: ScrollOrder): Promise<Scrolled> {
  const list = document.querySelector(order.list) ?? document.body;
  const longTasksMs: number[] = [];
  const watcher = new PerformanceObserver((found) => {
    for (const { duration } of found.getEntries()) longTasksMs.push(duration);
  });
  watcher.observe({ type: 'longtask' });
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  list.scrollTop = 0;
  const intervalsMs: number[] = [];
  let [mostRows, unloadedFrames] = [0, 0];
  await frame();
  let last = await frame();
  for (let at = 1; at <= order.frames; at += 1) {
    const most = Math.max(1, list.scrollHeight - list.clientHeight);
    // Steps of the golden section reach all parts of the list in no order.
    list.scrollTop = order.stepPx === null ? most * ((at * 0.618) % 1) : (at * order.stepPx) % most;
    const now = await frame();
    intervalsMs.push(now - last);
    last = now;
    mostRows = Math.max(mostRows, list.querySelectorAll(order.row).length);
    unloadedFrames += list.querySelector(order.unloaded) === null ? 0 : 1;
  }
  watcher.disconnect();
  return { intervalsMs, mostRows, unloadedFrames, longTasksMs };
}

/** How long the long tasks of the next while are; Chromium calls a task long from 50 ms on. */
export async function longTasks(whileMs: number): Promise<number[]> {
  const found: number[] = [];
  const watcher = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) found.push(duration);
  });
  watcher.observe({ type: 'longtask' });
  await new Promise((resolve) => setTimeout(resolve, whileMs));
  watcher.disconnect();
  return found;
}
