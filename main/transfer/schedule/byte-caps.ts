/** How many bytes may go out in a day and in a month, by the local calendar. Pure. */
import type { LocalDay } from '../../model/local-time.ts';

export interface ByteCaps {
  /** Null: no cap. */
  readonly bytesPerDay: number | null;
  readonly bytesPerMonth: number | null;
}

/** Bytes sent in the present local day and month. */
export interface BytesUsed {
  readonly day: number;
  readonly month: number;
}

export interface CapReached {
  readonly per: 'day' | 'month';
  /** When counting starts again, in wall-clock milliseconds. */
  readonly until: number;
}

/** Which cap is reached; of two, the one that holds longer. */
export function capReached(
  caps: ByteCaps,
  used: BytesUsed,
  day: Pick<LocalDay, 'dayEndsAt' | 'monthEndsAt'>,
): CapReached | null {
  const { day: dayLeft, month: monthLeft } = bytesLeft(caps, used);
  if (monthLeft <= 0) return { per: 'month', until: day.monthEndsAt };
  return dayLeft <= 0 ? { per: 'day', until: day.dayEndsAt } : null;
}

/** Infinity where there is no cap. */
export function bytesLeft({ bytesPerDay, bytesPerMonth }: ByteCaps, used: BytesUsed): BytesUsed {
  return {
    day: (bytesPerDay ?? Number.POSITIVE_INFINITY) - used.day,
    month: (bytesPerMonth ?? Number.POSITIVE_INFINITY) - used.month,
  };
}
