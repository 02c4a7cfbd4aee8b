/**
 * PUT {uploadUri}?uploadId=…&blockNum=n [uri-uriput.md]: "each block answers 202 until all have arrived; then the server
 * commits them as one file and answers 201". One process, one thread: the check and the claim of the commit cannot be
 * parted, which is the lock that lets exactly one request see 201.
 */
import { type Answer, empty } from '../answers/answers.ts';
import { Refusal } from '../answers/refusals.ts';
import type { Received } from '../ledger/bits.ts';
import { isExpired } from '../ledger/life-cycle.ts';
import type { Block, Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';
import { bodyFaults, type Call, claimsOf } from './call.ts';
import { requireHeaders } from './required-headers.ts';

export async function answerBlockCall(call: Call, service: Service): Promise<Answer> {
  const slot = openSlot(call, service);
  checkContentType(call, service);
  const blockNum = blockNumOf(call, slot, service);
  forgetAged(slot, service);
  const received = await receiveBlock(call, slot, service);
  try {
    checkContent(call, received);
    // The slot may have been deleted while the bytes were coming in.
    openSlot(call, service);
    return await accept(slot, blockNum, received, service);
  } finally {
    // After a block was kept under its name there is nothing left to drop.
    received.drop();
  }
}

/** The slot a PUT is for, if bits may still go there. Also the door for thumbnails. */
export function openSlot(call: Call, service: Service): Slot {
  const { settings } = service;
  const xuid = settings.putAuthorization === 'none' ? null : claimsOf(call, service).xuid;
  requireHeaders(call, service, ['X-RequestedServiceVersion', 'Content-Type', 'Accept'], 'and-cache-control');
  const slot = service.ledger.books.slots.get(call.gameClipId ?? '');
  const isHere = slot !== undefined && call.owner === `xuid(${slot.made.xuid})`;
  if (!isHere || slot.deletedAt !== null) throw new Refusal('no-such-clip', 'No such slot.');
  if (slot.goneStatus !== null) throw new Refusal('slot-gone', 'The slot is gone.', slot.goneStatus);
  if (isExpired(slot, settings, service.now())) {
    throw new Refusal('slot-gone', 'The slot has expired.', settings.slotExpiredStatus);
  }
  if (settings.putAuthorization === 'same-user' && xuid !== slot.made.xuid) {
    throw new Refusal('not-the-owner', 'The slot belongs to another user.');
  }
  return slot;
}

/** `blockNum`: uint32, zero-based, "required when expectedBlocks was set"; `uploadId`: required [uri-uriput.md]. */
function blockNumOf(call: Call, slot: Slot, service: Service): number {
  const uploadId = call.query.get('uploadId');
  if (uploadId === null && service.settings.requireUploadId) {
    throw new Refusal('upload-id-missing', 'The query parameter uploadId is missing.');
  }
  if (uploadId !== null && uploadId !== slot.made.uploadId) {
    throw new Refusal('upload-id-unknown', 'The uploadId does not belong to this slot.');
  }
  const { expectedBlocks } = slot.made.request;
  const text = call.query.get('blockNum');
  // Without expectedBlocks the whole file goes in one request [json-initialuploadrequest.md].
  if (expectedBlocks === undefined && text === null) return 0;
  const blockNum = text !== null && /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(blockNum < (expectedBlocks ?? 1))) {
    const problem = text === null ? 'missing' : 'out of range';
    throw new Refusal(
      'block-number',
      `The query parameter blockNum is ${problem}.`,
      service.settings.badBlockNumStatus,
    );
  }
  return blockNum;
}

async function receiveBlock(call: Call, slot: Slot, service: Service): Promise<Received> {
  const { settings } = service;
  const inOneRequest = slot.made.request.expectedBlocks === undefined;
  // "each at most 2 MB" [uri-uriput.md].
  const maxBytes = inOneRequest ? settings.maxSingleUploadBytes : settings.maxBlockBytes;
  if (Number(call.request.headers['content-length'] ?? 0) > maxBytes) {
    throw new Refusal('block-too-big', `The body is larger than ${maxBytes} bytes.`);
  }
  if (settings.maxParallelPuts !== null && service.runningPuts >= settings.maxParallelPuts) {
    throw new Refusal('too-many-puts', 'Too many uploads at once.');
  }
  // A single block is hashed as it comes in; several need their bytes again for the hash of the whole.
  const neededForHash = settings.hashBits && (slot.made.request.expectedBlocks ?? 1) > 1;
  service.runningPuts += 1;
  try {
    return await service.bits.receive(call.request, {
      maxBytes,
      keep: settings.keepBits || neededForHash,
      hash: settings.hashBits,
      md5: settings.checkContentMd5 && call.request.headers['content-md5'] !== undefined,
      ...bodyFaults(call, service),
    });
  } finally {
    service.runningPuts -= 1;
  }
}

/** Required, with `application/json` for an example, on a body of bytes [uri-uriput.md]: see `putContentType`. */
function checkContentType(call: Call, service: Service): void {
  const { putContentType } = service.settings;
  const given = call.request.headers['content-type'] ?? '';
  if (putContentType === 'any' || given.split(';')[0]?.trim() === putContentType) return;
  throw new Refusal('content-type', `The Content-Type must be ${putContentType}.`);
}

function checkContent(call: Call, received: Received): void {
  const { 'content-md5': md5 } = call.request.headers;
  const differs = received.md5Base64 !== null && md5 !== received.md5Base64;
  if (differs || call.fault?.kind === 'hash-mismatch') {
    throw new Refusal('block-hash', 'The content does not match its checksum.');
  }
}

async function accept(slot: Slot, blockNum: number, received: Received, service: Service): Promise<Answer> {
  const before = slot.blocks.get(blockNum);
  const { gameClipId } = slot.made;
  if (slot.committing || slot.commits > 0) return afterCommit(slot, before, received, service);
  const keeps = before === undefined || replaces(before, received, service);
  if (keeps) checkTotal(slot, before, received, service);
  const name = `${gameClipId}.${blockNum}.${(before?.times ?? 0) + 1}.${service.now().toString(36)}`;
  const file = keeps ? received.keepAs(name) : null;
  const { sizeBytes, sha256 } = received;
  const at = service.now();
  service.ledger.record({ event: 'block', at, gameClipId, blockNum, sizeBytes, sha256, file, stored: keeps });
  if (keeps) service.bits.remove(before?.file ?? null);
  const { settings } = service;
  const spool = !settings.keepBits;
  if (slot.blocks.size < (slot.made.request.expectedBlocks ?? 1)) {
    if (settings.hashBits) service.hashes.advance(slot, spool);
    return empty(settings.blockStatus, gameClipId);
  }
  return commit(slot, service);
}

async function commit(slot: Slot, service: Service): Promise<Answer> {
  slot.committing = true;
  const { settings } = service;
  const { gameClipId, request } = slot.made;
  try {
    const only = slot.blocks.size === 1 ? slot.blocks.get(0) : undefined;
    const sha256 =
      only !== undefined || !settings.hashBits
        ? (only?.sha256 ?? null)
        : await service.hashes.finish(slot, slot.blocks.size, !settings.keepBits);
    const bytes = slot.storedBytes;
    service.ledger.record({ event: 'commit', at: service.now(), gameClipId, bytes, sha256 });
    if (bytes !== request.fileSize && settings.sizeMismatch === 'error-state') {
      service.ledger.record({ event: 'fate', at: service.now(), gameClipId, lastState: 'Error' });
    }
  } finally {
    slot.committing = false;
  }
  return empty(
    request.expectedBlocks === undefined ? settings.singleUploadStatus : settings.commitStatus,
    gameClipId,
  );
}

/** Undocumented: see `afterCommitStatus`. Other bytes can never be let in. */
function afterCommit(slot: Slot, before: Block | undefined, received: Received, service: Service): Answer {
  const { gameClipId } = slot.made;
  if (before === undefined || !isEqual(before, received)) {
    throw new Refusal('after-commit', 'The clip is complete and its content cannot change.');
  }
  const { blockNum, sizeBytes, sha256, file } = before;
  const at = service.now();
  service.ledger.record({ event: 'block', at, gameClipId, blockNum, sizeBytes, sha256, file, stored: false });
  const status = service.settings.afterCommitStatus;
  if (status >= 400) throw new Refusal('after-commit', 'The clip is already complete.', status);
  return empty(status, gameClipId);
}

/** Whether the received bytes take the place of the stored ones; equal bytes never need to. */
function replaces(before: Block, received: Received, service: Service): boolean {
  const equal = isEqual(before, received);
  const rule = equal ? service.settings.resendSameBytes : service.settings.resendOtherBytes;
  if (rule === 'conflict') throw new Refusal('block-conflict', 'This block is already stored.');
  return rule === 'replace';
}

function isEqual(before: Block, received: Received): boolean {
  return before.sizeBytes === received.sizeBytes && before.sha256 === received.sha256;
}

/** Only the block that completes the set can show that the sum differs from fileSize. */
function checkTotal(slot: Slot, before: Block | undefined, received: Received, service: Service): void {
  const blocksThen = slot.blocks.size + (before === undefined ? 1 : 0);
  if (service.settings.sizeMismatch !== 'refuse') return;
  if (blocksThen < (slot.made.request.expectedBlocks ?? 1)) return;
  const total = slot.storedBytes - (before?.sizeBytes ?? 0) + received.sizeBytes;
  if (total !== slot.made.request.fileSize) {
    throw new Refusal('size-differs', `The blocks add up to ${total} bytes, not to fileSize.`);
  }
}

function forgetAged(slot: Slot, service: Service): void {
  const { blockLifeMs } = service.settings;
  if (blockLifeMs === null || slot.blocks.size === 0) return;
  const newest = Math.max(...[...slot.blocks.values()].map((block) => block.acceptedAt));
  if (service.now() - newest >= blockLifeMs) forgetBlocks(slot, 'all', service);
}

export function forgetBlocks(slot: Slot, which: 'all' | readonly number[], service: Service): void {
  if (slot.committing || slot.commits > 0) return;
  const blockNums = [...slot.blocks.keys()].filter((n) => which === 'all' || which.includes(n));
  for (const n of blockNums) service.bits.remove(slot.blocks.get(n)?.file ?? null);
  const { gameClipId } = slot.made;
  service.hashes.forget(gameClipId);
  service.ledger.record({ event: 'forgot', at: service.now(), gameClipId, blockNums });
}
