/**
 * The owner's settings and what the computer is doing, brought to one ruling for the present moment; and the count of
 * bytes that the caps go by.
 */
import type { TransferSettings } from '../../config/config.ts';
import { nothingKnown, type PcFacts, pcVerdict } from '../../model/capture-safe.ts';
import { type LocalDay, localDay, systemTimeZone } from '../../model/local-time.ts';
import { type OwnerPause, pauseAt } from '../../model/owner-pause.ts';
import { type WeekGrid, weekGrid } from '../../model/week-grid.ts';
import type { BytesSent } from '../../storage/bytes-sent.ts';
import type { SettingsTable } from '../../storage/settings-table.ts';
import { type BytesUsed, capReached } from './byte-caps.ts';
import { type Ruling, rule } from './schedule.ts';

/** What the computer is doing, and when that may be over by the clock alone. */
export interface PcNow {
  readonly facts: PcFacts;
  /** Wall-clock milliseconds. */
  readonly changesAt: number | null;
}

export interface PolicyParts {
  /** As they are now. */
  settings(): TransferSettings;
  readonly settingsTable: Pick<SettingsTable, 'pause' | 'setPause'>;
  readonly sent: BytesSent;
  now(): number;
  /** Absent where nobody looks: in commands that only read. */
  pcNow?(): PcNow;
}

export type Policy = ReturnType<typeof createPolicy>;

export function createPolicy({ settings, settingsTable, sent, now, pcNow }: PolicyParts) {
  let calendar = calendarOf(settings());
  let today: LocalDay | null = null;

  function grid(): WeekGrid {
    const current = settings();
    if (calendar.settings !== current) {
      calendar = calendarOf(current);
      today = null;
    }
    return calendar.grid;
  }

  function day(): LocalDay {
    const at = now();
    const { timeZone } = grid();
    if (today === null || at < today.startsAt || at >= today.dayEndsAt) today = localDay(at, timeZone);
    return today;
  }

  function isCapped(): boolean {
    const { bytesPerDay, bytesPerMonth } = settings();
    return bytesPerDay !== null || bytesPerMonth !== null;
  }

  function used(): BytesUsed {
    return isCapped() ? sent.used(day().day, day().month) : { day: 0, month: 0 };
  }

  return {
    grid,
    isCapped,
    used,
    /** The owner's pause as it holds now. */
    pause: (): OwnerPause | null => pauseAt(settingsTable.pause(), now()),
    /** A clock that was put back has moved the end of a pause: keeps the new one, or it would move on and on. */
    settlePause(): void {
      const kept = settingsTable.pause();
      const holds = pauseAt(kept, now());
      if (kept?.until !== holds?.until) settingsTable.setPause(holds);
    },
    ruling(): Ruling {
      const pc = pcNow?.() ?? { facts: nothingKnown, changesAt: null };
      return rule({
        now: now(),
        pause: pauseAt(settingsTable.pause(), now()),
        grid: grid(),
        cap: isCapped() ? capReached(settings(), used(), day()) : null,
        pc: pcVerdict(pc.facts, settings().captureSafe),
        pcChangesAt: pc.changesAt,
      });
    },
    /** Counts blocks in one commit with `work`, which keeps them. */
    count: (sizesBytes: readonly number[], work: () => void): void => sent.add(day().day, sizesBytes, work),
  };
}

/** The weekly timetable of these settings, worked out once. */
function calendarOf(settings: TransferSettings) {
  return { settings, grid: weekGrid(settings.windows, settings.timeZone ?? systemTimeZone()) };
}
