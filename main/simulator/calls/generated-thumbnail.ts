/** The thumbnails the service makes by itself: a plain PNG of the documented size, since no video is decoded here. */
import { crc32, deflateSync } from 'node:zlib';
import type { ThumbnailSize } from '../ledger/ledger-events.ts';

/** Small 424 by 208, Large 856 by 424 [gvr-enum-thumbnailtype.md]. */
export const THUMBNAIL_PIXELS = {
  small: { width: 424, height: 208 },
  large: { width: 856, height: 424 },
} as const satisfies Record<ThumbnailSize, { width: number; height: number }>;

export const generatedThumbnails: Readonly<Record<ThumbnailSize, Buffer>> = {
  small: greyPng(THUMBNAIL_PIXELS.small),
  large: greyPng(THUMBNAIL_PIXELS.large),
};

function greyPng({ width, height }: { width: number; height: number }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of grey a pixel, no palette, no interlacing.
  header[8] = 8;
  // Each row begins with its filter, none.
  const row = Buffer.alloc(width + 1, 0x80).fill(0, 0, 1);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    part('IHDR', header),
    part('IDAT', pixels),
    part('IEND', Buffer.alloc(0)),
  ]);
}

function part(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
