/** Turns a plain MP4 round: its index before its media, as players on the web like it, and right about where they lie. */
import { boxesOf } from './fake-recorder.ts';

const order = ['ftyp', 'moov', 'free', 'mdat'];

export function indexFirst(film: Buffer): Buffer {
  const boxes = boxesOf(film);
  const mediaBefore = placeOfMedia(boxes);
  boxes.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  return Buffer.concat(
    boxes.map(({ type, bytes }) =>
      type === 'moov' ? shifted(bytes, placeOfMedia(boxes) - mediaBefore) : bytes,
    ),
  );
}

function placeOfMedia(boxes: ReturnType<typeof boxesOf>): number {
  const at = boxes.findIndex(({ type }) => type === 'mdat');
  return boxes.slice(0, at).reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** A copy of an index whose media have moved by so many bytes. */
export function shifted(moov: Buffer, byBytes: number): Buffer {
  const copy = Buffer.from(moov);
  for (let at = copy.indexOf('stco'); at !== -1; at = copy.indexOf('stco', at + 4)) {
    const count = copy.readUInt32BE(at + 8);
    for (let chunk = 0; chunk < count; chunk += 1) {
      const place = at + 12 + 4 * chunk;
      copy.writeUInt32BE(copy.readUInt32BE(place) + byBytes, place);
    }
  }
  return copy;
}
