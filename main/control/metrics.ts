/**
 * A running queue as Prometheus reads it. Labels are words of ours (states, outcomes, lanes, reasons): never a name, a
 * path or an id. Names without our prefix are those that dashboards know from every program.
 */
import { type Histogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Disposable } from '../base/disposable.ts';
import type { Engine } from '../engine/api.ts';
import type { MetricsSnapshot } from '../view/metrics-snapshot.ts';

/** One series of a metric: its labels and its value. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface Metric<From> {
  /** `counter`: it is counted elsewhere and only grows; what is read is the total. */
  readonly kind: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  read(from: From): readonly Sample[];
}

const nanosecond = 1e-9;
const delayEveryMs = 20;

export class Metrics implements Disposable {
  readonly #engine: Pick<Engine, 'metricsSnapshot'>;
  readonly #registry = new Registry();
  readonly #delay = monitorEventLoopDelay({ resolution: delayEveryMs });
  /** What the metrics of this moment are read from: one look at the queue, so that they agree. */
  #snapshot: MetricsSnapshot | null = null;

  constructor(engine: Pick<Engine, 'metricsSnapshot'>) {
    this.#engine = engine;
    this.#delay.enable();
    for (const metric of queueMetrics) register(metric, this.#registry, () => this.#snapshot);
    for (const metric of processMetrics) register(metric, this.#registry, () => this.#delay);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Null while the queue cannot be read. */
  async text(): Promise<string | null> {
    this.#snapshot = this.#engine.metricsSnapshot();
    if (this.#snapshot === null) return null;
    const text = await this.#registry.metrics();
    this.#delay.reset();
    return text;
  }

  dispose(): void {
    this.#delay.disable();
    this.#registry.clear();
  }
}

/** Has the metric read whenever the registry is asked: its series are those of that moment, and no others. */
function register<From>(metric: Metric<From>, registry: Registry, current: () => From | null): void {
  const { kind, name, help, labels = [], read } = metric;
  const about = { name, help, labelNames: labels, registers: [registry] };
  const samples = () => {
    const from = current();
    return from === null ? [] : read(from);
  };
  if (kind === 'gauge')
    new Gauge({
      ...about,
      collect() {
        this.reset();
        for (const [labelled, value] of samples()) this.set(labelled, value);
      },
    });
  else
    new Counter({
      ...about,
      collect() {
        this.reset();
        for (const [labelled, total] of samples()) this.inc(labelled, total);
      },
    });
}

const one = (value: number): readonly Sample[] => [[{}, value]];
const each = (label: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(values).map(([name, value]) => [{ [label]: name }, value]);

const queueMetrics: readonly Metric<MetricsSnapshot>[] = [
  {
    kind: 'gauge',
    name: 'clipslot_clips',
    help: 'Clips in the queue, by durable state.',
    labels: ['state'],
    read: ({ clips }) => each('state', clips),
  },
  {
    kind: 'counter',
    name: 'clipslot_slot_requests_total',
    help: 'Slot requests that have ended, by outcome.',
    labels: ['outcome'],
    read: ({ slotRequests }) => each('outcome', slotRequests),
  },
  {
    kind: 'counter',
    name: 'clipslot_orphans_deleted_total',
    help: 'Slots no one wanted, found and deleted.',
    read: ({ slots }) => one(slots.orphansDeleted),
  },
  {
    kind: 'gauge',
    name: 'clipslot_orphans',
    help: 'Slots no one wants that have yet to be deleted.',
    read: ({ slots }) => one(slots.orphansLeft),
  },
  {
    kind: 'counter',
    name: 'clipslot_slots_possibly_left_total',
    help: 'Lost answers for which no list showed a slot.',
    read: ({ slots }) => one(slots.possiblyLeft),
  },
  {
    kind: 'counter',
    name: 'clipslot_accepted_bytes_total',
    help: 'Bytes the service has accepted, since the queue was made.',
    read: ({ accepted }) => one(accepted.bytes),
  },
  {
    kind: 'counter',
    name: 'clipslot_sent_in_vain_bytes_total',
    help: 'Bytes of blocks that were sent and not accepted, since the queue was made.',
    read: ({ accepted }) => one(accepted.inVainBytes),
  },
  {
    kind: 'counter',
    name: 'clipslot_accepted_blocks_total',
    help: 'Blocks the service has accepted, since this program started.',
    read: ({ accepted }) => one(accepted.blocks),
  },
  {
    kind: 'gauge',
    name: 'clipslot_lane_open',
    help: 'Whether a lane is open: 1, or 0 while trouble has closed it.',
    labels: ['lane'],
    read: ({ lanes }) => Object.entries(lanes).map(([lane, reason]) => [{ lane }, reason === null ? 1 : 0]),
  },
  {
    kind: 'gauge',
    name: 'clipslot_lane_closed',
    help: 'Why a lane is closed; absent while it is open.',
    labels: ['lane', 'reason'],
    read: ({ lanes }) =>
      Object.entries(lanes).flatMap(([lane, reason]) => (reason === null ? [] : [[{ lane, reason }, 1]])),
  },
  {
    kind: 'gauge',
    name: 'clipslot_paused_by_owner',
    help: 'Whether the owner has paused sending.',
    read: ({ pausedByOwner }) => one(pausedByOwner ? 1 : 0),
  },
  {
    kind: 'gauge',
    name: 'clipslot_sending_clips',
    help: 'Clips whose blocks travel now.',
    read: ({ sendingClips }) => one(sendingClips),
  },
  {
    kind: 'gauge',
    name: 'clipslot_growing_files',
    help: 'Files in capture folders that are not clips yet.',
    read: ({ growingFiles }) => one(growingFiles),
  },
];

const processMetrics: readonly Metric<Histogram>[] = [
  {
    kind: 'gauge',
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of this process.',
    read: () => one(process.memoryUsage.rss()),
  },
  {
    kind: 'counter',
    name: 'process_cpu_seconds_total',
    help: 'Processor time of this process.',
    read: () => {
      const { user, system } = process.cpuUsage();
      return one((user + system) / 1e6);
    },
  },
  {
    kind: 'gauge',
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'How late the event loop was, 99 % of times, since it was last asked.',
    read: (delay) => one(delay.percentile(99) * nanosecond),
  },
  {
    kind: 'gauge',
    name: 'nodejs_eventloop_lag_max_seconds',
    help: 'How late the event loop was at worst since it was last asked.',
    read: (delay) => one(delay.max * nanosecond),
  },
];
