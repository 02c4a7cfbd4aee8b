/**
 * The evidence pack: what happened to clips, complete enough to believe and to repeat, with nothing secret in it. This file
 * is its schema, its seal and how it is read back; programs may rely on it, so a change that breaks them raises `version`.
 * Times are wall-clock milliseconds.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { clipStates } from '../../preload/clip-view.ts';
import { exchangeCount, exchangeView } from '../../preload/exchange-view.ts';
import { checked } from '../base/schema-problem.ts';

const at = z.number();
const text = z.string();
const count = z.number().int().min(0);
/** Any JSON object; its shape is another program's. */
const foreign = z.record(text, z.unknown());

const reason = z.strictObject({
  code: text,
  /** What the other side said. */
  detail: text.nullable(),
  sentence: text,
});

const slotRequest = z.strictObject({
  attemptId: count,
  /** The mark in `systemProperties` by which a lost slot is found again. */
  correlation: text,
  body: text.nullable(),
  startedAt: at,
  endedAt: at.nullable(),
  outcome: z.enum(['granted', 'refused', 'not-sent', 'unknown', 'unreadable']).nullable(),
  status: z.number().int().nullable(),
  /** How an unknown outcome was cleared up. */
  resolution: z.enum(['absent', 'orphan-deleted']).nullable(),
  resolvedAt: at.nullable(),
});

const slot = z.strictObject({
  gameClipId: text,
  /** Without its query. */
  uploadAddress: text,
  service: text,
  grantedAt: at,
  standing: z.enum(['active', 'gone', 'spent', 'orphan', 'deleted']),
});

const block = z.strictObject({
  gameClipId: text,
  blockNum: count,
  sizeBytes: count,
  /** AES-GMAC in hex of what was sent, main/cli/README.md says how to compute it; 64 digits are SHA-256, of an older Clipslot. */
  digest: text,
  acceptedAt: at,
});

const change = z.strictObject({ at, event: text, state: text, sentence: text, reason: reason.nullable() });

export const clipEvidence = z.strictObject({
  clipId: text,
  name: text,
  folderName: text,
  state: z.enum(clipStates),
  sentence: text,
  nextStep: text.nullable(),
  file: z.strictObject({
    sizeBytes: count,
    durationSeconds: z.number().nullable(),
    foundAt: at,
    /** Over the size and both ends of the file. */
    edgesDigest: text,
  }),
  plan: z.strictObject({ blockSizeBytes: count, expectedBlocks: count }),
  changes: z.array(change),
  slotRequests: z.array(slotRequest),
  slots: z.array(slot),
  blocks: z.array(block),
  exchanges: z.strictObject({ kept: z.array(exchangeView), counts: z.array(exchangeCount) }),
});
export type ClipEvidence = z.infer<typeof clipEvidence>;

/** What the simulator says, when the service is one. */
const simulator = z.strictObject({
  scenario: foreign,
  settings: foreign,
  /** Its own truth about the slots and posts of these clips. */
  slots: z.array(foreign),
  posts: z.array(foreign),
});
export type SimulatorTruth = z.infer<typeof simulator>;

export const versions = z.strictObject({
  clipslot: text,
  node: text,
  electron: text.nullable(),
  os: text,
  sqlite: text,
  undici: text,
});
export type Versions = z.infer<typeof versions>;

const head = {
  format: z.literal('clipslot-evidence'),
  version: z.literal(1),
  madeAt: at,
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('clip'), clipId: text }),
    z.strictObject({ kind: z.literal('queue'), since: at.nullable() }),
  ]),
  versions,
  /** As configured, every secret and every path taken out. */
  settings: foreign,
  /** Of the whole queue. */
  clipsByState: z.record(text, count),
  slotRequests: z.strictObject({
    attempts: count,
    granted: count,
    unknown: count,
    orphansDeleted: count,
    possiblyLeft: count,
    orphansLeft: count,
  }),
  /** Older clips of the scope for which there was no room. */
  clipsLeftOut: count,
  simulator: simulator.nullable(),
};

export const evidencePack = z.strictObject({
  ...head,
  clips: z.array(clipEvidence),
  /** See {@link sealOf}. */
  checksum: text,
});
export type EvidencePack = z.infer<typeof evidencePack>;
export type UnsealedPack = Omit<EvidencePack, 'checksum'>;

/** SHA-256 in hex over the pack as compact JSON without `clips` and `checksum`, then each clip, a line feed after each. */
export function sealOf({ clips, ...rest }: UnsealedPack): string {
  const hash = createHash('sha256').update(`${JSON.stringify(rest)}\n`);
  for (const clip of clips) hash.update(`${JSON.stringify(clip)}\n`);
  return hash.digest('hex');
}

export type ReadPack =
  | { readonly ok: true; readonly pack: EvidencePack; readonly isGenuine: boolean }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a pack, and tells whether it is as it was made: not proof against a forger, who can count a new checksum, but
 * against a slip.
 * @param source how messages name it
 */
export function readPack(json: string, source: string): ReadPack {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return { ok: false, problem: `${source}: not valid JSON; give the evidence.json of a pack` };
  }
  const read = checked(evidencePack, data, source);
  if (!read.ok) return read;
  // Sealed as it was read: the schema may put fields into another order.
  const { checksum, ...rest } = data as EvidencePack;
  return { ok: true, pack: read.value, isGenuine: sealOf(rest) === checksum };
}
