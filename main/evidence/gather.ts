/**
 * Puts an evidence pack together: reads the queue's records clip by clip, with a breath between two of them so that nothing
 * else waits, and asks the simulator for its truth when the service is one.
 */
import { setImmediate as breath } from 'node:timers/promises';
import type { ClipView } from '../../preload/clip-view.ts';
import type { ClipExchanges } from '../../preload/exchange-view.ts';
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import { withoutQueries } from '../base/secret-shapes.ts';
import type { Config } from '../config/config.ts';
import type { Clip } from '../model/clip.ts';
import type { SimulatorFacts } from '../service/simulator-facts.ts';
import type { ClipRecordsReader, SlotRecord } from '../storage/clip-records.ts';
import type { StateCounts } from '../storage/state-counts.ts';
import {
  type ClipFacts,
  evidenceOf,
  redactionOf,
  retold,
  type Secrets,
  secretsOfSlots,
} from './clip-evidence.ts';
import {
  type ClipEvidence,
  type EvidencePack,
  type SimulatorTruth,
  sealOf,
  type UnsealedPack,
} from './pack.ts';
import { shownSettings } from './shown-settings.ts';
import { versionsNow } from './versions.ts';

/** What evidence is wanted of. `since`: clips to which anything happened from then on, wall-clock milliseconds. */
export type EvidenceScope =
  | { readonly kind: 'clip'; readonly clipId: string }
  | { readonly kind: 'queue'; readonly since: number | null };

/** Where evidence comes from: a queue, whether an engine works it or not. */
export interface EvidenceSource {
  readonly config: Config;
  readonly records: ClipRecordsReader;
  clip(clipId: string): Clip | null;
  view(clipId: string): ClipView | null;
  exchanges(clipId: string): ClipExchanges;
  counts(): Readonly<StateCounts>;
  counters(): SlotRequestCounts;
  now(): number;
  simulator(): Promise<SimulatorFacts | null>;
  readonly secrets: Secrets;
}

/** More than anybody reads; a run that has more is told in parts. */
export const mostClips = 200;

export async function gatherEvidence(source: EvidenceSource, scope: EvidenceScope): Promise<EvidencePack> {
  const { clipIds, total } =
    scope.kind === 'clip'
      ? { clipIds: [scope.clipId], total: 1 }
      : source.records.since(scope.since ?? 0, mostClips);
  const slots = source.records.slotsOf(clipIds);
  const clips: ClipEvidence[] = [];
  const ofSlots: string[] = [];
  for (const clipId of clipIds) {
    const facts = factsOf(source, clipId, slots.get(clipId) ?? []);
    if (facts !== null) clips.push(evidenceOf(facts, source.secrets, source.now()));
    ofSlots.push(...secretsOfSlots(facts?.records.slots ?? []));
    await breath();
  }
  const facts = await source.simulator();
  const head = {
    format: 'clipslot-evidence',
    version: 1,
    madeAt: source.now(),
    scope,
    versions: versionsNow(source.records.sqliteVersion()),
    settings: shownSettings(source.config),
    clipsByState: source.counts(),
    slotRequests: source.counters(),
    clipsLeftOut: total - clipIds.length,
    simulator: facts === null ? null : truthAbout(clips, facts),
  } as const;
  const redaction = redactionOf({ ...source.secrets, values: [...source.secrets.values, ...ofSlots] });
  const tell = (text: string) => withoutQueries(redaction.withoutKnown(text));
  const pack: UnsealedPack = { ...retold(head, tell), clips };
  return { ...pack, checksum: sealOf(pack) };
}

function factsOf(source: EvidenceSource, clipId: string, slots: readonly SlotRecord[]): ClipFacts | null {
  const clip = source.clip(clipId);
  const view = source.view(clipId);
  if (clip === null || view === null) return null;
  return { clip, view, records: source.records.of(clipId, slots), exchanges: source.exchanges(clipId) };
}

/** The simulator may serve others as well: only what carries the mark of these clips is theirs. */
function truthAbout(clips: readonly ClipEvidence[], facts: SimulatorFacts): SimulatorTruth {
  const marks = clips.map(({ clipId }) => `clipslot=${clipId}/`);
  const isTheirs = ({ systemProperties }: Record<string, unknown>) =>
    marks.some((mark) => String(systemProperties).includes(mark));
  const { scenario, settings, slots, posts } = facts;
  return { scenario, settings, slots: slots.filter(isTheirs), posts: posts.filter(isTheirs) };
}
