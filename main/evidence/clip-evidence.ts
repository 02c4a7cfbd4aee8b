/** What is known of one clip, as evidence: sentences instead of codes alone, and no secret of its slots anywhere. Pure. */
import type { ClipView } from '../../preload/clip-view.ts';
import type { ClipExchanges } from '../../preload/exchange-view.ts';
import { textOr } from '../../preload/language.ts';
import { describeNextStep, describeReason, describeStatus } from '../../preload/words.ts';
import type { Clip } from '../model/clip.ts';
import { reasonIn } from '../model/kept-reason.ts';
import { Redaction } from '../service/redaction/redaction.ts';
import { shownAddress, shownBody } from '../service/redaction/shown-body.ts';
import type { HistoryEntry } from '../storage/clip-history.ts';
import type { ClipRecords, SlotRecord } from '../storage/clip-records.ts';
import type { ClipEvidence } from './pack.ts';

export interface ClipFacts {
  readonly clip: Clip;
  readonly view: ClipView;
  readonly records: ClipRecords;
  readonly exchanges: ClipExchanges;
}

/** What must not be shown, wherever it strayed. */
export interface Secrets {
  readonly values: readonly string[];
  /** What is none although a secret may hold it. */
  readonly ids: readonly string[];
}

/**
 * @param secrets what must not be in it besides the secrets of its own slots
 * @param now for sentences that name a time
 */
export function evidenceOf(facts: ClipFacts, secrets: Secrets, now: number): ClipEvidence {
  const { clip, view, records, exchanges } = facts;
  const redaction = redactionOf({
    ...secrets,
    values: [...secrets.values, ...secretsOfSlots(records.slots)],
  });
  const { sizeBytes, durationSeconds, foundAt, edgesDigest, blockSizeBytes, expectedBlocks } = clip;
  const evidence: ClipEvidence = {
    clipId: clip.clipId,
    name: view.name,
    folderName: view.folderName,
    state: view.state,
    // It is read later than it is written: "just now" would be wrong by then.
    sentence: describeStatus(view.status, { ...view, publishedAt: null }, now),
    nextStep: describeNextStep(view.status),
    file: { sizeBytes, durationSeconds, foundAt, edgesDigest },
    plan: { blockSizeBytes, expectedBlocks },
    changes: records.history.map(changeOf),
    slotRequests: records.slotRequests.map(({ body, ...request }) => ({
      ...request,
      body: shownBody(body, redaction, { isWhole: true, listsClips: false }),
    })),
    slots: records.slots.map(({ gameClipId, uploadUri, service, grantedAt, standing }) => ({
      ...{ gameClipId, service, grantedAt, standing },
      uploadAddress: uploadUri === '' ? '' : shownAddress(uploadUri, redaction),
    })),
    blocks: [...records.blocks],
    exchanges: { kept: [...exchanges.kept], counts: [...exchanges.counts] },
  };
  // What was said before a secret was known may quote it all the same.
  return redaction.mentionsKnown(JSON.stringify(evidence))
    ? retold(evidence, (text) => redaction.withoutKnown(text))
    : evidence;
}

function changeOf({ at, event, state, detail }: HistoryEntry): ClipEvidence['changes'][number] {
  const reason = reasonIn(detail);
  return {
    at,
    event,
    state,
    sentence: textOr(`clip:history.events.${event}`, event),
    reason: reason === null ? null : { ...reason, sentence: describeReason(reason).sentence },
  };
}

/** What the addresses of slots hold that only their owner may know. */
export function secretsOfSlots(slots: readonly SlotRecord[]): string[] {
  return slots.flatMap(({ gameClipId, uploadUri, uploadId }) => {
    const values = URL.canParse(uploadUri) ? [...new URL(uploadUri).searchParams.values()] : [];
    // The id of the clip is no secret, also where a service uses it as one.
    return [...values, uploadId ?? ''].filter((value) => value !== gameClipId);
  });
}

export function redactionOf({ values, ids }: Secrets): Redaction {
  const redaction = new Redaction(ids);
  for (const value of values) redaction.know(value);
  return redaction;
}

/** The same with every text passed through `tell`. */
export function retold<T>(value: T, tell: (text: string) => string): T {
  // `as`: texts stay texts, and everything else stays what it is.
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? tell(inner) : inner,
  ) as T;
}
