/**
 * A page that dies or hangs holds nothing: it is made again where it was, and says so. A page that
 * dies again and again is made again more slowly. The queue does not notice any of it.
 */
import type { BrowserWindow } from 'electron';
import type { Clock } from '../../base/runtime.ts';
import { pageAgain } from './page-address.ts';

/** Chromium says `unresponsive` after many seconds of input without an answer; some pages recover. */
const patienceMs = 3000;
const withinMs = 60_000;
const mostAtOnce = 3;
const pauseMs = 30_000;

export interface PageLifeParts {
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly onBug: (error: unknown) => void;
}

export function keepPageAlive(window: BrowserWindow, { clock, onBug }: PageLifeParts): void {
  const contents = window.webContents;
  let diedAtMs: number[] = [];
  let callOff = () => {};
  contents.on('render-process-gone', (_event, { reason }) => {
    callOff();
    if (reason === 'clean-exit') return;
    // One that is not looked at is made when it is asked for.
    if (!window.isVisible()) return window.destroy();
    const nowMs = clock.monotonicMs();
    diedAtMs = [...diedAtMs.filter((atMs) => nowMs - atMs < withinMs), nowMs];
    clock.after(diedAtMs.length > mostAtOnce ? pauseMs : 0, () => {
      if (!window.isDestroyed()) contents.loadURL(pageAgain(contents.getURL())).catch(onBug);
    });
  });
  window.on('unresponsive', () => {
    callOff();
    callOff = clock.after(patienceMs, () => {
      if (!window.isDestroyed()) contents.forcefullyCrashRenderer();
    });
  });
  window.on('responsive', () => callOff());
}
