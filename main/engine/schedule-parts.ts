/** What decides when bits may go, and how fast: the owner's settings as they are now, the computer, what the line carries. */
import type { Activity } from '../base/activity.ts';
import type { DisposableStore } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import type { CurrentSettings } from '../config/current-settings.ts';
import { Speed } from '../transfer/pacing/speed.ts';
import { ForecastCache } from '../transfer/schedule/forecast-cache.ts';
import type { PcActivity } from '../transfer/schedule/pc-activity.ts';
import { PcWatch } from '../transfer/schedule/pc-watch.ts';
import { Policy } from '../transfer/schedule/policy.ts';
import type { StorageParts } from './storage-parts.ts';

export interface ScheduleParts {
  readonly pc: PcWatch;
  readonly policy: Policy;
  readonly speed: Speed;
  readonly forecasts: ForecastCache;
}

export interface ScheduleNeeds {
  readonly storage: Pick<StorageParts, 'clips' | 'blocks' | 'sent' | 'settingsTable'>;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly pcActivity: PcActivity;
  readonly current: CurrentSettings;
  /** Monotonic times at which files that are being written last grew. */
  grewAt(): Iterable<number>;
  onComputerChanged(): void;
}

/** @param kept takes charge of what must end */
export function scheduleParts(needs: ScheduleNeeds, kept: DisposableStore): ScheduleParts {
  const { clock, activity, storage, current } = needs;
  const { clips, blocks, sent, settingsTable } = storage;
  const pc = kept.add(
    new PcWatch({
      rules: () => current.transfers.captureSafe,
      probe: needs.pcActivity,
      clock,
      activity,
      grewAt: () => needs.grewAt(),
      onChange: () => needs.onComputerChanged(),
    }),
  );
  const policy = new Policy({ current, settingsTable, sent, clock, pc });
  const speed = new Speed(clock, settingsTable.speedSeen());
  const forecasts = new ForecastCache({ current, clips, blocks, policy, speed, clock });
  return { pc, policy, speed, forecasts };
}
