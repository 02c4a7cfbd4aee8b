/** Does everything hold that the demo promises? Compares files on disk with what the simulator says it has. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClipOnBoard } from './board.ts';
import type { Ledger, LedgerSlot } from './ledger.ts';

export interface Verdict {
  /** What does not hold, one line each; empty when everything does. */
  readonly problems: readonly string[];
  /** Blocks received for each clip, by its name. */
  readonly blocks: ReadonlyMap<string, number>;
}

export async function judge(
  clips: readonly ClipOnBoard[],
  captures: string,
  ledger: Ledger,
): Promise<Verdict> {
  const problems: string[] = [];
  const blocks = new Map<string, number>();
  for (const clip of clips) {
    const digest = await digestOf(join(captures, clip.name));
    const slots = ledger.slots.filter(({ committedSha256 }) => committedSha256 === digest);
    const [slot] = slots;
    if (slot === undefined) {
      problems.push(`${clip.name}: ${whyMissing(clip)}`);
      continue;
    }
    blocks.set(clip.name, slot.blocks.length);
    if (slots.length > 1) problems.push(`${clip.name}: published ${slots.length} times`);
    problems.push(...slotProblems(clip, slot).map((problem) => `${clip.name}: ${problem}`));
  }
  return { problems: [...problems, ...countProblems(clips, ledger)], blocks };
}

function whyMissing({ stage, reason }: ClipOnBoard): string {
  if (stage === 'stopped') return `stopped by the engine (${reason ?? 'no reason given'})`;
  return 'the simulator holds no clip with the SHA-256 of the file';
}

function slotProblems(clip: ClipOnBoard, slot: LedgerSlot): string[] {
  const problems: string[] = [];
  if (slot.state !== 'Published') problems.push(`the simulator says "${slot.state}", not "Published"`);
  if (clip.at.published === undefined) problems.push('the engine never said that it is published');
  if (slot.commits !== 1) problems.push(`committed ${slot.commits} times`);
  const numbers = slot.blocks.map(({ blockNum }) => blockNum);
  if (numbers.length !== slot.expectedBlocks || numbers.some((number, index) => number !== index)) {
    problems.push(`blocks ${numbers.join(', ')} came, ${slot.expectedBlocks} were announced`);
  }
  const again = slot.blocks.filter(({ times }) => times !== 1).map(({ blockNum }) => blockNum);
  if (again.length > 0) problems.push(`received more than once: block ${again.join(', ')}`);
  const finishedAt = Math.floor(clip.at.finished ?? Number.POSITIVE_INFINITY);
  if (Date.parse(slot.createdAt) < finishedAt) problems.push('asked for a slot before its file was finished');
  return problems;
}

function countProblems(clips: readonly ClipOnBoard[], { slots, requests }: Ledger): string[] {
  const problems: string[] = [];
  if (slots.length !== clips.length) problems.push(`${clips.length} clips, but ${slots.length} slots`);
  if (requests.post !== clips.length)
    problems.push(`${clips.length} clips, but ${requests.post} slot requests`);
  const blocks = slots.reduce((sum, slot) => sum + slot.blocks.length, 0);
  if (requests.put !== blocks) problems.push(`${blocks} blocks, but ${requests.put} block requests`);
  return problems;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
