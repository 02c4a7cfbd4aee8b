/** Every version that wrote a queue of its own kind, by the commit that landed it; see `make-old-queues.ts`. */
export interface OldQueueFile {
  /** Of the file in `old-queues/`, without its ending. */
  readonly name: string;
  /** What its database says of itself. */
  readonly version: number;
  /** The last one that wrote such queues. */
  readonly commit: string;
}

export const oldQueues: readonly OldQueueFile[] = [
  // Three texts of schema 1 landed; the last of them first made the index that schema 6 drops.
  { name: '1-without-change-time', version: 1, commit: 'fa73037c97ba' },
  { name: '1-without-unresolved', version: 1, commit: 'a55b1e68d0e8' },
  { name: '2-without-unresolved', version: 2, commit: 'e8a6008be6af' },
  { name: '2-schedule', version: 2, commit: '06e98534e7f3' },
  { name: '3-owner', version: 3, commit: 'a34323658b52' },
  { name: '4-list', version: 4, commit: 'bba2364c7cbe' },
  { name: '5-put-away', version: 5, commit: '67f085de8831' },
  { name: '6-counts', version: 6, commit: 'd08886338e44' },
  { name: '7-digests-of-all', version: 7, commit: 'a2f030f636ac' },
  { name: '7-digests', version: 7, commit: '5d2ae8a0c3c8' },
  { name: '8-first-look', version: 8, commit: 'f4cb911' },
  { name: '9-sick-service', version: 9, commit: '92d864bb136c' },
  { name: '10-date-source', version: 10, commit: 'ef81b1badbe9' },
];
