// The icons of the packages: kept as files, and still those of the drawing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { iconFolder, linuxSizes, macMargin, macTypes, pictureOf, windowsSizes } from '../setup/icons.ts';

const file = (...path: string[]) => readFileSync(join(iconFolder, ...path));

describe('Linux', () => {
  test('has every size a desktop asks for', () => {
    const names = readdirSync(join(iconFolder, 'icons')).sort();
    expect(names).toEqual(linuxSizes.map((size) => `${size}x${size}.png`).sort());
  });

  test.each(linuxSizes)('at %i pixels it is the drawing', (size) => {
    expect(sameAs(pngPixels(file('icons', `${size}x${size}.png`)), pictureOf(size).pixels)).toBe(true);
  });
});

test('Windows has each size as its own image, each the drawing', () => {
  const icon = file('icon.ico');
  expect(icon.readUInt16LE(4)).toBe(windowsSizes.length);
  for (const [index, size] of windowsSizes.entries()) {
    const at = 6 + 16 * index;
    expect(icon[at]).toBe(size % 256);
    const image = icon.subarray(
      icon.readUInt32LE(at + 12),
      icon.readUInt32LE(at + 12) + icon.readUInt32LE(at + 8),
    );
    const pixels = size < 256 ? bitmapPixels(image, size) : pngPixels(image);
    expect(sameAs(pixels, pictureOf(size).pixels), `${size} pixels`).toBe(true);
  }
});

test('macOS has each size with room around the shape', () => {
  const icon = file('icon.icns');
  expect(icon.toString('latin1', 0, 4)).toBe('icns');
  expect(icon.readUInt32BE(4)).toBe(icon.length);
  const found: string[] = [];
  for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4)) {
    const type = icon.toString('latin1', at, at + 4) as keyof typeof macTypes;
    found.push(type);
    const pixels = pngPixels(icon.subarray(at + 8, at + icon.readUInt32BE(at + 4)));
    expect(sameAs(pixels, pictureOf(macTypes[type], macMargin).pixels), type).toBe(true);
  }
  expect(found).toEqual(Object.keys(macTypes));
});

/** Of the plain kind the script writes: one block of data, no filter. */
function pngPixels(png: Buffer): Buffer {
  const size = png.readUInt32BE(16);
  const length = png.readUInt32BE(33);
  expect(png.toString('latin1', 37, 41)).toBe('IDAT');
  const rows = inflateSync(png.subarray(41, 41 + length));
  return Buffer.concat(
    Array.from({ length: size }, (_, row) =>
      rows.subarray(row * (size * 4 + 1) + 1, (row + 1) * (size * 4 + 1)),
    ),
  );
}

function bitmapPixels(image: Buffer, size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  for (let at = 0; at < size * size; at += 1) {
    const from = 40 + ((size - 1 - Math.floor(at / size)) * size + (at % size)) * 4;
    for (const [index, channel] of [2, 1, 0, 3].entries())
      pixels[at * 4 + channel] = image[from + index] ?? 0;
  }
  return pixels;
}

function sameAs(one: Buffer, other: Uint8Array): boolean {
  return one.equals(other);
}
