/**
 * What the service's own list tells at a start, read before the first slot is asked for: a data
 * folder that was set back as a whole knows nothing of what was asked for since, and nothing in it
 * says so. A clip whose mark is on the list is found there, not asked for again.
 */

import { ok } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Clip } from '../model/clip.ts';
import { contentMark } from '../model/slot-request.ts';
import type { Reply } from '../service/reply.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { FirstList } from '../storage/database/open-queue.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';
import { type AtService, type ListedClips, listOurClips, type Reading } from './listed-clips.ts';

export interface StartListParts {
  readonly clips: ClipStore;
  readonly ledger: SlotLedger;
  readonly service: Pick<ServiceClient, 'listClips'>;
  readonly runtime: Runtime;
  /** Names the queue in the mark that every request carries. */
  readonly queueId: string;
  /** How much of the list is read. */
  readonly extent: FirstList;
}

export class StartList {
  readonly #parts: StartListParts;
  /** Null: nothing on the list is of use. */
  #listed: ListedClips | null = null;
  #isRead: boolean;

  constructor(parts: StartListParts) {
    this.#parts = parts;
    this.#isRead = parts.extent === 'nothing';
  }

  /** Until it is, no slot may be asked for. */
  isRead(): boolean {
    return this.#isRead;
  }

  /**
   * Reads it; to be called while no request of ours is under way. The failure is trouble that may
   * pass. A service that lists for no one, or without end, is not waited for.
   * @param clipId on whose behalf
   */
  async read(clipId: string): Promise<Reply<true>> {
    const { service, runtime, ledger, clips, extent } = this.#parts;
    const queue = {
      isKnownSlot: (gameClipId: string, asker: string) => !ledger.mayStillBe(gameClipId, asker),
      isKnownClip: (id: string) => clips.get(id) !== null,
    };
    // The newest come first: what was asked for since is listed before all that is known.
    const isEnough: Reading['isEnough'] = (ids) =>
      extent === 'newest' && ids.some((id) => ledger.isKnown(id));
    const listed = await listOurClips(service, queue, { clipIds: [clipId], isEnough }, runtime.clock);
    if (listed.ok) {
      runtime.failpoint('after-start-list');
      this.#listed = listed.value;
      this.#dropUnwanted(listed.value);
    } else if (listed.failure.verdict !== 'final' && listed.failure.verdict !== 'gone') return listed;
    this.#isRead = true;
    return ok(true);
  }

  /**
   * Whether the service has the file of this clip already; then it is written down as found there.
   * Slots of it that never got their bits are written down to be deleted.
   */
  claim(clip: Clip): boolean {
    const { queueId, ledger, clips } = this.#parts;
    const asker = { clipId: clip.clipId, contentMark: contentMark(queueId, clip) };
    const found = this.#listed?.of(asker) ?? [];
    if (found.length === 0) return false;
    return clips.commit(() => {
      for (const { kind, gameClipId } of found)
        if (kind === 'orphan') ledger.noteOrphan(clip.clipId, gameClipId);
      const uploaded = found.find((one) => one.kind === 'uploaded');
      if (uploaded !== undefined) this.#adopt(clip.clipId, uploaded);
      return uploaded !== undefined;
    });
  }

  #adopt(clipId: string, { gameClipId, state }: Extract<AtService, { kind: 'uploaded' }>): void {
    const { ledger, clips, runtime } = this.#parts;
    const now = runtime.clock.now();
    clips.apply(clipId, { type: 'records-lost', askOwner: false, nextAt: now });
    // Nothing is sent to it any more, so that its address is lost does not matter.
    const slot = { gameClipId, uploadUri: '', uploadId: null, grantedAt: now };
    ledger.adopt(clipId, { type: 'found-at-service', slot, serviceState: state, nextAt: now });
  }

  /** Slots without bits that a clip had and no record tells of: it has another, or wants none. */
  #dropUnwanted(listed: ListedClips): void {
    const { ledger, clips } = this.#parts;
    clips.commit(() => {
      for (const { gameClipId, clipId } of listed.withoutBits()) {
        if (ledger.isKnown(gameClipId) || clips.get(clipId) === null) continue;
        if (!ledger.isUnresolved(clipId)) ledger.noteOrphan(clipId, gameClipId);
      }
    });
  }
}
