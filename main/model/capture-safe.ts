/**
 * Whether sending would be in the way of what the computer is doing. Pure: what is going on comes in as facts, what to do
 * about each is the owner's setting.
 */
import { z } from 'zod';
import type { PcUse } from '../../preload/clip-view.ts';

/** `hold`: nothing is sent. `slow`: at `transfers.limitedBytesPerSecond`. `ignore`: as if nothing were going on. */
const response = z.enum(['hold', 'slow', 'ignore']);
type Response = z.infer<typeof response>;

/**
 * `transfers.captureSafe`. The defaults protect what cannot be had again and cost nobody an evening of waiting:
 * a recording and a full-screen game slow sending down, so that a computer that records all day still gets its clips
 * out; named programs hold it, because whoever names one has a reason; a battery holds it, because it is about to be
 * empty; mere use of the computer is ignored, because that is when people look whether their clips go out.
 */
export const captureSafeConfig = z.strictObject({
  /** Names of programs as the system lists them: `obs`, `obs64.exe`. Upper and lower case are the same. */
  processes: z.array(z.string().min(1).max(128)).max(64).default([]),
  whileProcessesRun: response.default('hold'),
  whileRecording: response.default('slow'),
  onBattery: response.default('hold'),
  pcInUse: response.default('ignore'),
  fullScreen: response.default('slow'),
});
export type CaptureSafeConfig = z.infer<typeof captureSafeConfig>;

/** What is known to be going on; null where nobody can tell. */
export interface PcFacts {
  /** A file in a capture folder was seen to grow a moment ago. */
  readonly recording: boolean;
  /** The first of the named programs that runs. */
  readonly program: string | null;
  readonly onBattery: boolean | null;
  readonly inUse: boolean | null;
  readonly fullScreen: boolean | null;
}

export interface PcBusy {
  readonly what: PcUse;
  readonly program: string | null;
}

export interface PcVerdict {
  /** Why nothing may be sent now. */
  readonly hold: PcBusy | null;
  /** Why sending is slowed down. */
  readonly slow: PcBusy | null;
}

export const nothingKnown: PcFacts = {
  recording: false,
  program: null,
  onBattery: null,
  inUse: null,
  fullScreen: null,
};

export function pcVerdict(facts: PcFacts, rules: CaptureSafeConfig): PcVerdict {
  const found: readonly (readonly [Response, PcUse, boolean | null])[] = [
    [rules.whileRecording, 'recording', facts.recording],
    [rules.whileProcessesRun, 'program-runs', facts.program !== null],
    [rules.fullScreen, 'full-screen', facts.fullScreen],
    [rules.onBattery, 'on-battery', facts.onBattery],
    [rules.pcInUse, 'in-use', facts.inUse],
  ];
  const first = (wanted: Response): PcBusy | null => {
    const what = found.find(([response, , holds]) => response === wanted && holds === true)?.[1];
    if (what === undefined) return null;
    return { what, program: what === 'program-runs' ? facts.program : null };
  };
  return { hold: first('hold'), slow: first('slow') };
}
