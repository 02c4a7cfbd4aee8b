// The icons of the packages: every size that each system asks for, each drawn for itself, and the shape that the tray has.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { drawIcon } from '../../main/app/tray/icon.ts';
import { linuxSizes, macMargin, macTypes, picture, windowsSizes, writeIcons } from './icons.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipslot-icons-'));
afterAll(() => rmSync(folder, { recursive: true }));
await writeIcons(folder);

test('Linux has every size a desktop asks for', async () => {
  const names = readdirSync(join(folder, 'linux')).sort();
  expect(names).toEqual(linuxSizes.map((size) => `${size}x${size}.png`).sort());
  for (const size of linuxSizes)
    expect(pngSize(readFileSync(join(folder, 'linux', `${size}x${size}.png`)))).toEqual([size, size]);
});

test('Windows has each size as an image of its own, the small ones as bitmaps', () => {
  const icon = readFileSync(join(folder, 'icon.ico'));
  expect(icon.readUInt16LE(4)).toBe(windowsSizes.length);
  for (const [index, size] of windowsSizes.entries()) {
    const at = 6 + 16 * index;
    const [length, offset] = [icon.readUInt32LE(at + 8), icon.readUInt32LE(at + 12)];
    const image = icon.subarray(offset, offset + length);
    // A bitmap counts its rows twice: once for the colours, once for the mask.
    const found =
      size < 256 ? [image.readInt32LE(4), image.readInt32LE(8) / 2, image.readUInt16LE(14)] : pngSize(image);
    expect(found).toEqual(size < 256 ? [size, size, 32] : [size, size]);
  }
});

test('macOS has each size under its type', () => {
  const icon = readFileSync(join(folder, 'icon.icns'));
  expect(icon.toString('latin1', 0, 4)).toBe('icns');
  expect(icon.readUInt32BE(4)).toBe(icon.length);
  const found: [string, number][] = [];
  for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4))
    found.push([icon.toString('latin1', at, at + 4), pngSize(icon.subarray(at + 8))[0] ?? 0]);
  expect(found).toEqual(Object.entries(macTypes));
});

test('on macOS there is room around the shape, elsewhere it fills its square', async () => {
  const opaqueFrom = async (margin: number) => {
    const { width, pixels } = await picture(1024, margin);
    const middle = Array.from({ length: width }, (_, x) => pixels[((width / 2) * width + x) * 4 + 3]);
    return middle.indexOf(255);
  };
  expect(await opaqueFrom(0)).toBe(0);
  expect(await opaqueFrom(macMargin)).toBe(100);
});

test.each([32, 64, 256])('at %i pixels it is the shape that the tray shows', async (size) => {
  const { pixels } = await picture(size);
  const tray = drawIcon('idle', size);
  let different = 0;
  for (let at = 0; at < tray.length; at += 4) {
    // The tray's pixels are blue, green, red; where one of the two is off by more than half, the shapes differ.
    const apart = [0, 1, 2, 3].map((channel) =>
      Math.abs((pixels[at + channel] ?? 0) - (tray[at + (channel === 3 ? 3 : 2 - channel)] ?? 0)),
    );
    if (Math.max(...apart) > 127) different += 1;
  }
  expect(different / size ** 2).toBeLessThan(0.005);
});

function pngSize(png: Buffer): number[] {
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
