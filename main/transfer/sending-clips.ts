/** The clips that are sending right now, the longest under way first. */
import type { ClipStore } from '../storage/clip-store.ts';
import type { ClipSender } from './clip-sender.ts';
import type { Ruling } from './schedule/schedule.ts';

export class SendingClips {
  readonly #senders = new Map<string, ClipSender>();

  add(clipId: string, sender: ClipSender): void {
    this.#senders.set(clipId, sender);
  }

  remove(clipId: string): void {
    this.#senders.delete(clipId);
  }

  /** Undefined for a clip that is not sending. */
  get(clipId: string): ClipSender | undefined {
    return this.#senders.get(clipId);
  }

  ids(): string[] {
    return [...this.#senders.keys()];
  }

  count(): number {
    return this.#senders.size;
  }

  /** How many are sent by the owner's word. */
  countByWord(): number {
    return [...this.#senders.values()].filter(({ isByWord }) => isByWord).length;
  }

  /** Takes in what the owner has said of each meanwhile. */
  follow(clips: Pick<ClipStore, 'get'>): void {
    for (const [clipId, sender] of this.#senders) sender.follow(clips.get(clipId));
  }

  obey(ruling: Ruling): void {
    for (const sender of this.#senders.values()) sender.obey(ruling);
  }

  /** More blocks may go at once than before. */
  fill(): void {
    for (const sender of this.#senders.values()) sender.fill();
  }

  /** Ends all of them; accepted blocks stay accepted. */
  interrupt(): void {
    for (const sender of this.#senders.values()) sender.interrupt();
  }
}
