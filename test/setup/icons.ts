// Draws the icons of program and installers from main/app/installer/icon.svg into out/icons: part of every build, and
// alone with `npm run icons`. Each size is drawn from the shapes, since a picture that is scaled down is a blurred one.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
import { root, say } from './terminal.ts';

/** Where electron-builder.yml looks for them. */
export const iconFolder = join(root, 'out', 'icons');
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

/** macOS wants room around the shape, 824 of 1024: as much of the drawing's 16 units on each side. */
export const macMargin = (16 * 100) / 824;

/** Red, green, blue, alpha a pixel. */
interface Picture {
  readonly width: number;
  readonly pixels: Uint8Array;
  asPng(): Uint8Array;
}

const drawing = readFileSync(join(root, 'main', 'app', 'installer', 'icon.svg'), 'utf8');
const rasteriser = join(root, 'node_modules', '@resvg', 'resvg-wasm', 'index_bg.wasm');
let started: Promise<void> | null = null;

export async function writeIcons(folder = iconFolder): Promise<void> {
  mkdirSync(join(folder, 'linux'), { recursive: true });
  for (const size of linuxSizes) writeFileSync(join(folder, 'linux', `${size}x${size}.png`), await png(size));
  const windows = new IconIco();
  // The largest as PNG, the others as bitmaps, which every Windows and every installer reads.
  for (const size of windowsSizes) await windows.addFromPng(await png(size), size === 256, true);
  writeFileSync(join(folder, 'icon.ico'), windows.encode());
  const mac = new IconIcns();
  for (const [type, size] of Object.entries(macTypes))
    await mac.addFromPng(await png(size, macMargin), [type], true);
  writeFileSync(join(folder, 'icon.icns'), mac.encode());
}

/** @param margin what stays empty on each side, in the drawing's units, of which it has 16 */
export async function picture(size: number, margin = 0): Promise<Picture> {
  started ??= initWasm(readFileSync(rasteriser));
  await started;
  const side = 16 + 2 * margin;
  const framed = drawing.replace('viewBox="0 0 16 16"', `viewBox="${-margin} ${-margin} ${side} ${side}"`);
  return new Resvg(framed, { fitTo: { mode: 'width', value: size } }).render();
}

async function png(size: number, margin = 0): Promise<Uint8Array> {
  return (await picture(size, margin)).asPng();
}

if (import.meta.main) {
  await writeIcons();
  say(`drew the icons in ${iconFolder}.`);
}
