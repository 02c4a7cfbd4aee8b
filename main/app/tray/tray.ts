/**
 * The tray: the truth while the window is closed. Touches the system only when its picture or its words change.
 * Without a tray (some Linux desktops) nothing here fails; starting Clipslot again shows the window.
 */
import { Menu, type NativeImage, nativeImage, Tray } from 'electron';
import { appName, spokenLanguage, t } from '../../../preload/language.ts';
import { describeOverview, type Mood, moodOf } from '../../../preload/overview-words.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';
import { drawIcon } from './icon.ts';
import { menuFor, type TrayActions } from './tray-menu.ts';

export interface AppTray {
  /** `null` while nothing is set up. */
  update(overview: QueueOverview | null): void;
}

export function createTray(actions: TrayActions): AppTray {
  const tray = new Tray(picture('idle', traySize));
  tray.on('click', actions.show);
  let mood: Mood = 'idle';
  let said = '';
  const update = (overview: QueueOverview | null) => {
    const nextMood = overview === null ? 'idle' : moodOf(overview);
    const sentence = overview === null ? t('tray:notSetUp') : describeOverview(overview);
    const saying = `${sentence} ${overview?.paused} ${spokenLanguage()}`;
    if (nextMood !== mood) tray.setImage(picture(nextMood, traySize));
    if (saying !== said) {
      tray.setToolTip(`${appName}: ${sentence}`);
      tray.setContextMenu(Menu.buildFromTemplate(menuFor(sentence, overview, actions)));
    }
    [mood, said] = [nextMood, saying];
  };
  update(null);
  return { update };
}

/** Windows draws 16 points, Linux desktops 22 to 24, macOS 18 in its bar. */
const traySize = process.platform === 'linux' ? 22 : process.platform === 'darwin' ? 18 : 16;

/** One mood at one size, sharp on screens of single, one-and-a-half and double density. */
export function picture(mood: Mood, size: number): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 1.5, 2]) {
    const side = Math.round(size * scaleFactor);
    const bitmap = Buffer.from(drawIcon(mood, side));
    image.addRepresentation({ scaleFactor, width: side, height: side, buffer: bitmap });
  }
  return image;
}
