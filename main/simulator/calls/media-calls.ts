/** Thumbnails going up, and published clips coming down. Verb, format and order of thumbnails are undocumented. */
import { type Answer, answer, empty } from '../answers/answers.ts';
import { Refusal } from '../answers/refusals.ts';
import { stateOf } from '../ledger/life-cycle.ts';
import type { Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';
import { openSlot } from './block-call.ts';
import { bodyFaults, type Call } from './call.ts';
import { generatedThumbnails } from './generated-thumbnail.ts';

/** PUT to a thumbnail URI of the answer; those exist "only when thumbnailSource says Upload". */
export async function answerThumbnailCall(call: Call, service: Service): Promise<Answer> {
  const { settings } = service;
  const slot = openSlot(call, service);
  const size = call.thumbnail ?? 'large';
  checkThumbnail(call, slot, service);
  const offered = slot.made.request.thumbnailSource === 'Upload' || settings.answerShape === 'sample';
  if (!offered) throw new Refusal('no-such-address', 'This slot takes no thumbnails.');
  const received = await service.bits.receive(call.request, {
    maxBytes: settings.maxBlockBytes,
    keep: settings.keepBits,
    hash: settings.hashBits,
    md5: false,
    ...bodyFaults(call, service),
  });
  const { gameClipId } = slot.made;
  const file = received.keepAs(`${gameClipId}.${size}`);
  const { sizeBytes, sha256 } = received;
  const contentType = call.request.headers['content-type'] ?? null;
  const at = service.now();
  service.ledger.record({ event: 'thumbnail', at, gameClipId, size, sizeBytes, sha256, contentType, file });
  return empty(settings.thumbnailStatus, gameClipId);
}

/** Verb, format and order of thumbnails are undocumented: see the settings. */
function checkThumbnail(call: Call, slot: Slot, service: Service): void {
  const { thumbnailVerb, thumbnailTypes, thumbnailOrder } = service.settings;
  if (thumbnailVerb !== 'either' && call.request.method !== thumbnailVerb) {
    throw new Refusal('no-such-address', `Thumbnails come by ${thumbnailVerb}.`);
  }
  const type = call.request.headers['content-type']?.split(';')[0]?.trim() ?? '';
  if (thumbnailTypes !== null && !thumbnailTypes.includes(type)) {
    throw new Refusal('content-type', `The Content-Type must be one of ${thumbnailTypes.join(', ')}.`);
  }
  if (thumbnailOrder !== 'any' && (thumbnailOrder === 'after-video') !== slot.commits > 0) {
    throw new Refusal('thumbnail-order', `Thumbnails come ${thumbnailOrder.replace('-', ' the ')}.`);
  }
}

/** GET {gameClipUri.uri} [uri-uriget.md]: 200, or 206 with Range, 416 for a bad one. The URI itself is the permit. */
export function answerDownloadCall(call: Call, service: Service): Answer {
  const slot = service.ledger.books.slots.get(call.gameClipId ?? '');
  const state = slot === undefined ? 'Deleted' : stateOf(slot, service.settings, service.now());
  if (slot === undefined || state !== 'Published') throw notThere();
  const expires = Number(call.query.get('expires') ?? Number.POSITIVE_INFINITY);
  if (expires <= service.now()) {
    throw new Refusal('slot-gone', 'The address has expired.', service.settings.expiredUriStatus);
  }
  // "Streaming it too early gives HTTP 500".
  if (Number(call.query.get('from') ?? 0) > service.now()) throw new Refusal('not-ready', 'Not ready yet.');
  const parts = call.thumbnail === null ? clipParts(slot) : thumbnailParts(slot, call.thumbnail);
  const total = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const range = rangeOf(call.request.headers.range, total);
  const about = {
    gameClipId: slot.made.gameClipId,
    headers: {
      'Accept-Ranges': 'bytes',
      ...(range.whole ? {} : { 'Content-Range': `bytes ${range.start}-${range.end}/${total}` }),
    },
  };
  const type =
    call.thumbnail === null ? 'video/mp4' : (slot.thumbnails.get(call.thumbnail)?.contentType ?? 'image/png');
  const length = range.end - range.start + 1;
  const pieces = readParts(parts, range, service);
  return answer(range.whole ? 200 : 206, { form: 'stream', type, length, pieces }, about);
}

interface MediaPart {
  /** A kept file's name, or bytes the service made itself. */
  readonly from: string | Buffer;
  readonly sizeBytes: number;
}

function clipParts(slot: Slot): MediaPart[] {
  const blocks = [...slot.blocks.values()].sort((a, b) => a.blockNum - b.blockNum);
  return blocks.map(({ file, sizeBytes }) => partOf(file, sizeBytes));
}

function thumbnailParts(slot: Slot, size: 'large' | 'small'): MediaPart[] {
  const stored = slot.thumbnails.get(size);
  const made = generatedThumbnails[size];
  if (stored === undefined) return [{ from: made, sizeBytes: made.length }];
  return [partOf(stored.file, stored.sizeBytes)];
}

function partOf(file: string | null, sizeBytes: number): MediaPart {
  if (file === null) throw notThere();
  return { from: file, sizeBytes };
}

function rangeOf(header: string | undefined, total: number): { start: number; end: number; whole: boolean } {
  if (header === undefined) return { start: 0, end: total - 1, whole: true };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  const start = first === '' ? total - Number(last) : Number(first);
  const end = first === '' || last === '' ? total - 1 : Math.min(Number(last), total - 1);
  const valid = (first !== '' || last !== '') && start >= 0 && start <= end;
  if (!valid) throw new Refusal('range-invalid', 'The range cannot be satisfied.');
  return { start, end, whole: false };
}

async function* readParts(
  parts: readonly MediaPart[],
  range: { start: number; end: number },
  service: Service,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (const { from, sizeBytes } of parts) {
    const start = Math.max(range.start - offset, 0);
    const end = Math.min(range.end - offset, sizeBytes - 1);
    if (start <= end) {
      if (typeof from === 'string') yield* service.bits.read(from, { start, end });
      else yield from.subarray(start, end + 1);
    }
    offset += sizeBytes;
  }
}

function notThere(): Refusal {
  return new Refusal('no-such-clip', 'Nothing is published here.');
}
