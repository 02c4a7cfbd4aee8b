/**
 * The keys of the window that no page has: larger, smaller, quit. Pure.
 */

export interface PressedKey {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
}

export type WindowCommand = 'larger' | 'smaller' | 'usual-size' | 'quit';

/** Steps as browsers have them, in percent. */
const zooms = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200] as const;

/** What the key asks for, or null. @param platform `process.platform` */
export function commandOf(
  { type, key, control, meta, alt }: PressedKey,
  platform: string,
): WindowCommand | null {
  const isCommand = platform === 'darwin' ? meta : control;
  if (type !== 'keyDown' || !isCommand || alt) return null;
  switch (key) {
    case '=':
    case '+':
      return 'larger';
    case '-':
    case '_':
      return 'smaller';
    case '0':
      return 'usual-size';
    case 'q':
    case 'Q':
      // Windows ends programs by Alt+F4, which closes to the tray here as everywhere.
      return platform === 'win32' ? null : 'quit';
    default:
      return null;
  }
}

/** @param percent of the size that is usual */
export function zoomedBy(percent: number, command: Exclude<WindowCommand, 'quit'>): number {
  if (command === 'usual-size') return 100;
  const next =
    command === 'larger' ? zooms.find((one) => one > percent) : zooms.findLast((one) => one < percent);
  return next ?? percent;
}
