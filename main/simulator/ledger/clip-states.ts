/**
 * The ways of a clip whose bits have arrived. The paths are our reading of [gvr-enum-gameclipstate.md]: no page draws the
 * transitions.
 */

const WORK = ['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published'] as const;

/** Where a clip whose bits have arrived may end, and the states on the way there. */
export const PATHS = {
  Published: WORK,
  /** A finished upload may still be rejected by later processing [uri-uriput.md]. */
  Error: ['Uploaded', 'Processing', 'Error'],
  /** Never gets further. */
  Processing: ['Uploaded', 'Processing'],
  Flagged: [...WORK, 'Flagged'],
  Banned: [...WORK, 'Flagged', 'Banned'],
  PendingDelete: [...WORK, 'PendingDelete'],
  Deleted: [...WORK, 'PendingDelete', 'Deleted'],
} as const satisfies Record<string, readonly string[]>;

export type LastState = keyof typeof PATHS;
export const LAST_STATES = [
  'Published',
  'Error',
  'Processing',
  'Flagged',
  'Banned',
  'PendingDelete',
  'Deleted',
] as const;
