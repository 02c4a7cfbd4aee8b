/** Counts what a scan passed over and why, so that a file that never becomes a clip can be explained. */

/** `links`: symbolic links and junctions. `special`: FIFOs, sockets, devices. `hardLinks`: files with a second name. */
export type LeftOutKind = 'links' | 'special' | 'hardLinks' | 'unreadable';

export interface LeftOutReport {
  readonly counts: Readonly<Record<LeftOutKind, number>>;
  /** Some of the paths, for diagnostics; names are hostile input. */
  readonly examples: readonly { readonly path: string; readonly kind: LeftOutKind }[];
}

export interface LeftOut {
  note(path: string, kind: LeftOutKind): void;
  report(): LeftOutReport;
}

const mostExamples = 20;

export function createLeftOut(): LeftOut {
  const counts = { links: 0, special: 0, hardLinks: 0, unreadable: 0 };
  const examples: { path: string; kind: LeftOutKind }[] = [];
  return {
    note(path, kind) {
      counts[kind] += 1;
      if (examples.length < mostExamples) examples.push({ path, kind });
    },
    report: () => ({ counts, examples }),
  };
}
