/**
 * A running queue as Prometheus reads it. Labels are words of ours (states, outcomes, lanes, reasons): never a name, a
 * path or an id. Names without our prefix are those that dashboards know from every program.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Engine } from '../engine/api.ts';
import type { Measures } from '../view/metrics-snapshot.ts';

export interface Metrics {
  readonly contentType: string;
  /** Null while the queue cannot be read. */
  text(): Promise<string | null>;
  close(): void;
}

const nanosecond = 1e-9;
const delayEveryMs = 20;

export function createMetrics(engine: Pick<Engine, 'measures'>): Metrics {
  const registry = new Registry();
  const delay = monitorEventLoopDelay({ resolution: delayEveryMs });
  delay.enable();
  const showQueue = queueMetrics(registry);
  const showProcess = processMetrics(registry, delay);
  return {
    contentType: registry.contentType,
    async text() {
      const measures = engine.measures();
      if (measures === null) return null;
      showQueue(measures);
      showProcess();
      return registry.metrics();
    },
    close() {
      delay.disable();
      registry.clear();
    },
  };
}

function queueMetrics(registry: Registry): (measures: Measures) => void {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge<Label>({ name: `clipslot_${name}`, help, labelNames, registers: [registry] });
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    totals(new Counter<Label>({ name: `clipslot_${name}_total`, help, labelNames, registers: [registry] }));

  const clips = gauge('clips', 'Clips in the queue, by durable state.', 'state');
  const requests = counter('slot_requests', 'Slot requests that have ended, by outcome.', 'outcome');
  const deleted = counter('orphans_deleted', 'Slots nobody wanted, found and deleted.');
  const left = gauge('orphans', 'Slots nobody wants that have yet to be deleted.');
  const possiblyLeft = counter('slots_possibly_left', 'Lost answers for which no list showed a slot.');
  const bytes = counter('accepted_bytes', 'Bytes the service has accepted, since the queue was made.');
  const blocks = counter('accepted_blocks', 'Blocks the service has accepted, since this program started.');
  const open = gauge('lane_open', 'Whether a lane is open: 1, or 0 while trouble has closed it.', 'lane');
  const closed = gauge('lane_closed', 'Why a lane is closed; absent while it is open.', 'lane', 'reason');
  const paused = gauge('paused_by_owner', 'Whether the owner has paused sending.');
  const sending = gauge('sending_clips', 'Clips whose blocks travel now.');
  const growing = gauge('growing_files', 'Files in capture folders that are not clips yet.');

  return (measures) => {
    for (const [state, count] of Object.entries(measures.clips)) clips.set({ state }, count);
    for (const [outcome, count] of Object.entries(measures.slotRequests)) requests(count, { outcome });
    deleted(measures.slots.orphansDeleted);
    left.set(measures.slots.orphansLeft);
    possiblyLeft(measures.slots.possiblyLeft);
    bytes(measures.accepted.bytes);
    blocks(measures.accepted.blocks);
    closed.reset();
    for (const [lane, reason] of Object.entries(measures.lanes)) {
      open.set({ lane }, reason === null ? 1 : 0);
      if (reason !== null) closed.set({ lane, reason }, 1);
    }
    paused.set(measures.pausedByOwner ? 1 : 0);
    sending.set(measures.sendingClips);
    growing.set(measures.growingFiles);
  };
}

function processMetrics(registry: Registry, delay: ReturnType<typeof monitorEventLoopDelay>): () => void {
  const registers = [registry];
  const memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of this process.',
    registers,
  });
  const cpu = totals(
    new Counter({ name: 'process_cpu_seconds_total', help: 'Processor time of this process.', registers }),
  );
  const p99 = new Gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'How late the event loop was, 99 % of times, since it was last asked.',
    registers,
  });
  const worst = new Gauge({
    name: 'nodejs_eventloop_lag_max_seconds',
    help: 'How late the event loop was at worst since it was last asked.',
    registers,
  });
  return () => {
    memory.set(process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    cpu((user + system) / 1e6);
    p99.set(delay.percentile(99) * nanosecond);
    worst.set(delay.max * nanosecond);
    delay.reset();
  };
}

/** What others count is set as a whole; a counter can only be raised, so it begins anew each time. */
function totals<Label extends string>(counter: Counter<Label>) {
  return (total: number, labels: Partial<Record<Label, string>> = {}): void => {
    counter.remove(labels);
    counter.inc(labels, total);
  };
}
