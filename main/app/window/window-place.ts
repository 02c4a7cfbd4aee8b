/**
 * Where the window comes up: where it was, as long as that is on a screen, and never larger than the
 * screen it is on. Pure. Lengths are in the points of the system, which scaling makes larger.
 */
import { z } from 'zod';

const length = z.number().int().min(-100_000).max(100_000);

export const windowPlace = z.object({
  x: length,
  y: length,
  width: length.min(1),
  height: length.min(1),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof windowPlace>;

/** A rectangle of the desktop. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const usualSize = { width: 1120, height: 760 } as const;
/** Below this, screens are cut off; a smaller desktop gets a window of its own size all the same. */
export const leastSize = { width: 640, height: 420 } as const;
/** What has to be on a screen for a window to be found and moved: a piece of its title. */
const leastSeen = { width: 120, height: 40 } as const;

/**
 * @param kept where it was; null: nowhere yet
 * @param areas of the screens, without bars and docks; the first is the main one
 */
export function placeOn(kept: WindowPlace | null, areas: readonly [Area, ...Area[]]): Area {
  const home = kept === null ? undefined : areas.find((area) => isSeenOn(area, kept));
  const area = home ?? areas[0];
  const wanted = kept ?? usualSize;
  const width = Math.min(wanted.width, area.width);
  const height = Math.min(wanted.height, area.height);
  if (kept === null || home === undefined) return centred(area, width, height);
  return {
    x: Math.max(area.x, Math.min(kept.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(kept.y, area.y + area.height - height)),
    width,
    height,
  };
}

function isSeenOn(area: Area, kept: WindowPlace): boolean {
  const wide = Math.min(kept.x + kept.width, area.x + area.width) - Math.max(kept.x, area.x);
  const titleTop = kept.y - area.y;
  return (
    wide >= leastSeen.width && titleTop >= -leastSeen.height && titleTop <= area.height - leastSeen.height
  );
}

function centred(area: Area, width: number, height: number): Area {
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}
