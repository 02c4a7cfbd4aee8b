/** What the measured window of the benchmarks is told, and what it tells. Types only. */

export interface FramesOrders {
  /** For `startIn`: its home holds the configuration. */
  readonly base: string;
  /** How many clips the queue knows. */
  readonly known: number;
  readonly frames: number;
  readonly updateSeconds: number;
}

/** One scripted scroll, frame by frame. */
export interface Scrolled {
  /** From one animation frame to the next. */
  readonly intervalsMs: readonly number[];
  readonly mostRows: number;
  /** Frames that showed a row whose clip was not there yet. */
  readonly unloadedFrames: number;
  readonly longTasksMs: readonly number[];
}

/** Processor time of the page's main thread, in milliseconds a frame. */
export interface BusyMs {
  readonly all: number;
  readonly script: number;
  readonly layout: number;
}

export interface FramesFacts {
  readonly scrolls: readonly (Scrolled & { readonly name: string; readonly busy: BusyMs })[];
  /** The latest a timer of the main process came during all scrolls. */
  readonly mainLateMs: number;
  readonly updates: { readonly count: number; readonly longTasksMs: readonly number[] };
}
