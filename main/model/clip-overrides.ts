/** What the owner may decide for a single clip, and what each decision makes of those before. Pure. */
import type { ClipState } from '../../preload/clip-view.ts';
import { type Clip, type ClipOverrides, goodEnds } from './clip.ts';

/** The place of clips that the owner did not move: behind all that were. */
export const unplaced = Number.MAX_SAFE_INTEGER;

export const noOverrides: ClipOverrides = {
  pinned: false,
  sendNow: false,
  held: false,
  forgotten: false,
  place: unplaced,
  edits: {},
};

const changes = {
  pinned: { pinned: true },
  unpinned: { pinned: false },
  // One word undoes the other: who wants it sent does not want it held.
  'send-now-asked': { sendNow: true, held: false },
  held: { held: true, sendNow: false },
  released: { held: false },
  forgotten: { forgotten: true },
  remembered: { forgotten: false },
} as const satisfies Record<string, Partial<ClipOverrides>>;
export type OverrideEvent = keyof typeof changes;

/** The bits are on their way no more. */
const pastSending: readonly ClipState[] = ['uploaded', 'published', 'cancelled'];

/** The clip with the override, or null when it makes no sense any more. */
export function overridden(clip: Clip, event: OverrideEvent): Clip | null {
  const { state } = clip.progress;
  if (event === 'remembered') return clip.forgotten ? { ...clip, ...changes[event] } : null;
  const tooLate = event === 'forgotten' ? !goodEnds.includes(state) : pastSending.includes(state);
  return tooLate || clip.forgotten ? null : { ...clip, ...changes[event] };
}

export function sameOverrides(one: Clip, other: Clip): boolean {
  return (['pinned', 'sendNow', 'held', 'forgotten'] as const).every((name) => one[name] === other[name]);
}

/** Whether the owner's words can still reach the service: no slot was asked for with other ones. */
export function isEditable({ progress }: Clip): boolean {
  if (progress.state === 'failed') return progress.resume.state === 'awaiting-slot';
  return progress.state === 'awaiting-slot' || progress.state === 'refused';
}
