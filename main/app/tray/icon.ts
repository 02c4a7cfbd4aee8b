/**
 * Draws the icons of tray and window: one shape for each mood, so that colour is never the only
 * difference. Pure; the shapes are drawn again for each size, because a scaled-down icon is a
 * blurred one.
 */
import type { Mood } from '../../../preload/glance-contract.ts';

type Rgb = readonly [number, number, number];
/**
 * Where a line drawn at so many sixteenths falls: on the nearest edge of a pixel, and the same from
 * both sides.
 */
type Edge = (sixteenths: number) => number;
/** Whether a point is inside; the icon is the unit square, y pointing down. */
type Shape = (x: number, y: number, edge: Edge) => boolean;

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
  waiting: { ground: [124, 92, 20], sign: clockFace },
  'needs-you': { ground: [196, 62, 30], sign: exclamation },
};

/**
 * A picture of `size` by `size` pixels: blue, green, red, alpha a pixel, colours multiplied by
 * alpha.
 */
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
  const edge = edgesAt(size);
  let inside = 0;
  for (let sample = 0; sample < samples * samples; sample += 1) {
    const x = (column + ((sample % samples) + 0.5) / samples) / size;
    const y = (row + (Math.floor(sample / samples) + 0.5) / samples) / size;
    if (shape(x, y, edge)) inside += 1;
  }
  return inside / (samples * samples);
}

function roundedSquare(x: number, y: number): boolean {
  const radius = 0.24;
  const dx = Math.max(Math.abs(x - 0.5) - (0.5 - radius), 0);
  const dy = Math.max(Math.abs(y - 0.5) - (0.5 - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

function edgesAt(size: number): Edge {
  const low = (sixteenths: number) => Math.round((sixteenths * size) / 16) / size;
  return (sixteenths) => (sixteenths > 8 ? 1 - low(16 - sixteenths) : low(sixteenths));
}

/** The slot: a tray open at the top. */
function bracket(x: number, y: number, edge: Edge): boolean {
  const floor = within(x, edge(3), edge(13)) && within(y, edge(11), edge(13));
  const wall = within(x, edge(3), edge(5)) || within(x, edge(11), edge(13));
  return floor || (wall && within(y, edge(8), edge(13)));
}

function arrowUp(x: number, y: number, edge: Edge): boolean {
  const head = within(y, edge(2), edge(6)) && Math.abs(x - 0.5) <= y - edge(2) + 0.5 / 16;
  return head || (within(x, edge(7), edge(9)) && within(y, edge(5), edge(10)));
}

function check(x: number, y: number): boolean {
  const down = nearLine(x, y, [5 / 16, 6 / 16], [7.2 / 16, 8.2 / 16]);
  return down || nearLine(x, y, [7.2 / 16, 8.2 / 16], [11 / 16, 3.6 / 16]);
}

function twoBars(x: number, y: number, edge: Edge): boolean {
  const bar = within(x, edge(4), edge(7)) || within(x, edge(9), edge(12));
  return bar && within(y, edge(4), edge(12));
}

/** A ring with its hands at four o'clock. */
function clockFace(x: number, y: number, edge: Edge): boolean {
  const away = Math.hypot(x - 0.5, y - 0.5);
  const ring = away <= 5.4 / 16 && away >= 3.9 / 16;
  const minutes = within(x, edge(7), edge(9)) && within(y, 4 / 16, edge(9));
  return ring || minutes || nearLine(x, y, [8 / 16, 8 / 16], [10.6 / 16, 9.4 / 16]);
}

function exclamation(x: number, y: number, edge: Edge): boolean {
  return within(x, edge(7), edge(9)) && (within(y, edge(3), edge(9)) || within(y, edge(11), edge(13)));
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
  return (x, y, edge) => one(x, y, edge) || other(x, y, edge);
}
