/** Counts what a scan passed over and why, so that a file that never becomes a clip can be explained. */

/**
 * `links`: symbolic links and junctions. `special`: FIFOs, sockets, devices. `hardLinks`: files with a second name. `pattern`:
 * films that no pattern of the folder fits. `system`: bins and folders of the system, with all that is in them.
 */
export type LeftOutKind = 'links' | 'special' | 'hardLinks' | 'unreadable' | 'pattern' | 'system';

export interface LeftOutReport {
  readonly counts: Readonly<Record<LeftOutKind, number>>;
  /** The first of each kind, for those who ask why; names are hostile input. */
  readonly examples: readonly { readonly path: string; readonly kind: LeftOutKind }[];
}

const mostExamples = 100;

/** The count of one scan. */
export class LeftOut {
  readonly #counts = { links: 0, special: 0, hardLinks: 0, unreadable: 0, pattern: 0, system: 0 };
  readonly #examples: { path: string; kind: LeftOutKind }[] = [];

  note(path: string, kind: LeftOutKind): void {
    this.#counts[kind] += 1;
    if (this.#counts[kind] <= mostExamples) this.#examples.push({ path, kind });
  }

  report(): LeftOutReport {
    return { counts: { ...this.#counts }, examples: [...this.#examples] };
  }
}
