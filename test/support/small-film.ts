/**
 * The smallest film: an MP4 of one picture that lasts four seconds, right in all that it says, of half a kilobyte. Its
 * picture is none that a decoder knows, which no one asks for who only wants very many films.
 */

/** @param picture what its one sample holds, which makes it unlike others */
export function smallFilm(picture: Buffer): Buffer {
  const ftyp = box('ftyp', Buffer.from('isom'), words(0x200), Buffer.from('isom'));
  return Buffer.concat([ftyp, box('mdat', picture), movie(ftyp.length + 8, picture.length)]);
}

/** A box of several parts. */
export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

const ticksPerSecond = 1000;
const ticks = 4 * ticksPerSecond;
/** Not turned, not scaled. */
const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

function movie(pictureAt: number, pictureBytes: number): Buffer {
  const samples = box(
    'stbl',
    box('stsd', words(0, 1), box('mp4v', Buffer.alloc(78))),
    box('stts', words(0, 1, 1, ticks)),
    box('stsc', words(0, 1, 1, 1, 1)),
    box('stsz', words(0, 0, 1, pictureBytes)),
    box('stco', words(0, 1, pictureAt)),
  );
  const media = box(
    'mdia',
    box('mdhd', words(0, 0, 0, ticksPerSecond, ticks, 0)),
    box('hdlr', words(0, 0), Buffer.from('vide', 'latin1'), Buffer.alloc(13)),
    box('minf', samples),
  );
  const track = box(
    'trak',
    box('tkhd', words(7, 0, 0, 1, 0, ticks, 0, 0, 0, 0, ...matrix, 0x100000, 0x100000)),
    media,
  );
  const header = box(
    'mvhd',
    words(0, 0, 0, ticksPerSecond, ticks, 0x10000, 0, 0, 0, ...matrix),
    Buffer.alloc(24),
    words(2),
  );
  return box('moov', header, track);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, at) => void bytes.writeUInt32BE(value, 4 * at));
  return bytes;
}
