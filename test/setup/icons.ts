// Draws the icon of program and installers anew, from the same drawing as the tray's: `npm run icons`, after that drawing
// has changed. The files are kept with the sources, because electron-builder wants them on the disk.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { drawIcon } from '../../main/app/tray/icon.ts';
import { root, say } from './terminal.ts';

export const iconFolder = join(root, 'main', 'app', 'installer');
export const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512] as const;
export const windowsSizes = [16, 24, 32, 48, 64, 128, 256] as const;
/** The types of an icns file that hold a PNG, and the pixels of each. */
export const macTypes = {
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
} as const;

/** A picture as PNG takes it: red, green, blue, alpha a pixel, colours not multiplied. */
export interface Picture {
  readonly size: number;
  readonly pixels: Uint8Array;
}

/** @param margin the part of each side that stays empty, from 0 to 0.5 */
export function pictureOf(size: number, margin = 0): Picture {
  const inset = Math.round(size * margin);
  const side = size - 2 * inset;
  const drawn = drawIcon('idle', side);
  const pixels = new Uint8Array(size * size * 4);
  for (let at = 0; at < side * side; at += 1) {
    const to = ((inset + Math.floor(at / side)) * size + inset + (at % side)) * 4;
    const alpha = drawn[at * 4 + 3] ?? 0;
    for (const channel of [0, 1, 2]) {
      const value = drawn[at * 4 + 2 - channel] ?? 0;
      pixels[to + channel] = alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha));
    }
    pixels[to + 3] = alpha;
  }
  return { size, pixels };
}

/** macOS wants room around the shape: 824 of 1024. */
export const macMargin = 100 / 1024;

export function writeIcons(): void {
  mkdirSync(join(iconFolder, 'icons'), { recursive: true });
  for (const size of linuxSizes) {
    writeFileSync(join(iconFolder, 'icons', `${size}x${size}.png`), png(pictureOf(size)));
  }
  writeFileSync(join(iconFolder, 'icon.ico'), ico(windowsSizes.map((size) => pictureOf(size))));
  const parts = Object.entries(macTypes).map(
    ([type, size]) => [type, png(pictureOf(size, macMargin))] as const,
  );
  writeFileSync(join(iconFolder, 'icon.icns'), icns(parts));
  say(`drew the icons in ${iconFolder}.`);
}

function png({ size, pixels }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel, with alpha; the rest as PNG has it.
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1) {
    // Each row begins with its filter: none.
    rows.set(pixels.subarray(row * size * 4, (row + 1) * size * 4), row * (size * 4 + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const body = [pngPart('IHDR', header), pngPart('IDAT', deflateSync(rows, { level: 9 })), pngPart('IEND')];
  return Buffer.concat([signature, ...body]);
}

function pngPart(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([bigEndian(data.length), named, bigEndian(crc32(named))]);
}

/** The small ones as bitmaps, which every Windows and every installer reads, the largest as PNG. */
function ico(pictures: readonly Picture[]): Buffer {
  const images = pictures.map((picture) => (picture.size < 256 ? bitmap(picture) : png(picture)));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, image] of images.entries()) {
    const at = 6 + 16 * index;
    const side = (pictures[index]?.size ?? 0) % 256;
    head.set([side, side, 0, 0], at);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  }
  return Buffer.concat([head, ...images]);
}

/** Blue, green, red, alpha from the lowest row up, then the mask that alpha has made needless. */
function bitmap({ size, pixels }: Picture): Buffer {
  const maskRow = Math.ceil(size / 32) * 4;
  const image = Buffer.alloc(40 + size * size * 4 + size * maskRow);
  image.writeUInt32LE(40, 0);
  image.writeInt32LE(size, 4);
  // Both halves, colours and mask, count.
  image.writeInt32LE(size * 2, 8);
  image.writeUInt16LE(1, 12);
  image.writeUInt16LE(32, 14);
  for (let at = 0; at < size * size; at += 1) {
    const to = 40 + ((size - 1 - Math.floor(at / size)) * size + (at % size)) * 4;
    for (const [index, channel] of [2, 1, 0, 3].entries()) image[to + index] = pixels[at * 4 + channel] ?? 0;
  }
  return image;
}

function icns(parts: readonly (readonly [type: string, data: Buffer])[]): Buffer {
  const bodies = parts.map(([type, data]) =>
    Buffer.concat([Buffer.from(type, 'latin1'), bigEndian(data.length + 8), data]),
  );
  const length = 8 + bodies.reduce((sum, body) => sum + body.length, 0);
  return Buffer.concat([Buffer.from('icns', 'latin1'), bigEndian(length), ...bodies]);
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

if (import.meta.main) writeIcons();
