/** What the engine's child process of the benchmarks is told, and what it tells. Types only. */

export interface EngineOrders {
  readonly configFile: string;
  /** Each granted slot is told as it comes; else they are only counted. */
  readonly tellsEach: boolean;
  /** Measures how late timers come, which itself wakes the process every millisecond. */
  readonly watchesLoop: boolean;
  /** The owner has paused transfers. */
  readonly paused: boolean;
}

export type EngineOrder = 'facts' | 'stop' | 'pause' | 'resume';

export type EngineNews =
  | { readonly kind: 'watching'; readonly at: number }
  /** On the disk. Times are wall-clock milliseconds with fractions. */
  | { readonly kind: 'granted'; readonly path: string; readonly at: number }
  | { readonly kind: 'facts'; readonly facts: EngineFacts };

export interface EngineFacts {
  /** Slots granted since the start, and when the last one was. */
  readonly granted: number;
  readonly lastGrantedAt: number;
  /** How late a timer of 1 ms came, in milliseconds, since the last time these facts were asked for. */
  readonly loopDelayP50: number;
  readonly loopDelayP99: number;
  readonly loopDelayMax: number;
  readonly cpuSeconds: number;
  readonly idle: boolean;
}
