/** What is known of every clip so far: from the recordings, from the engine's events, from the simulator's ledger. */
import type { Ledger } from './ledger.ts';
import type { Recording } from './recordings.ts';

export type Stage = 'to come' | 'recording' | 'finished' | 'slot-held' | 'uploaded' | 'published' | 'stopped';

export interface ClipOnBoard extends Recording {
  readonly stage: Stage;
  /** Wall-clock times at which stages were reached. */
  readonly at: Readonly<Partial<Record<Stage, number>>>;
  readonly onDiskBytes: number;
  /** What the simulator has taken. */
  readonly receivedBytes: number;
  /** Why it stopped, in the engine's words. */
  readonly reason: string | null;
}

export interface Board {
  clips(): readonly ClipOnBoard[];
  grew(name: string, onDiskBytes: number): void;
  finished(name: string, onDiskBytes: number, at: number): void;
  /** Only the first time counts. */
  reached(name: string, stage: Stage, at: number, reason?: string): void;
  received(ledger: Ledger): void;
  /** Called with every clip that reaches another stage. */
  onReached(listener: (clip: ClipOnBoard) => void): void;
}

export function createBoard(recordings: readonly Recording[]): Board {
  const clips = new Map<string, ClipOnBoard>();
  const nothing = { stage: 'to come', at: {}, onDiskBytes: 0, receivedBytes: 0, reason: null } as const;
  for (const recording of recordings) clips.set(recording.name, { ...recording, ...nothing });
  const listeners: ((clip: ClipOnBoard) => void)[] = [];

  function change(name: string, changes: Partial<ClipOnBoard>): void {
    const clip = clips.get(name);
    if (clip !== undefined) clips.set(name, { ...clip, ...changes });
  }

  function reached(name: string, stage: Stage, at: number, reason: string | null = null): void {
    const clip = clips.get(name);
    if (clip === undefined || clip.at[stage] !== undefined) return;
    change(name, { stage, reason, at: { ...clip.at, [stage]: at } });
    const changed = clips.get(name);
    if (changed !== undefined) for (const listener of listeners) listener(changed);
  }

  return {
    clips: () => [...clips.values()],
    grew(name, onDiskBytes) {
      change(name, { onDiskBytes });
      reached(name, 'recording', Date.now());
    },
    finished(name, onDiskBytes, at) {
      change(name, { onDiskBytes });
      reached(name, 'finished', at);
    },
    reached,
    received({ slots }) {
      for (const { name, sizeBytes } of clips.values()) {
        const slot = slots.find(({ fileSize }) => fileSize === sizeBytes);
        const receivedBytes = slot?.blocks.reduce((sum, block) => sum + block.sizeBytes, 0) ?? 0;
        change(name, { receivedBytes });
      }
    },
    onReached: (listener) => void listeners.push(listener),
  };
}
