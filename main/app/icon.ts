/**
 * Draws the icons of tray and window: one shape for each mood, so that colour is never the only difference. Pure; the
 * shapes are drawn anew for each size, because a scaled-down icon is a blurred one.
 */
import type { Mood } from '../../preload/words.ts';

type Rgb = readonly [number, number, number];
/** Whether a point is inside; the icon is the unit square, y pointing down. */
type Shape = (x: number, y: number) => boolean;

interface Look {
  readonly ground: Rgb;
  readonly sign: Shape;
}

/** Samples along each side of a pixel: 16 grey steps at an edge. */
const samples = 4;

const looks: Readonly<Record<Mood, Look>> = {
  idle: { ground: [58, 104, 200], sign: either(bracket, check) },
  sending: { ground: [38, 128, 84], sign: either(bracket, arrowUp) },
  paused: { ground: [104, 110, 122], sign: twoBars },
  'needs-you': { ground: [196, 62, 30], sign: exclamation },
};

/** A picture of `size` by `size` pixels: blue, green, red, alpha a pixel, colours multiplied by alpha. */
export function drawIcon(mood: Mood, size: number): Uint8Array {
  const { ground, sign } = looks[mood];
  const pixels = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const covered = coverage(roundedSquare, column, row, size);
      const signed = Math.min(covered, coverage(sign, column, row, size));
      const at = (row * size + column) * 4;
      // White sign over the ground, both at their share of the pixel.
      for (const [channel, index] of [2, 1, 0].entries()) {
        pixels[at + channel] = Math.round((ground[index] ?? 0) * (covered - signed) + 255 * signed);
      }
      pixels[at + 3] = Math.round(255 * covered);
    }
  }
  return pixels;
}

function coverage(shape: Shape, column: number, row: number, size: number): number {
  let inside = 0;
  for (let sample = 0; sample < samples * samples; sample += 1) {
    const x = (column + ((sample % samples) + 0.5) / samples) / size;
    const y = (row + (Math.floor(sample / samples) + 0.5) / samples) / size;
    if (shape(x, y)) inside += 1;
  }
  return inside / (samples * samples);
}

function roundedSquare(x: number, y: number): boolean {
  const radius = 0.24;
  const dx = Math.max(Math.abs(x - 0.5) - (0.5 - radius), 0);
  const dy = Math.max(Math.abs(y - 0.5) - (0.5 - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

/** The slot: a tray open at the top. Edges on sixteenths, so that they are sharp at 16 and 32 pixels. */
function bracket(x: number, y: number): boolean {
  const floor = within(x, 3 / 16, 13 / 16) && within(y, 11 / 16, 13 / 16);
  const wall = within(y, 8 / 16, 13 / 16) && (within(x, 3 / 16, 5 / 16) || within(x, 11 / 16, 13 / 16));
  return floor || wall;
}

function arrowUp(x: number, y: number): boolean {
  const head = within(y, 2 / 16, 6 / 16) && Math.abs(x - 0.5) <= y - 2 / 16 + 0.5 / 16;
  return head || (within(x, 7 / 16, 9 / 16) && within(y, 5 / 16, 10 / 16));
}

function check(x: number, y: number): boolean {
  return (
    nearLine(x, y, [5 / 16, 6 / 16], [7.2 / 16, 8.2 / 16]) ||
    nearLine(x, y, [7.2 / 16, 8.2 / 16], [11 / 16, 3.6 / 16])
  );
}

function twoBars(x: number, y: number): boolean {
  return within(y, 4 / 16, 12 / 16) && (within(x, 4 / 16, 7 / 16) || within(x, 9 / 16, 12 / 16));
}

function exclamation(x: number, y: number): boolean {
  return within(x, 7 / 16, 9 / 16) && (within(y, 3 / 16, 9 / 16) || within(y, 11 / 16, 13 / 16));
}

function within(value: number, from: number, to: number): boolean {
  return value >= from && value <= to;
}

type Point = readonly [number, number];

function nearLine(x: number, y: number, [fromX, fromY]: Point, [toX, toY]: Point): boolean {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = Math.min(Math.max(((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - fromX - along * dx, y - fromY - along * dy) <= 1 / 16;
}

function either(one: Shape, other: Shape): Shape {
  return (x, y) => one(x, y) || other(x, y);
}
