/** How a capture folder stands, as an answer for others needs it. Types only. */
import type { LeftOutReport } from './left-out.ts';

/** How a capture folder stands; for diagnostics, never for the window: it holds paths. */
export interface CaptureFolderReport {
  readonly path: string;
  /** `away`: not there. `different`: another folder is in its place. */
  readonly standing: 'ours' | 'away' | 'different';
  /** Files that are not clips yet. */
  readonly growing: number;
  /** `polling`: the system sends no events for it, so it is listed every few seconds. */
  readonly watching: 'events' | 'polling';
  readonly onNetwork: boolean;
  /** What the last scan passed over. */
  readonly leftOut: LeftOutReport;
}
