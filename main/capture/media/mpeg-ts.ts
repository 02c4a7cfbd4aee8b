/**
 * Looks into MPEG transport streams [ISO 13818-1]: packets of 188 bytes, which may stand in larger ones. They have neither
 * an index nor an end, so only "closed" can tell; their length is what lies between the first time and the last.
 */
import type { MediaBytes } from './media-bytes.ts';
import { incomplete, type MediaLook, plausibleSeconds } from './media-look.ts';
import { unlessUnfilled } from './zero-tail.ts';

interface Packets {
  readonly startAt: number;
  /** 188, with a time code in front 192, with check bytes behind 204. */
  readonly everyBytes: number;
}

const syncByte = 0x47;
const packetBytes = 188;
const packetsToBelieve = 5;
/** At either end of the file; even pictures that stand still come many times in it. */
const endBytes = 2 * 1024 * 1024;
/** Times count 90,000 a second, and begin again after 26 hours. */
const ticksPerSecond = 90_000;
const wrapTicks = 2 ** 33;

export function isTransportStream(bytes: MediaBytes): boolean {
  return packetsOf(bytes) !== null;
}

export function lookIntoTransportStream(bytes: MediaBytes): MediaLook {
  const packets = packetsOf(bytes);
  if (packets === null) return incomplete;
  const count = Math.floor((bytes.sizeBytes - packets.startAt) / packets.everyBytes);
  const atEnd = Math.ceil(endBytes / packets.everyBytes);
  const head = timesIn(bytes, packets, 0, Math.min(count, atEnd));
  const tail = timesIn(bytes, packets, Math.max(0, count - atEnd), count);
  if (head.size === 0) return incomplete;
  return {
    state: unlessUnfilled('open-ended', bytes, packets.startAt, bytes.sizeBytes),
    durationSeconds: plausibleSeconds(secondsBetween(head, tail)),
    createdAtMs: null,
  };
}

function packetsOf(bytes: MediaBytes): Packets | null {
  const head = Buffer.from(bytes.at(0, 204 * (packetsToBelieve + 1)));
  for (const everyBytes of [packetBytes, 192, 204]) {
    for (let startAt = 0; startAt < everyBytes; startAt += 1) {
      if (isSync(head, startAt, everyBytes)) return { startAt, everyBytes };
    }
  }
  return null;
}

function isSync(head: Buffer, startAt: number, everyBytes: number): boolean {
  for (let packet = 0; packet < packetsToBelieve; packet += 1) {
    if (head[startAt + packet * everyBytes] !== syncByte) return false;
  }
  return true;
}

type Times = ReadonlyMap<number, readonly number[]>;

/** The times in some packets, by the stream they are in, unordered. */
function timesIn(bytes: MediaBytes, { startAt, everyBytes }: Packets, from: number, to: number): Times {
  const times = new Map<number, number[]>();
  for (let packet = from; packet < to; packet += 1) {
    const piece = bytes.at(startAt + packet * everyBytes, packetBytes);
    const ticks = timeIn(piece);
    if (ticks === null) continue;
    const stream = piece.readUInt16BE(1) & 0x1fff;
    const known = times.get(stream);
    if (known === undefined) times.set(stream, [ticks]);
    else known.push(ticks);
  }
  return times;
}

/** When what begins in this packet is shown; null where nothing begins. */
function timeIn(packet: Buffer): number | null {
  if (packet.length < packetBytes || packet[0] !== syncByte) return null;
  // A packet that begins nothing, or one that is known to be damaged.
  if ((packet.readUInt8(1) & 0xc0) !== 0x40) return null;
  const adaptation = packet.readUInt8(3) & 0x30;
  if ((adaptation & 0x10) === 0) return null;
  const at = 4 + ((adaptation & 0x20) === 0 ? 0 : 1 + packet.readUInt8(4));
  if (at + 14 > packetBytes || packet.readUIntBE(at, 3) !== 1) return null;
  const stream = packet.readUInt8(at + 3);
  const isShown = (stream >= 0xc0 && stream <= 0xef) || stream === 0xbd || stream === 0xfd;
  if (!isShown || (packet.readUInt8(at + 7) & 0x80) === 0) return null;
  const high = (packet.readUInt8(at + 9) >> 1) & 0x7;
  return high * 2 ** 30 + (packet.readUInt16BE(at + 10) >> 1) * 2 ** 15 + (packet.readUInt16BE(at + 12) >> 1);
}

function secondsBetween(head: Times, tail: Times): number {
  const zero = [...head.values()][0]?.[0] ?? 0;
  let first = Infinity;
  let last = -Infinity;
  for (const ticks of head.values()) first = Math.min(first, ...sorted(ticks, zero).slice(0, 1));
  for (const ticks of tail.values()) {
    const [secondLast, end = -Infinity] = sorted(ticks, zero).slice(-2);
    // The last one lasts as long as the one before it.
    const step = end === -Infinity ? 0 : end - (secondLast ?? end);
    last = Math.max(last, end === -Infinity ? (secondLast ?? end) : end + Math.min(step, ticksPerSecond));
  }
  return (last - first) / ticksPerSecond;
}

/** As distances from `zero`, which may be a little below it, across the place where counting begins again. */
function sorted(ticks: readonly number[], zero: number): number[] {
  const beforeZero = 60 * ticksPerSecond;
  return ticks
    .map((time) => ((time - zero + beforeZero + wrapTicks) % wrapTicks) - beforeZero)
    .sort((a, b) => a - b);
}
