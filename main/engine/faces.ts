/** The parts of an engine that its host meets, each with what it asks of the parts behind it. */
import { ClipRecordsReader } from '../storage/clip-records.ts';
import { ClipsInOrder } from '../storage/clips-in-order.ts';
import { EngineView } from '../view/engine-view.ts';
import { overviewDetails } from '../view/overview-details.ts';
import type { ViewParts } from '../view/view-parts.ts';
import { QueueCommands } from './commands.ts';
import { ExistingCommands } from './existing-commands.ts';
import { QueueExports } from './exports.ts';
import type { Lifecycle, LifecycleNeeds } from './lifecycle.ts';
import { QueueQueries } from './queries.ts';

export interface Faces {
  /** For what is shown without an object of its own. */
  readonly viewParts: ViewParts;
  readonly view: EngineView;
  readonly commands: QueueCommands;
  readonly existing: ExistingCommands;
  readonly queries: QueueQueries;
  readonly exports: QueueExports;
}

export function facesOf(life: Lifecycle, needs: LifecycleNeeds): Faces {
  const { config, queue, runtime } = needs;
  const { clock } = runtime;
  const { parts } = life;
  const { activity, captures, wakeUps, current } = parts;
  const { slots, unknown, transfers } = parts.workers;
  const { lanes, authorization } = parts.service;
  const shared = { ...parts.storage, ...parts.schedule, config, clock, captures, lanes };
  const viewParts = { ...shared, slots, transfers, current, revision: () => life.revision };
  const view = new EngineView(viewParts);
  return {
    viewParts,
    view,
    commands: new QueueCommands({
      ...shared,
      slots,
      transfers,
      wakeUps,
      current,
      setTransferSettings: (next) => parts.setTransferSettings(next),
      onChange: () => life.noteChange(),
    }),
    existing: new ExistingCommands(shared),
    queries: new QueueQueries({
      ...shared,
      folders: config.folders,
      activity,
      unknown,
      names: new ClipsInOrder(queue.db),
    }),
    exports: new QueueExports({
      ...shared,
      activity,
      authorization,
      records: new ClipRecordsReader(queue.db),
      view,
      overviewDetails: () => overviewDetails(viewParts),
    }),
  };
}
