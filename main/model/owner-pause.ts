/** The owner's pause: until a time, or until the owner resumes. Pure. Times are wall-clock milliseconds. */

export interface OwnerPause {
  readonly setAt: number;
  /** Null: until the owner resumes. */
  readonly until: number | null;
}

/**
 * The pause as it holds now, or null when it is over. A clock that was put back must not make it longer than the owner
 * asked for: it then counts anew from now.
 */
export function pauseAt(pause: OwnerPause | null, now: number): OwnerPause | null {
  if (pause === null || pause.until === null) return pause;
  if (now >= pause.until) return null;
  return now < pause.setAt ? { setAt: now, until: now + pause.until - pause.setAt } : pause;
}

/** As it is kept in the database: `yes`, `no`, or from when until when. */
export function pauseToText(pause: OwnerPause | null): string {
  if (pause === null) return 'no';
  return pause.until === null ? 'yes' : `${pause.setAt}-${pause.until}`;
}

export function pauseFromText(text: string | undefined): OwnerPause | null {
  if (text === 'yes') return { setAt: 0, until: null };
  const [, setAt, until] = text?.match(/^(\d+)-(\d+)$/) ?? [];
  return setAt === undefined ? null : { setAt: Number(setAt), until: Number(until) };
}
