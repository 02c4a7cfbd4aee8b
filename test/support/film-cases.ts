/**
 * Films as recorders, cameras, copies and crashes leave them: small ones from `test/capture/films/`, and what becomes of
 * them when bytes are put behind, before or over them. Those were made by ffmpeg 5.1 of two seconds of its test picture
 * (96x54, ten pictures a second) and a tone, each as its name says; `bitexact` keeps dates out of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boxesOf } from './fake-recorder.ts';
import { indexFirst, shifted } from './index-first.ts';
import { box } from './small-film.ts';

export interface FilmCase {
  readonly name: string;
  /** What its file is called. */
  readonly file: string;
  readonly film: Buffer;
}

const folder = join(import.meta.dirname, '..', 'capture', 'films');
const read = (file: string) => readFileSync(join(folder, file));
const join2 = (...parts: readonly Buffer[]) => Buffer.concat(parts);
const one = (name: string, file: string, film: Buffer): FilmCase => ({ name, file, film });

/** What a camera puts behind its film: bytes of its own, with a mark at their end. */
const trailer = join2(Buffer.alloc(3000, 0xa7), Buffer.from('8db42d694ccc418790edff439fe026bf'));

export function filmCases(): FilmCase[] {
  const asMade = readdirSync(folder).map((file) => one(`as made: ${file}`, file, read(file)));
  return [...asMade, ...endings(), ...otherNames(), ...layouts(), ...headers(), ...broken()];
}

function endings(): FilmCase[] {
  const behind: readonly (readonly [string, Buffer])[] = [
    ['4 kB of zeros', Buffer.alloc(4096)],
    ['four zeros', Buffer.alloc(4)],
    ['stray bytes', Buffer.from('stray')],
    ["a camera's trailer", trailer],
    ["a camera's own box", box('GUMI', Buffer.alloc(64, 7))],
    ['a free box to the end', join2(Buffer.from('0000000066726565', 'hex'), Buffer.alloc(500))],
  ];
  return [
    ...behind.map(([what, bytes]) => one(`${what} behind an MP4`, 'a.mp4', join2(read('plain.mp4'), bytes))),
    ...behind
      .slice(0, 4)
      .map(([what, bytes]) => one(`${what} behind a Matroska`, 'a.mkv', join2(read('plain.mkv'), bytes))),
    one('four zeros behind fragments', 'a.mp4', join2(read('fragments.mp4'), Buffer.alloc(4))),
    one("a camera's trailer behind fragments", 'a.mp4', join2(read('fragments.mp4'), trailer)),
    one('a piece of a packet behind a TS', 'a.ts', join2(read('plain.mpegts'), Buffer.from([0x47, 0x40, 0]))),
  ];
}

function otherNames(): FilmCase[] {
  const pairs: readonly (readonly [string, string])[] = [
    ['plain.mkv', 'a.mp4'],
    ['pipe.webm', 'b.mp4'],
    ['plain.mpegts', 'c.mp4'],
    ['avi.avi', 'd.mp4'],
    ['plain.mp4', 'a.mkv'],
    ['plain.mp4', 'b.webm'],
    ['fragments.mp4', 'c.mov'],
    ['flv.flv', 'd.mkv'],
  ];
  return pairs.map(([from, file]) => one(`${from} called ${file}`, file, read(from)));
}

function layouts(): FilmCase[] {
  const plain = read('plain.mp4');
  const boxes = boxesOf(plain);
  const of = (type: string) => boxes.find((found) => found.type === type)?.bytes ?? Buffer.alloc(0);
  const media = of('mdat');
  const long = join2(Buffer.from('000000016d646174', 'hex'), Buffer.alloc(8), media.subarray(8));
  long.writeBigUInt64BE(BigInt(long.length), 8);
  const toEnd = indexFirst(plain);
  toEnd.writeUInt32BE(0, toEnd.indexOf('mdat') - 4);
  const before = (first: Buffer) =>
    join2(first, ...boxes.map(({ type, bytes }) => (type === 'moov' ? shifted(bytes, first.length) : bytes)));
  const frames = Array.from({ length: 20_000 }, () => box('mdat', Buffer.alloc(8, 1)));
  return [
    one('index first', 'a.mp4', indexFirst(plain)),
    one('media of 64-bit length', 'a.mp4', join2(of('ftyp'), long, of('moov'))),
    one('media to the end of the file', 'a.mp4', toEnd),
    one('the index twice', 'a.mp4', join2(plain, of('moov'))),
    one('a uuid box first', 'a.mp4', before(box('uuid', Buffer.alloc(24, 9)))),
    one('a pnot box first', 'a.mov', before(box('pnot', Buffer.alloc(12)))),
    one('20,000 more boxes of media', 'a.mp4', join2(of('ftyp'), of('free'), media, ...frames, of('moov'))),
  ];
}

/** All durations of a film's headers, which are of version 0, set to one value. */
function saying(film: Buffer, ticks: number, types: readonly string[]): Buffer {
  const copy = Buffer.from(film);
  const places: Readonly<Record<string, number>> = { mvhd: 20, tkhd: 24, mdhd: 20 };
  for (const type of types) {
    for (let at = copy.indexOf(type); at !== -1; at = copy.indexOf(type, at + 4))
      copy.writeUInt32BE(ticks, at + (places[type] ?? 0));
  }
  return copy;
}

function lasting(duration: number): Buffer {
  const film = read('plain.mkv');
  film.writeDoubleBE(duration, film.indexOf(Buffer.from([0x44, 0x89, 0x88])) + 3);
  return film;
}

function headers(): FilmCase[] {
  const all = ['mvhd', 'tkhd', 'mdhd'];
  const unknown = 0xffffffff;
  return [
    one('movie length unknown', 'a.mp4', saying(read('plain.mp4'), unknown, ['mvhd'])),
    one('movie length 0', 'a.mp4', saying(read('plain.mp4'), 0, ['mvhd'])),
    one('all lengths unknown', 'a.mp4', saying(read('plain.mp4'), unknown, all)),
    one('all lengths 0', 'a.mp4', saying(read('plain.mp4'), 0, all)),
    one('fragments, all lengths unknown', 'a.mp4', saying(read('fragments.mp4'), unknown, all)),
    one('Matroska that says 0', 'a.mkv', lasting(0)),
    one('Matroska that lasts for ever', 'a.mkv', lasting(1e18)),
    one('Matroska that lasts less than nothing', 'a.mkv', lasting(-5)),
  ];
}

function broken(): FilmCase[] {
  const plain = read('plain.mp4');
  const web = indexFirst(plain);
  const fragments = read('fragments.mp4');
  const matroska = read('plain.mkv');
  const halfZero = (film: Buffer) => join2(film.subarray(0, film.length / 2), Buffer.alloc(film.length / 2));
  return [
    one('no index: cut in its media', 'a.mp4', plain.subarray(0, 5000)),
    one('index first, cut in its media', 'a.mp4', web.subarray(0, web.length - 2000)),
    one('index first, half copied', 'a.mp4', halfZero(web)),
    one('index that points elsewhere', 'a.mp4', join2(box('uuid', Buffer.alloc(24, 9)), plain)),
    one('fragments, cut in the last', 'a.mp4', fragments.subarray(0, fragments.length - 700)),
    one('Matroska, cut', 'a.mkv', matroska.subarray(0, matroska.length - 1500)),
    one('Matroska, half copied', 'a.mkv', halfZero(matroska)),
    one('live Matroska, cut in a block', 'a.mkv', read('live.mkv').subarray(0, 9000)),
    one('AVI, cut', 'a.avi', read('avi.avi').subarray(0, 9000)),
    one('nothing but zeros', 'a.mp4', Buffer.alloc(20_000)),
    one('a page of text', 'a.mp4', Buffer.from('<!doctype html><title>Sign in</title>')),
    one('a head and no media', 'a.mp4', plain.subarray(0, 40)),
  ];
}
