/**
 * The owner's settings and what the computer is doing, brought to one ruling for the present
 * moment; and the count of bytes that the caps go by.
 */
import type { Clock } from '../../base/runtime.ts';
import type { TransferSettings } from '../../config/config.ts';
import type { CurrentSettings } from '../../config/current-settings.ts';
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
  readonly current: CurrentSettings;
  readonly settingsTable: Pick<SettingsTable, 'pause' | 'setPause'>;
  readonly sent: Pick<BytesSent, 'add' | 'addInVain' | 'used'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Absent where no one looks: in commands that only read. */
  readonly pc?: { now(): PcNow };
}

export class Policy {
  readonly #parts: PolicyParts;
  #calendar: Calendar;
  #today: LocalDay | null = null;

  constructor(parts: PolicyParts) {
    this.#parts = parts;
    this.#calendar = calendarOf(parts.current.transfers);
  }

  /** The weekly timetable as it is set now. */
  grid(): WeekGrid {
    const settings = this.#parts.current.transfers;
    if (this.#calendar.settings !== settings) {
      this.#calendar = calendarOf(settings);
      this.#today = null;
    }
    return this.#calendar.grid;
  }

  isCapped(): boolean {
    const { bytesPerDay, bytesPerMonth } = this.#parts.current.transfers;
    return bytesPerDay !== null || bytesPerMonth !== null;
  }

  /** Zero where there is no cap: then it is not counted together. */
  used(): BytesUsed {
    if (!this.isCapped()) return { day: 0, month: 0 };
    const { day, month } = this.#day();
    return this.#parts.sent.used(day, month);
  }

  /** The owner's pause as it holds now. */
  pause(): OwnerPause | null {
    return pauseAt(this.#parts.settingsTable.pause(), this.#parts.clock.now());
  }

  /**
   * A clock that was put back has moved the end of a pause: keeps the new one, or it would move on
   * and on.
   */
  settlePause(): void {
    const kept = this.#parts.settingsTable.pause();
    const holds = pauseAt(kept, this.#parts.clock.now());
    if (kept?.until !== holds?.until) this.#parts.settingsTable.setPause(holds);
  }

  ruling(): Ruling {
    const pc = this.#parts.pc?.now() ?? { facts: nothingKnown, changesAt: null };
    const settings = this.#parts.current.transfers;
    return rule({
      now: this.#parts.clock.now(),
      pause: this.pause(),
      grid: this.grid(),
      cap: this.isCapped() ? capReached(settings, this.used(), this.#day()) : null,
      pc: pcVerdict(pc.facts, settings.captureSafe),
      pcChangesAt: pc.changesAt,
    });
  }

  /** Counts blocks in one commit with `work`, which keeps them. */
  count(sizesBytes: readonly number[], work: () => void): void {
    this.#parts.sent.add(this.#day().day, sizesBytes, work);
  }

  /** Counts bytes that went out and were not accepted: the owner pays for them as well. */
  countInVain(bytes: number): void {
    this.#parts.sent.addInVain(this.#day().day, bytes);
  }

  #day(): LocalDay {
    const now = this.#parts.clock.now();
    const { timeZone } = this.grid();
    const today = this.#today;
    if (today !== null && now >= today.startsAt && now < today.dayEndsAt) return today;
    this.#today = localDay(now, timeZone);
    return this.#today;
  }
}

interface Calendar {
  readonly settings: TransferSettings;
  readonly grid: WeekGrid;
}

/** The weekly timetable of these settings, worked out once. */
function calendarOf(settings: TransferSettings): Calendar {
  return { settings, grid: weekGrid(settings.windows, settings.timeZone ?? systemTimeZone()) };
}
